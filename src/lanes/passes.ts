// Passes over vectors that do several things at once, for solvers: a long vector is read from the processor's second cache, and
// each reading costs more than the arithmetic. On lanes where the vectors lie there; in JavaScript with the same bits.
import { Assembler, type Code, F64, I32, LANES, OP, V128 } from "../batch/wasm/assembler.ts";
import { MEMORY_LIMITS } from "../batch/wasm/layout.ts";
import type { Vector } from "../vector.ts";
import { advance, instanceOf, loopTo } from "./code.ts";
import { isInReach, SHORT } from "./vectors.ts";

const isReached = (a: Vector): boolean => a.length >= SHORT && isInReach(a);

/** out ← p a + q b, and then outᵀ c. The vectors may be one and the same, but may not overlap otherwise. */
export function combine(out: Vector, p: number, a: Vector, q: number, b: Vector, c: Vector): number {
  if (!(isReached(out) && isInReach(a) && isInReach(b) && isInReach(c))) return plainCombine(out, p, a, q, b, c);
  const { combine, combineOne } = lanes();
  return (p === 1 ? combineOne : combine)(
    out.byteOffset,
    p,
    a.byteOffset,
    q,
    b.byteOffset,
    c.byteOffset,
    8 * out.length,
  );
}

/** The same over vectors by their number. */
export type Combine = (out: number, p: number, a: number, q: number, b: number, c: number) => number;

/** Shorter vectors gain nothing from lanes, also where a call has nothing to look up. */
export const FEWEST = 32;

/** `combine` for vectors of one length that it is asked about often. */
export function combineAmong(vectors: readonly Vector[]): Combine {
  if (vectors[0].length < FEWEST || !vectors.every(isInReach))
    return (out, p, a, q, b, c) => plainCombine(vectors[out], p, vectors[a], q, vectors[b], vectors[c]);
  const at = vectors.map((vector) => vector.byteOffset);
  const bytes = 8 * vectors[0].length;
  const { combine, combineOne } = lanes();
  return (out, p, a, q, b, c) => (p === 1 ? combineOne : combine)(at[out], p, at[a], q, at[b], at[c], bytes);
}

/** Eight sums at once, as an addition waits for the one before. */
function plainCombine(out: Vector, p: number, a: Vector, q: number, b: Vector, c: Vector): number {
  const n = out.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = 0;
  for (; i + 7 < n; i += 8) {
    s0 += (out[i] = p * a[i] + q * b[i]) * c[i];
    s1 += (out[i + 1] = p * a[i + 1] + q * b[i + 1]) * c[i + 1];
    s2 += (out[i + 2] = p * a[i + 2] + q * b[i + 2]) * c[i + 2];
    s3 += (out[i + 3] = p * a[i + 3] + q * b[i + 3]) * c[i + 3];
    s4 += (out[i + 4] = p * a[i + 4] + q * b[i + 4]) * c[i + 4];
    s5 += (out[i + 5] = p * a[i + 5] + q * b[i + 5]) * c[i + 5];
    s6 += (out[i + 6] = p * a[i + 6] + q * b[i + 6]) * c[i + 6];
    s7 += (out[i + 7] = p * a[i + 7] + q * b[i + 7]) * c[i + 7];
  }
  let rest = 0;
  for (; i < n; i++) rest += (out[i] = p * a[i] + q * b[i]) * c[i];
  return s0 + s2 + (s4 + s6) + (s1 + s3 + (s5 + s7)) + rest;
}

/**
 * to ← from, of the same length. Where memory is shared between threads, `set` moves one number at a time, so that no thread sees
 * half of one.
 */
export function copy(to: Vector, from: Vector): void {
  if (isReached(to) && isInReach(from)) lanes().copy(to.byteOffset, from.byteOffset, 8 * to.length);
  else to.set(from);
}

/** The largest |aᵢ|, NaN if one is. */
export function largest(a: Vector): number {
  if (isReached(a)) return lanes().largest(a.byteOffset, ...ends(a));
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]));
  return most;
}

