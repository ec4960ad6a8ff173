// The arithmetic of L-BFGS: passes over its last steps and gradient changes, on two lanes of WebAssembly where that pays.
import { Assembler, F64, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import { type Vector, zeros } from "../vector.ts";

/** A vector v, and rows of n numbers that are added to it. */
export interface HistoryRows {
  /** v for the passes that follow; another run may have it once this one has asked anything of its objective. */
  begin(): Vector;
  /** v ← v + factor · row a, and vᵀ row b. */
  addAndDot(factor: number, a: number, b: number): number;
  /** Row `k` has been written. */
  wrote(k: number): void;
}

/** Below so many numbers a row the calls cost more than lanes save; and no more numbers in all than 32 MB hold. */
const FEWEST = 32;
const MOST = 2 ** 22;

/** `rows` stays where it is: lanes work on a copy. Either way gives the same bits. */
export const historyRows = (rows: Vector, n: number): HistoryRows =>
  n >= FEWEST && rows.length + n <= MOST ? new LaneRows(rows, n) : new PlainRows(rows, n);

export class PlainRows implements HistoryRows {
  readonly #rows: Vector;
  readonly #v: Vector;

  constructor(rows: Vector, n: number) {
    this.#rows = rows;
    this.#v = zeros(n);
  }

  begin(): Vector {
    return this.#v;
  }

  /** Four sums at once, as an addition waits for the one before. */
  addAndDot(factor: number, a: number, b: number): number {
    const v = this.#v;
    const rows = this.#rows;
    const n = v.length;
    const atA = a * n;
    const atB = b * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let i = 0;
    for (; i + 3 < n; i += 4) {
      const v0 = (v[i] += factor * rows[atA + i]);
      const v1 = (v[i + 1] += factor * rows[atA + i + 1]);
      const v2 = (v[i + 2] += factor * rows[atA + i + 2]);
      const v3 = (v[i + 3] += factor * rows[atA + i + 3]);
      s0 += v0 * rows[atB + i];
      s1 += v1 * rows[atB + i + 1];
      s2 += v2 * rows[atB + i + 2];
      s3 += v3 * rows[atB + i + 3];
    }
    for (; i < n; i++) s0 += (v[i] += factor * rows[atA + i]) * rows[atB + i];
    return s0 + s1 + (s2 + s3);
  }

  wrote(): void {}
}

/** The one memory holds v and the rows of the run that used it last. */
let holder: LaneRows | undefined;
let numbers: Vector;

export class LaneRows implements HistoryRows {
  readonly #rows: Vector;
  readonly #n: number;
  readonly #pass = (lanes ??= new Lanes());

  constructor(rows: Vector, n: number) {
    this.#rows = rows;
    this.#n = n;
  }

  begin(): Vector {
    if (holder !== this) {
      numbers = this.#pass.room(this.#n + this.#rows.length);
      numbers.set(this.#rows, this.#n);
      holder = this;
    }
    return numbers.subarray(0, this.#n);
  }

  addAndDot(factor: number, a: number, b: number): number {
    const bytes = 8 * this.#n;
    return this.#pass.addAndDot(factor, bytes * (a + 1), bytes * (b + 1), bytes & -32, bytes);
  }

  wrote(k: number): void {
    const n = this.#n;
    if (holder === this) numbers.set(this.#rows.subarray(k * n, k * n + n), (k + 1) * n);
  }
}

let lanes: Lanes | undefined;

type Pass = (factor: number, a: number, b: number, bytesOfFours: number, bytes: number) => number;

class Lanes {
  readonly addAndDot: Pass;
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES });

  constructor() {
    const module = new WebAssembly.Module(moduleBytes());
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.addAndDot = exports["addAndDot"] as Pass;
  }

  room(length: number): Vector {
    const missing = Math.ceil((8 * length - this.#memory.buffer.byteLength) / 65536);
    if (missing > 0) this.#memory.grow(missing);
    return new Float64Array(this.#memory.buffer, 0, length);
  }
}

const PAGES = (8 * MOST) / 65536;

/** `PlainRows.addAndDot` on addresses, v at 0: its first two sums are the lanes of one register, its last two those of another. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const assembler = new Assembler();
  const code = assembler.code("addAndDot", [F64, I32, I32, I32, I32], [F64]);
  const [factor, a, b, bytesOfFours, bytes] = [0, 1, 2, 3, 4];
  const at = code.local(I32);
  const factors = code.local(V128);
  const sums = [code.local(V128), code.local(V128)];
  const moved = code.local(V128);
  const sum = code.local(F64);
  const one = code.local(F64);
  /** Pushes the address of a row's number under `at`. */
  const row = (start: number) => code.get(start).get(at).op(OP.i32Add);
  const advance = (by: number) => code.get(at).i32(by).op(OP.i32Add).set(at);
  const lane = (from: number, which: number) => code.get(from).lanes(LANES.extract, which);
  const whileBelow = (end: number, body: () => void) => {
    code.op(OP.block, 0x40, OP.loop, 0x40).get(at).get(end).op(OP.i32GeU).branch(OP.brIf, 1);
    body();
    code.branch(OP.br, 0).op(OP.end, OP.end);
  };

  code.get(factor).lanes(LANES.splat).set(factors);
  whileBelow(bytesOfFours, () => {
    sums.forEach((running, k) => {
      code
        .get(at)
        .get(at)
        .lanesAt(LANES.load, 16 * k);
      row(a)
        .lanesAt(LANES.load, 16 * k)
        .get(factors)
        .lanes(LANES.mul)
        .lanes(LANES.add)
        .tee(moved);
      code.lanesAt(LANES.store, 16 * k);
      code.get(running).get(moved);
      row(b)
        .lanesAt(LANES.load, 16 * k)
        .lanes(LANES.mul)
        .lanes(LANES.add)
        .set(running);
    });
    advance(32);
  });
  lane(sums[0], 0).set(sum);
  whileBelow(bytes, () => {
    code.get(at).get(at).at(OP.f64Load, 0).get(factor);
    row(a).at(OP.f64Load, 0).op(OP.f64Mul, OP.f64Add).tee(one).at(OP.f64Store, 0);
    code.get(sum).get(one);
    row(b).at(OP.f64Load, 0).op(OP.f64Mul, OP.f64Add).set(sum);
    advance(8);
  });
  code.get(sum);
  lane(sums[0], 1).op(OP.f64Add);
  lane(sums[1], 0);
  lane(sums[1], 1).op(OP.f64Add, OP.f64Add);
  return assembler.bytes({ pages: 1, most: PAGES, shared: false });
}
