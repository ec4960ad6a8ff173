import { problem } from "./problem.ts";

/**
 * Brown's almost linear function, in ten parameters.
 *
 *     rᵢ = xᵢ + Σⱼ xⱼ − (n + 1), i < n; rₙ = Πⱼ xⱼ − 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 27.
 */
export const brownAlmostLinear = problem(
  27,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n);
    let sum = 0;
    let product = 1;
    for (let i = 0; i < n; i++) {
      sum += x[i];
      product *= x[i];
    }
    for (let i = 0; i + 1 < n; i++) r[i] = x[i] + sum - (n + 1);
    r[n - 1] = product - 1;
    return r;
  },
  {
    name: "brownAlmostLinear",
    start: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    squares: [0, 1],
    at: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
);
