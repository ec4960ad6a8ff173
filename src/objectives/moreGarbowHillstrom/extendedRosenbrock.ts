import { problem } from "./problem.ts";

/**
 * Rosenbrock's valley five times, in ten parameters.
 *
 *     r₂ᵢ₋₁ = 10 (x₂ᵢ − x₂ᵢ₋₁²), r₂ᵢ = 1 − x₂ᵢ₋₁
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 21.
 */
export const extendedRosenbrock = problem(
  21,
  (x: number[]) => {
    const r = new Array<number>(x.length);
    for (let i = 0; i < x.length; i += 2) {
      r[i] = 10 * (x[i + 1] - x[i] * x[i]);
      r[i + 1] = 1 - x[i];
    }
    return r;
  },
  {
    name: "extendedRosenbrock",
    start: [-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1],
    squares: [0],
    at: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
);
