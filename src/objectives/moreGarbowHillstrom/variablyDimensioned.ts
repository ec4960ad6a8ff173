import { problem } from "./problem.ts";

/**
 * The variably dimensioned function, in ten parameters.
 *
 *     rᵢ = xᵢ − 1, rₙ₊₁ = Σ j (xⱼ − 1), rₙ₊₂ = rₙ₊₁²
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 25.
 */
export const variablyDimensioned = problem(
  25,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n + 2);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      r[i] = x[i] - 1;
      sum += (i + 1) * (x[i] - 1);
    }
    r[n] = sum;
    r[n + 1] = sum * sum;
    return r;
  },
  {
    name: "variablyDimensioned",
    start: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0],
    squares: [0],
    at: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
);
