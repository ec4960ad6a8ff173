import { problem } from "./problem.ts";

/**
 * Jennrich and Sampson's function: a large residual at the minimum.
 *
 *     rᵢ = 2 + 2i − (e^(i x₁) + e^(i x₂))        i = 1 … 10
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 6.
 */
export const jennrichSampson = problem(
  6,
  (x: number[]) => {
    const r = new Array<number>(10);
    for (let i = 1; i <= 10; i++) {
      r[i - 1] = 2 + 2 * i - (Math.exp(i * x[0]) + Math.exp(i * x[1]));
    }
    return r;
  },
  {
    name: "jennrichSampson",
    start: [0.3, 0.4],
    squares: [124.362],
  },
);