/** ‖a − b‖₂, also where squares overflow or underflow. */
export function distance(a: Vector, b: Vector): number {
  const sum = squaredDistance(a, b);
  if (sum > 1e-280 && sum < Infinity) return Math.sqrt(sum);
  const most = a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
  if (most === 0 || !Number.isFinite(most)) return most;
  return most * Math.sqrt(a.reduce((total, x, i) => total + ((x - b[i]) / most) ** 2, 0));
}

function squaredDistance(a: Vector, b: Vector): number {
  if (isReached(a) && isInReach(b)) return lanes().squaredDistance(a.byteOffset, b.byteOffset, ...ends(a));
  const n = a.length;
  const square = (i: number) => (a[i] - b[i]) * (a[i] - b[i]);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += square(i);
    s1 += square(i + 1);
    s2 += square(i + 2);
    s3 += square(i + 3);
  }
  for (; i < n; i++) s0 += square(i);
  return s0 + s1 + (s2 + s3);
}

/** How many bytes the fours of a vector take, and the whole. */
const ends = ({ length }: Vector): [fours: number, end: number] => [(8 * length) & -32, 8 * length];

interface Kernels {
  combine(out: number, p: number, a: number, q: number, b: number, c: number, bytes: number): number;
  /** The same where p is 1. */
  combineOne(out: number, p: number, a: number, q: number, b: number, c: number, bytes: number): number;
  copy(to: number, from: number, bytes: number): void;
  largest(a: number, fours: number, end: number): number;
  squaredDistance(a: number, b: number, fours: number, end: number): number;
}

let made: Kernels | undefined;

function lanes(): Kernels {
  if (made) return made;
  const assembler = new Assembler();
  for (const name of ["combine", "combineOne"])
    writeCombine(assembler.code(name, [I32, F64, I32, F64, I32, I32, I32], [F64]), name === "combineOne");
  assembler.code("copy", [I32, I32, I32], []).get(0).get(1).get(2).copy();
  writeLargest(assembler.code("largest", [I32, I32, I32], [F64]));
  writeSquaredDistance(assembler.code("squaredDistance", [I32, I32, I32, I32], [F64]));
  return (made = instanceOf(assembler.bytes(MEMORY_LIMITS)).exports as unknown as Kernels);
}

/** What a pass does with the numbers under `at`: a pair of lanes at an offset, or one number. */
interface Turns {
  pair(offset: number, sums: number): void;
  one(sum: number): void;
  /** How two sums become one. */
  readonly join: number;
  /** Before they do. */
  settle?(sums: number): void;
}

/** The four sums of the JavaScript are the lanes of two registers; what is left over goes to the first. */
function writePass(code: Code, fours: number, end: number, at: number, { pair, one, join, settle }: Turns): void {
  const sums = [code.local(V128), code.local(V128)];
  const first = code.local(F64);
  const lane = (register: number, which: number) => code.get(register).lanes(LANES.extract, which);
  loopTo(code, at, fours, () => {
    pair(0, sums[0]);
    pair(16, sums[1]);
    advance(code, [at], 32);
  });
  settle?.(sums[0]);
  lane(sums[0], 0).set(first);
  loopTo(code, at, end, () => {
    one(first);
    advance(code, [at], 8);
  });
  code.get(first);
  lane(sums[0], 1).op(join);
  lane(sums[1], 0);
  lane(sums[1], 1).op(join, join);
}

/**
 * Eight numbers a turn, each vector at an address of its own: what a turn costs beside its arithmetic is most of it otherwise.
 * The eight sums of the JavaScript are the lanes of four registers.
 */
