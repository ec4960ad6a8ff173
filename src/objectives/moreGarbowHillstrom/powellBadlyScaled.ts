import { problem } from "./problem.ts";

/**
 * Powell's badly scaled function: the minimum's coordinates are six orders of magnitude apart.
 *
 *     r = [10⁴ x₁ x₂ − 1, e^−x₁ + e^−x₂ − 1.0001]
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 3.
 */
export const powellBadlyScaled = problem(
  3,
  (x: number[]) => [1e4 * x[0] * x[1] - 1, Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001],
  {
    name: "powellBadlyScaled",
    start: [0, 1],
    squares: [0],
  },
);
