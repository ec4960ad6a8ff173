import { problem } from "./problem.ts";

/**
 * Biggs' EXP6 function: three exponentials.
 *
 *     rᵢ = x₃ e^(−tᵢx₁) − x₄ e^(−tᵢx₂) + x₆ e^(−tᵢx₅) − yᵢ        tᵢ = i/10, yᵢ = e^−tᵢ − 5e^(−10tᵢ) + 3e^(−4tᵢ), i = 1 … 13
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 18.
 */
export const biggsExp6 = problem(
  18,
  (x: number[]) => {
    const r = new Array<number>(13);
    for (let i = 1; i <= 13; i++) {
      const t = 0.1 * i;
      const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
      r[i - 1] = x[2] * Math.exp(-t * x[0]) - x[3] * Math.exp(-t * x[1]) + x[5] * Math.exp(-t * x[4]) - y;
    }
    return r;
  },
  {
    name: "biggsExp6",
    start: [1, 2, 1, 1, 1, 1],
    squares: [0, 5.65565e-3],
    at: [1, 10, 1, 5, 4, 3],
  },
);
