import { problem } from "./problem.ts";

/**
 * The trigonometric function, in ten parameters.
 *
 *     rᵢ = n − Σⱼ cos xⱼ + i (1 − cos xᵢ) − sin xᵢ
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 26.
 */
export const trigonometric = problem(
  26,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.cos(x[i]);
    for (let i = 0; i < n; i++) r[i] = n - sum + (i + 1) * (1 - Math.cos(x[i])) - Math.sin(x[i]);
    return r;
  },
  {
    name: "trigonometric",
    start: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    squares: [0, 2.79506e-5],
    at: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  },
);
