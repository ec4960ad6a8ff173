import { problem } from "./problem.ts";

/**
 * Beale's function.
 *
 *     rᵢ = yᵢ − x₁ (1 − x₂ⁱ)
 *
 * Source: Beale 1958; Moré, Garbow & Hillstrom 1981, problem 5.
 */
export const bealeResiduals = problem(
  5,
  (x: number[]) => [1.5 - x[0] * (1 - x[1]), 2.25 - x[0] * (1 - x[1] ** 2), 2.625 - x[0] * (1 - x[1] ** 3)],
  {
    name: "bealeResiduals",
    start: [1, 1],
    squares: [0],
    at: [3, 0.5],
  },
);
