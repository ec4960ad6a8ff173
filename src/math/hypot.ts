import { productError, sumError } from "./bits.ts";

/** √Σ xᵢ², without overflow or underflow on the way. */
export function hypot(...values: number[]): number {
  let largest = 0;
  let infinite = false;
  let unknown = false;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest) largest = size;
    if (size === Infinity) infinite = true;
    if (Number.isNaN(value)) unknown = true;
  }
  if (infinite) return Infinity;
  if (unknown) return Number.NaN;
  if (largest === 0) return 0;
  const unit = largest > 1e120 ? 2 ** 700 : largest < 1e-120 ? 2 ** -600 : 1;
  let sum = 0;
  let rest = 0;
  for (const value of values) {
    const v = value / unit;
    const square = v * v;
    const next = sum + square;
    rest += sumError(sum, square, next) + productError(v, v, square);
    sum = next;
  }
  const root = Math.sqrt(sum);
  const back = root * root;
  return (root + (sum - back - productError(root, root, back) + rest) / (2 * root)) * unit;
}
