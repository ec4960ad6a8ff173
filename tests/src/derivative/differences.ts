// Derivatives by Richardson's extrapolation of central differences, and how near two vectors are.
import { flatten, unflatten } from "../../../src/derivative/index.ts";

type Numeric = (params: readonly unknown[]) => number;

/** ∂f/∂xᵢ by central differences over h and 2h, extrapolated to h = 0 (Richardson 1911): the error is of order h⁴. */
export function differences(f: Numeric, params: readonly unknown[], step = 1e-4): number[] {
  const x = flatten(params);
  const at = (i: number, d: number): number =>
    f(
      unflatten(
        params,
        x.map((v, j) => (i === j ? v + d : v)),
      ),
    );
  return Array.from(x, (v, i) => {
    const h = step * Math.max(1, Math.abs(v));
    return (8 * (at(i, h) - at(i, -h)) - (at(i, 2 * h) - at(i, -2 * h))) / (12 * h);
  });
}

/** The largest difference, relative to the largest entry where that is above 1. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let scale = 1;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    scale = Math.max(scale, Math.abs(a[i]), Math.abs(b[i]));
    const difference = Math.abs(a[i] - b[i]);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst / scale;
}
