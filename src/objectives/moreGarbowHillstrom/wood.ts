import { problem } from "./problem.ts";

/**
 * Wood's function: two Rosenbrock valleys, coupled.
 *
 *     r = [10 (x₂ − x₁²), 1 − x₁, √90 (x₄ − x₃²), 1 − x₃, √10 (x₂ + x₄ − 2), (x₂ − x₄)/√10]
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 14.
 */
export const wood = problem(
  14,
  (x: number[]) => [
    10 * (x[1] - x[0] * x[0]),
    1 - x[0],
    Math.sqrt(90) * (x[3] - x[2] * x[2]),
    1 - x[2],
    Math.sqrt(10) * (x[1] + x[3] - 2),
    (x[1] - x[3]) / Math.sqrt(10),
  ],
  {
    name: "wood",
    start: [-3, -1, -3, -1],
    squares: [0],
    at: [1, 1, 1, 1],
  },
);
