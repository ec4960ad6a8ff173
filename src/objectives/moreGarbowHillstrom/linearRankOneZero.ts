import { problem } from "./problem.ts";

/**
 * A linear function of rank 1 with zero columns and rows, with 20 residuals of ten parameters.
 *
 *     rᵢ = (i − 1) Σⱼ j xⱼ − 1        j = 2 … n − 1; r₁ = rₘ = −1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 34.
 */
export const linearRankOneZero = problem(
  34,
  (x: number[]) => {
    const r = new Array<number>(20);
    let sum = 0;
    for (let j = 1; j + 1 < x.length; j++) sum += (j + 1) * x[j];
    for (let i = 0; i < 19; i++) r[i] = i * sum - 1;
    r[19] = -1;
    return r;
  },
  {
    name: "linearRankOneZero",
    start: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    squares: [(20 * 20 + 3 * 20 - 6) / (2 * 37)],
  },
);
