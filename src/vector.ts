/** Parameters, gradients and optimizer state: one flat row of float64 numbers. */
export type Vector = Float64Array;

/** A vector of `n` zeros. */
export const zeros = (n: number): Vector => new Float64Array(n);

/** Euclidean norm √Σ aᵢ², scaled so that it neither overflows nor underflows before the result does. */
export function norm(a: ArrayLike<number>): number {
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

/** Inner product Σ aᵢ bᵢ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
