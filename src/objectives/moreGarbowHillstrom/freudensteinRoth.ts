import { problem } from "./problem.ts";

/**
 * Freudenstein and Roth's function: the usual start leads to the local minimum.
 *
 *     r = [−13 + x₁ + ((5 − x₂) x₂ − 2) x₂, −29 + x₁ + ((x₂ + 1) x₂ − 14) x₂]
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 2.
 */
export const freudensteinRoth = problem(
  2,
  (x: number[]) => [-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]],
  {
    name: "freudensteinRoth",
    start: [0.5, -2],
    squares: [0, 48.9842],
    at: [5, 4],
  },
);
