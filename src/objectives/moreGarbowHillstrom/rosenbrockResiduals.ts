import { problem } from "./problem.ts";

/**
 * Rosenbrock's valley.
 *
 *     r = [10 (x₂ − x₁²), 1 − x₁]
 *
 * Source: Rosenbrock 1960; Moré, Garbow & Hillstrom 1981, problem 1.
 */
export const rosenbrockResiduals = problem(1, (x: number[]) => [10 * (x[1] - x[0] * x[0]), 1 - x[0]], {
  name: "rosenbrockResiduals",
  start: [-1.2, 1],
  squares: [0],
  at: [1, 1],
});
