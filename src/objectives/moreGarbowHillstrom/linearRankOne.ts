import { problem } from "./problem.ts";

/**
 * A linear function of rank 1, with 20 residuals of ten parameters.
 *
 *     rᵢ = i Σⱼ j xⱼ − 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 33.
 */
export const linearRankOne = problem(
  33,
  (x: number[]) => {
    const r = new Array<number>(20);
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += (j + 1) * x[j];
    for (let i = 0; i < 20; i++) r[i] = (i + 1) * sum - 1;
    return r;
  },
  {
    name: "linearRankOne",
    start: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    squares: [(20 * 19) / (2 * 41)],
  },
);
