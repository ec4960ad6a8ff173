import { problem } from "./problem.ts";

/**
 * Brown and Dennis' function: a very large residual at the minimum.
 *
 *     rᵢ = (x₁ + tᵢx₂ − e^tᵢ)² + (x₃ + x₄ sin tᵢ − cos tᵢ)²        tᵢ = i/5, i = 1 … 20
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 16.
 */
export const brownDennis = problem(
  16,
  (x: number[]) => {
    const r = new Array<number>(20);
    for (let i = 1; i <= 20; i++) {
      const t = i / 5;
      r[i - 1] = (x[0] + t * x[1] - Math.exp(t)) ** 2 + (x[2] + x[3] * Math.sin(t) - Math.cos(t)) ** 2;
    }
    return r;
  },
  {
    name: "brownDennis",
    start: [25, 5, -5, -1],
    squares: [85822.2],
  },
);
