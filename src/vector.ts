import { highWord, powerOfTwo } from "./math/bits.ts";

/** Parameters, gradients and optimizer state: one flat row of float64 numbers. */
export type Vector = Float64Array;

/** A vector of `n` zeros. */
export const zeros = (n: number): Vector => new Float64Array(n);

/** Euclidean norm √Σ aᵢ², scaled where it would overflow or underflow before the result does. */
export const norm = (a: ArrayLike<number>): number => normOf(a, dot(a, a));

/** The norm of `a`, whose `squares` are summed already. */
export function normOf(a: ArrayLike<number>, squares: number): number {
  if (squares > 1e-280 && squares < Infinity) return Math.sqrt(squares);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]);
    if (size > largest || Number.isNaN(size)) largest = size;
  }
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/**
 * A power of two near 1 / max |aᵢ|, 1 where that is 0 or not finite. Methods that are linear in `a` have the same bits on `scale` times
 * it, where their squares neither overflow nor vanish.
 */
export function unitScale(a: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]));
  if (!(largest > 0 && largest < Infinity)) return 1;
  return powerOfTwo(1023 - ((highWord(largest) >> 20) & 0x7ff));
}

/** Products are summed in blocks of so many. */
export const BLOCK = 16_384;

/** Inner product Σ aᵢ bᵢ: the sum of the blocks' sums. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let from = 0; from < a.length; from += BLOCK) sum += dotOfBlock(a, b, from, Math.min(a.length, from + BLOCK));
  return sum;
}

/** Eight sums at once, as an addition waits for the one before. */
function dotOfBlock(a: ArrayLike<number>, b: ArrayLike<number>, from: number, to: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = from;
  for (; i + 7 < to; i += 8) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
    s4 += a[i + 4] * b[i + 4];
    s5 += a[i + 5] * b[i + 5];
    s6 += a[i + 6] * b[i + 6];
    s7 += a[i + 7] * b[i + 7];
  }
  let rest = 0;
  for (; i < to; i++) rest += a[i] * b[i];
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7)) + rest;
}
