import { problem } from "./problem.ts";

/**
 * Broyden's banded function, in ten parameters.
 *
 *     rᵢ = xᵢ (2 + 5xᵢ²) + 1 − Σⱼ xⱼ (1 + xⱼ)        j ≠ i from i − 5 to i + 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 31.
 */
export const broydenBanded = problem(
  31,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n);
    for (let i = 0; i < n; i++) {
      r[i] = x[i] * (2 + 5 * x[i] * x[i]) + 1;
      for (let j = Math.max(0, i - 5); j <= Math.min(n - 1, i + 1); j++) {
        if (j !== i) r[i] -= x[j] * (1 + x[j]);
      }
    }
    return r;
  },
  {
    name: "broydenBanded",
    start: [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1],
    squares: [0],
  },
);
