import { problem } from "./problem.ts";

/**
 * Brown's badly scaled function.
 *
 *     r = [x₁ − 10⁶, x₂ − 2·10⁻⁶, x₁ x₂ − 2]
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 4.
 */
export const brownBadlyScaled = problem(4, (x: number[]) => [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2], {
  name: "brownBadlyScaled",
  start: [1, 1],
  squares: [0],
  at: [1e6, 2e-6],
});
