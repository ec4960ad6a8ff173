import { problem } from "./problem.ts";

/**
 * Box's function of three parameters.
 *
 *     rᵢ = e^(−tᵢx₁) − e^(−tᵢx₂) − x₃ (e^−tᵢ − e^(−10tᵢ))        tᵢ = i/10, i = 1 … 10
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 12.
 */
export const boxThree = problem(
  12,
  (x: number[]) => {
    const r = new Array<number>(10);
    for (let i = 1; i <= 10; i++) {
      const t = 0.1 * i;
      r[i - 1] = Math.exp(-t * x[0]) - Math.exp(-t * x[1]) - x[2] * (Math.exp(-t) - Math.exp(-10 * t));
    }
    return r;
  },
  {
    name: "boxThree",
    start: [0, 10, 20],
    squares: [0],
    at: [1, 10, 1],
  },
);
