import { problem } from "./problem.ts";

/**
 * The Gulf Research and Development function.
 *
 *     rᵢ = exp(−|yᵢ − x₂|^x₃ / x₁) − tᵢ        tᵢ = i/100, yᵢ = 25 + (−50 ln tᵢ)^⅔, i = 1 … 99
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 11.
 */
export const gulfResearch = problem(
  11,
  (x: number[]) => {
    const r = new Array<number>(99);
    for (let i = 1; i <= 99; i++) {
      const t = i / 100;
      const y = 25 + (-50 * Math.log(t)) ** (2 / 3);
      r[i - 1] = Math.exp(-(Math.abs(y - x[1]) ** x[2]) / x[0]) - t;
    }
    return r;
  },
  {
    name: "gulfResearch",
    start: [5, 2.5, 0.15],
    squares: [0],
    at: [50, 25, 1.5],
  },
);
