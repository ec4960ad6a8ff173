import { problem } from "./problem.ts";

/**
 * A boundary value problem on ten inner points.
 *
 *     rᵢ = 2xᵢ − xᵢ₋₁ − xᵢ₊₁ + h² (xᵢ + tᵢ + 1)³ / 2        h = 1/(n + 1), tᵢ = ih, x₀ = xₙ₊₁ = 0
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 28.
 */
export const discreteBoundaryValue = problem(
  28,
  (x: number[]) => {
    const n = x.length;
    const h = 1 / (n + 1);
    const r = new Array<number>(n);
    for (let i = 0; i < n; i++) {
      r[i] = 2 * x[i] + (h * h * (x[i] + (i + 1) * h + 1) ** 3) / 2;
      if (i > 0) r[i] -= x[i - 1];
      if (i + 1 < n) r[i] -= x[i + 1];
    }
    return r;
  },
  {
    name: "discreteBoundaryValue",
    start: Array.from({ length: 10 }, (_, j) => ((j + 1) / 11) * ((j + 1) / 11 - 1)),
    squares: [0],
  },
);
