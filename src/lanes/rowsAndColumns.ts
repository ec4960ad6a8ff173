// Passes over a matrix that have to do with its rows and columns, on lanes and on all cores, or in JavaScript with the same bits.
import { type Code, F64, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import type { Vector } from "../vector.ts";
import { advance, givenWords, loopTo, type SharedKernel, sharedKernel } from "./code.ts";
import { shareOut, tables } from "./share.ts";
import { isInReach, Room, SHORT } from "./vectors.ts";

/** Rows that a thread takes at a time; their squares are summed by columns apart from those of other rows. */
const BAND = 64;
/** Numbers of a matrix that are worth a helper. */
const LONG = 65_536;

/** Sums of the squares of a matrix `height` × `width`, along its rows and along its columns. */
export function squareSums(a: Vector, height: number, width: number, ofRows: Vector, ofColumns: Vector): void {
  const bands = Math.ceil(height / BAND);
  const room = rooms.sums.of(SHORT + height + bands * width);
  const rows = room.subarray(0, height);
  const parts = room.subarray(height, height + bands * width).fill(0);
  if (isInReach(a) && isInReach(room)) {
    tables().words.set([a.byteOffset, rows.byteOffset, parts.byteOffset, width]);
    kernels.sums ??= sharedKernel(writeSums);
    shareOut(kernels.sums.module, kernels.sums.run, height, BAND, height * width >= LONG);
  } else
    for (let i = 0; i < height; i++) rows[i] = addSquares(parts, Math.floor(i / BAND) * width, a, i * width, width);
  ofRows.set(rows);
  ofColumns.set(parts.subarray(0, width));
  for (let at = width; at < parts.length; at += width) for (let j = 0; j < width; j++) ofColumns[j] += parts[at + j];
}

/** Adds the squares of a row to what lies from `to` on, and gives their sum: of four sums, as an addition waits for the one before. */
function addSquares(parts: Vector, to: number, a: Vector, from: number, width: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = 0;
  for (; j + 3 < width; j += 4) {
    const q0 = a[from + j] * a[from + j];
    const q1 = a[from + j + 1] * a[from + j + 1];
    const q2 = a[from + j + 2] * a[from + j + 2];
    const q3 = a[from + j + 3] * a[from + j + 3];
    s0 += q0;
    s1 += q1;
    s2 += q2;
    s3 += q3;
    parts[to + j] += q0;
    parts[to + j + 1] += q1;
    parts[to + j + 2] += q2;
    parts[to + j + 3] += q3;
  }
  let rest = 0;
  for (; j < width; j++) {
    const q = a[from + j] * a[from + j];
    rest += q;
    parts[to + j] += q;
  }
  return s0 + s2 + (s1 + s3) + rest;
}

/**
 * out ← the numbers of a matrix, each times that of its row and that of its column, `out[i, j] = a[i, j] (byRow[i] byColumn[j])`;
 * and then the sum of their squares.
 */
export function scaleBoth(out: Vector, a: Vector, byRow: Vector, byColumn: Vector): number {
  const [height, width] = [byRow.length, byColumn.length];
  const room = rooms.factors.of(SHORT + height + width);
  room.set(byRow);
  room.set(byColumn, height);
  if (isInReach(out) && isInReach(a) && isInReach(room)) {
    const { byteOffset } = room;
    tables().words.set([out.byteOffset, a.byteOffset, byteOffset, byteOffset + 8 * height, width]);
    kernels.scale ??= sharedKernel(writeScale);
    shareOut(kernels.scale.module, kernels.scale.run, height, BAND, height * width >= LONG);
  } else
    for (let i = 0; i < height; i++) {
      for (let j = 0, at = i * width; j < width; j++, at++) out[at] = a[at] * (byRow[i] * byColumn[j]);
      room[i] = squaresOf(out, i * width, width);
    }
  let sum = 0;
  for (let i = 0; i < height; i++) sum += room[i];
  return sum;
}

/** The sum of a row's squares, in the order of `addSquares`. */
function squaresOf(a: Vector, from: number, width: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let j = from;
  for (; j + 3 < from + width; j += 4) {
    s0 += a[j] * a[j];
    s1 += a[j + 1] * a[j + 1];
    s2 += a[j + 2] * a[j + 2];
    s3 += a[j + 3] * a[j + 3];
  }
  let rest = 0;
  for (; j < from + width; j++) rest += a[j] * a[j];
  return s0 + s2 + (s1 + s3) + rest;
}

const rooms = { sums: new Room(), factors: new Room() };
const kernels: { sums?: SharedKernel; scale?: SharedKernel } = {};

const [FIRST, LAST] = [0, 1];
const PAIRS = [0, 1];

/**
 * For each row from FIRST to LAST: `start` with its number in FIRST, `four` at `at` and the three numbers behind it, `one` at
 * each that is left, and `end`. `others` are addresses that go along with `at`.
 */
function eachRow(
  code: Code,
  at: number,
  others: readonly number[],
  width: number,
  turns: Record<"start" | "four" | "one" | "end", () => void>,
): void {
  const [fours, end] = [code.local(I32), code.local(I32)];
  loopTo(code, FIRST, LAST, () => {
    turns.start();
    code.get(at).get(width).i32(-4).op(OP.i32And).i32(8).op(OP.i32Mul, OP.i32Add).set(fours);
    code.get(at).get(width).i32(8).op(OP.i32Mul, OP.i32Add).set(end);
    loopTo(code, at, fours, () => {
      turns.four();
      advance(code, [at, ...others], 32);
    });
    loopTo(code, at, end, () => {
      turns.one();
      advance(code, [at, ...others], 8);
    });
    turns.end();
    advance(code, [FIRST], 1);
  });
}

/** The sum of a row: four sums in two pairs of lanes, and one of what is left behind the fours. */
class RowSum {
  readonly #code: Code;
  readonly #pairs: readonly number[];
  readonly #rest: number;

  constructor(code: Code) {
    this.#code = code;
    this.#pairs = PAIRS.map(() => code.local(V128));
    this.#rest = code.local(F64);
  }

  start(): void {
    const zero = Array<number>(16).fill(0);
    for (const pair of this.#pairs) this.#code.lanes(LANES.const, ...zero).set(pair);
    this.#code.f64(0).set(this.#rest);
  }

  addPair(q: number, numbers: number): void {
    const pair = this.#pairs[q];
    this.#code.get(pair).get(numbers).lanes(LANES.add).set(pair);
  }

  addOne(number: number): void {
    this.#code.get(this.#rest).get(number).op(OP.f64Add).set(this.#rest);
  }

  /** Leaves it on the stack. */
  get(): void {
    const [first, second] = this.#pairs;
    this.#code.get(first).get(second).lanes(LANES.add).tee(first).lanes(LANES.extract, 0);
    this.#code.get(first).lanes(LANES.extract, 1).op(OP.f64Add).get(this.#rest).op(OP.f64Add);
  }
}

function writeSums(code: Code): void {
  const [a, rows, parts, width] = givenWords(code, 4);
  const [at, part] = [code.local(I32), code.local(I32)];
  const sum = new RowSum(code);
  const square = code.local(V128);
  const one = code.local(F64);
  eachRow(code, at, [part], width, {
    start() {
      code.get(a).get(FIRST).get(width).i32(8).op(OP.i32Mul, OP.i32Mul, OP.i32Add).set(at);
      code
        .get(parts)
        .get(FIRST)
        .i32(BAND)
        .op(OP.i32DivU)
        .get(width)
        .i32(8)
        .op(OP.i32Mul, OP.i32Mul, OP.i32Add)
        .set(part);
      sum.start();
    },
    four() {
      for (const q of PAIRS) {
        code
          .get(at)
          .lanesAt(LANES.load, 16 * q)
          .tee(square)
          .get(square)
          .lanes(LANES.mul)
          .set(square);
        sum.addPair(q, square);
        code
          .get(part)
          .get(part)
          .lanesAt(LANES.load, 16 * q)
          .get(square)
          .lanes(LANES.add)
          .lanesAt(LANES.store, 16 * q);
      }
    },
    one() {
      code.get(at).at(OP.f64Load, 0).tee(one).get(one).op(OP.f64Mul).set(one);
      sum.addOne(one);
      code.get(part).get(part).at(OP.f64Load, 0).get(one).op(OP.f64Add).at(OP.f64Store, 0);
    },
    end() {
      code.get(rows).get(FIRST).i32(8).op(OP.i32Mul, OP.i32Add);
      sum.get();
      code.at(OP.f64Store, 0);
    },
  });
}

/** The place of a row's factor takes its sum. */
function writeScale(code: Code): void {
  const [out, a, byRow, byColumn, width] = givenWords(code, 5);
  const [at, to, column] = [code.local(I32), code.local(I32), code.local(I32)];
  const [factor, factors] = [code.local(F64), code.local(V128)];
  const [one, pair] = [code.local(F64), code.local(V128)];
  const sum = new RowSum(code);
  const ofRow = () => code.get(byRow).get(FIRST).i32(8).op(OP.i32Mul, OP.i32Add);
  eachRow(code, at, [to, column], width, {
    start() {
      for (const [start, place] of [
        [a, at],
        [out, to],
      ])
        code.get(start).get(FIRST).get(width).i32(8).op(OP.i32Mul, OP.i32Mul, OP.i32Add).set(place);
      code.get(byColumn).set(column);
      ofRow().at(OP.f64Load, 0).tee(factor).lanes(LANES.splat).set(factors);
      sum.start();
    },
    four() {
      for (const q of PAIRS) {
        const offset = 16 * q;
        code.get(to).get(at).lanesAt(LANES.load, offset).get(factors).get(column).lanesAt(LANES.load, offset);
        code.lanes(LANES.mul).lanes(LANES.mul).tee(pair).lanesAt(LANES.store, offset);
        code.get(pair).get(pair).lanes(LANES.mul).set(pair);
        sum.addPair(q, pair);
      }
    },
    one() {
      code.get(to).get(at).at(OP.f64Load, 0).get(factor).get(column).at(OP.f64Load, 0);
      code.op(OP.f64Mul, OP.f64Mul).tee(one).at(OP.f64Store, 0);
      code.get(one).get(one).op(OP.f64Mul).set(one);
      sum.addOne(one);
    },
    end() {
      ofRow();
      sum.get();
      code.at(OP.f64Store, 0);
    },
  });
}
