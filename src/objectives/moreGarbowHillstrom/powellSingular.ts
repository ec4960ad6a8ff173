import { problem } from "./problem.ts";

/**
 * Powell's singular function: at the minimum the Jacobian has rank 2 of 4.
 *
 *     r = [x₁ + 10x₂, √5 (x₃ − x₄), (x₂ − 2x₃)², √10 (x₁ − x₄)²]
 *
 * Source: Powell 1962; Moré, Garbow & Hillstrom 1981, problem 13.
 */
export const powellSingular = problem(
  13,
  (x: number[]) => [
    x[0] + 10 * x[1],
    Math.sqrt(5) * (x[2] - x[3]),
    (x[1] - 2 * x[2]) ** 2,
    Math.sqrt(10) * (x[0] - x[3]) ** 2,
  ],
  {
    name: "powellSingular",
    start: [3, -1, 0, 1],
    squares: [0],
    at: [0, 0, 0, 0],
  },
);
