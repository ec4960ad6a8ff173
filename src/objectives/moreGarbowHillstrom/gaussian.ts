import { problem } from "./problem.ts";

const y = [
  0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242, 0.1295, 0.054, 0.0175, 0.0044, 0.0009,
];

/**
 * A normal curve fitted to 15 of its values.
 *
 *     rᵢ = x₁ exp(−x₂ (tᵢ − x₃)² / 2) − yᵢ        tᵢ = (8 − i)/2, i = 1 … 15
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 9.
 */
export const gaussian = problem(
  9,
  (x: number[]) => {
    const r = new Array<number>(15);
    for (let i = 1; i <= 15; i++) {
      r[i - 1] = x[0] * Math.exp((-x[1] * ((8 - i) / 2 - x[2]) ** 2) / 2) - y[i - 1];
    }
    return r;
  },
  {
    name: "gaussian",
    start: [0.4, 1, 0],
    squares: [1.12793e-8],
  },
);