function writeCombine(code: Code, isOne: boolean): void {
  const [out, p, a, q, b, c, bytes] = [0, 1, 2, 3, 4, 5, 6];
  const vectors = [out, a, b, c];
  const [ps, qs, moved] = [code.local(V128), code.local(V128), code.local(V128)];
  const sums = [0, 1, 2, 3].map(() => code.local(V128));
  const [one, rest] = [code.local(F64), code.local(F64)];
  const [eights, end] = [code.local(I32), code.local(I32)];
  code.get(p).lanes(LANES.splat).set(ps).get(q).lanes(LANES.splat).set(qs);
  code.get(out).get(bytes).op(OP.i32Add).set(end).get(out).get(bytes).i32(-64).op(OP.i32And, OP.i32Add).set(eights);
  loopTo(code, out, eights, () => {
    for (const [k, sum] of sums.entries()) {
      const offset = 16 * k;
      code.get(out).get(a).lanesAt(LANES.load, offset);
      if (!isOne) code.get(ps).lanes(LANES.mul);
      code.get(b).lanesAt(LANES.load, offset).get(qs).lanes(LANES.mul).lanes(LANES.add).tee(moved);
      code.lanesAt(LANES.store, offset).get(sum).get(moved).get(c).lanesAt(LANES.load, offset);
      code.lanes(LANES.mul).lanes(LANES.add).set(sum);
    }
    advance(code, vectors, 64);
  });
  loopTo(code, out, end, () => {
    code.get(out).get(a).at(OP.f64Load, 0);
    if (!isOne) code.get(p).op(OP.f64Mul);
    code.get(b).at(OP.f64Load, 0).get(q).op(OP.f64Mul, OP.f64Add).tee(one).at(OP.f64Store, 0);
    code.get(rest).get(one).get(c).at(OP.f64Load, 0).op(OP.f64Mul, OP.f64Add).set(rest);
    advance(code, vectors, 8);
  });
  const [s0, s1, s2, s3] = sums;
  code.get(s0).get(s1).lanes(LANES.add).get(s2).get(s3).lanes(LANES.add).lanes(LANES.add).tee(s0);
  code.lanes(LANES.extract, 0).get(s0).lanes(LANES.extract, 1).op(OP.f64Add).get(rest).op(OP.f64Add);
}

function writeLargest(code: Code): void {
  const [a, fours, end] = [0, 1, 2];
  const at = code.local(I32);
  const size = code.local(V128);
  /** All bits are set, as in a NaN, where a number was one: `pmax` passes over it. */
  const unordered = code.local(V128);
  const address = () => code.get(a).get(at).op(OP.i32Add);
  writePass(code, fours, end, at, {
    join: OP.f64Max,
    pair(offset, most) {
      code.get(most);
      address().lanesAt(LANES.load, offset).lanes(LANES.abs).tee(size).lanes(LANES.pmax).set(most);
      code.get(unordered).get(size).get(size).lanes(LANES.ne).lanes(LANES.or).set(unordered);
    },
    one(most) {
      code.get(most);
      address().at(OP.f64Load, 0).op(OP.f64Abs, OP.f64Max).set(most);
    },
    settle: (most) => void code.get(most).get(unordered).lanes(LANES.or).set(most),
  });
}

function writeSquaredDistance(code: Code): void {
  const [a, b, fours, end] = [0, 1, 2, 3];
  const at = code.local(I32);
  const apart = code.local(V128);
  const one = code.local(F64);
  const address = (start: number) => code.get(start).get(at).op(OP.i32Add);
  writePass(code, fours, end, at, {
    join: OP.f64Add,
    pair(offset, sums) {
      code.get(sums);
      address(a).lanesAt(LANES.load, offset);
      address(b).lanesAt(LANES.load, offset).lanes(LANES.sub).tee(apart).get(apart);
      code.lanes(LANES.mul).lanes(LANES.add).set(sums);
    },
    one(sum) {
      code.get(sum);
      address(a).at(OP.f64Load, 0);
      address(b).at(OP.f64Load, 0).op(OP.f64Sub).tee(one).get(one).op(OP.f64Mul, OP.f64Add).set(sum);
    },
  });
}
