import { problem } from "./problem.ts";

/**
 * A linear function of full rank, with 20 residuals of ten parameters.
 *
 *     rᵢ = xᵢ − (2/m) Σⱼ xⱼ − 1, i ≤ n; −(2/m) Σⱼ xⱼ − 1 beyond
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 32.
 */
export const linearFullRank = problem(
  32,
  (x: number[]) => {
    const r = new Array<number>(20);
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += x[j];
    for (let i = 0; i < 20; i++) {
      r[i] = -sum / 10 - 1;
      if (i < x.length) r[i] += x[i];
    }
    return r;
  },
  {
    name: "linearFullRank",
    start: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    squares: [10],
    at: [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1],
  },
);
