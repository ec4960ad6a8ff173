import { problem } from "./problem.ts";

/**
 * Broyden's tridiagonal function, in ten parameters.
 *
 *     rᵢ = (3 − 2xᵢ) xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 30.
 */
export const broydenTridiagonal = problem(
  30,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n);
    for (let i = 0; i < n; i++) {
      r[i] = (3 - 2 * x[i]) * x[i] + 1;
      if (i > 0) r[i] -= x[i - 1];
      if (i + 1 < n) r[i] -= 2 * x[i + 1];
    }
    return r;
  },
  {
    name: "broydenTridiagonal",
    start: [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1],
    squares: [0],
  },
);
