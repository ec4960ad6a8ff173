import { problem } from "./problem.ts";

/**
 * The first penalty function, in ten parameters.
 *
 *     rᵢ = √10⁻⁵ (xᵢ − 1), rₙ₊₁ = Σ xⱼ² − ¼
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 23.
 */
export const penalty1 = problem(
  23,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n + 1);
    let squares = 0;
    for (let i = 0; i < n; i++) {
      r[i] = Math.sqrt(1e-5) * (x[i] - 1);
      squares += x[i] * x[i];
    }
    r[n] = squares - 0.25;
    return r;
  },
  {
    name: "penalty1",
    start: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    squares: [7.08765e-5],
  },
);
