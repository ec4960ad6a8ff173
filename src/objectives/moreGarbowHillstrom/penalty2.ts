import { problem } from "./problem.ts";

/**
 * The second penalty function, in ten parameters.
 *
 *     r₁ = x₁ − 0.2; rᵢ = √10⁻⁵ (e^(xᵢ/10) + e^(xᵢ₋₁/10) − yᵢ), i ≤ n; √10⁻⁵ (e^(xᵢ₋ₙ₊₁/10) − e^−0.1), i < 2n; Σ (n − j + 1) xⱼ² − 1
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 24.
 */
export const penalty2 = problem(
  24,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(2 * n);
    let squares = n * x[0] * x[0];
    r[0] = x[0] - 0.2;
    for (let i = 1; i < n; i++) {
      const y = Math.exp((i + 1) / 10) + Math.exp(i / 10);
      r[i] = Math.sqrt(1e-5) * (Math.exp(x[i] / 10) + Math.exp(x[i - 1] / 10) - y);
      r[n + i - 1] = Math.sqrt(1e-5) * (Math.exp(x[i] / 10) - Math.exp(-0.1));
      squares += (n - i) * x[i] * x[i];
    }
    r[2 * n - 1] = squares - 1;
    return r;
  },
  {
    name: "penalty2",
    start: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    squares: [2.9366e-4],
  },
);
