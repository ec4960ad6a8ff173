import { problem } from "./problem.ts";

/**
 * An integral equation on ten points.
 *
 *     rᵢ = xᵢ + h/2 [(1 − tᵢ) Σⱼ≤ᵢ tⱼ (xⱼ + tⱼ + 1)³ + tᵢ Σⱼ>ᵢ (1 − tⱼ)(xⱼ + tⱼ + 1)³]
 *
 * Source: Moré, Garbow & Hillstrom 1981, problem 29.
 */
export const discreteIntegral = problem(
  29,
  (x: number[]) => {
    const n = x.length;
    const h = 1 / (n + 1);
    const r = new Array<number>(n);
    for (let i = 0; i < n; i++) {
      const t = (i + 1) * h;
      let before = 0;
      let after = 0;
      for (let j = 0; j < n; j++) {
        const s = (j + 1) * h;
        const cube = (x[j] + s + 1) ** 3;
        if (j <= i) before += s * cube;
        else after += (1 - s) * cube;
      }
      r[i] = x[i] + (h * ((1 - t) * before + t * after)) / 2;
    }
    return r;
  },
  {
    name: "discreteIntegral",
    start: Array.from({ length: 10 }, (_, j) => ((j + 1) / 11) * ((j + 1) / 11 - 1)),
    squares: [0],
  },
);
