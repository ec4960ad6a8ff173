import { problem } from "./problem.ts";

const y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];

/**
 * Bard's function.
 *
 *     rᵢ = yᵢ − (x₁ + uᵢ / (vᵢ x₂ + wᵢ x₃))        uᵢ = i, vᵢ = 16 − i, wᵢ = min(uᵢ, vᵢ), i = 1 … 15
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 8.
 */
export const bard = problem(
  8,
  (x: number[]) => {
    const r = new Array<number>(15);
    for (let i = 1; i <= 15; i++) {
      r[i - 1] = y[i - 1] - (x[0] + i / ((16 - i) * x[1] + Math.min(i, 16 - i) * x[2]));
    }
    return r;
  },
  {
    name: "bard",
    start: [1, 1, 1],
    squares: [8.21487e-3, 17.4286],
  },
);
