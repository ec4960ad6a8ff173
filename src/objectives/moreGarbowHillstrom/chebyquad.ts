import { problem } from "./problem.ts";

/**
 * Chebyquad: eight points at which the mean of the shifted Chebyshev polynomials is to be their integral, which can't be.
 *
 *     rᵢ = (1/n) Σⱼ Tᵢ(xⱼ) − ∫ Tᵢ        ∫ Tᵢ over [0, 1] = 0 for odd i, −1/(i² − 1) for even i
 *
 * Source: Fletcher 1965; Moré, Garbow & Hillstrom 1981, problem 35.
 */
export const chebyquad = problem(
  35,
  (x: number[]) => {
    const n = x.length;
    const r = new Array<number>(n).fill(0);
    for (let j = 0; j < n; j++) {
      const y = 2 * x[j] - 1;
      let before = 1;
      let now = y;
      for (let i = 0; i < n; i++) {
        r[i] += now / n;
        const next = 2 * y * now - before;
        before = now;
        now = next;
      }
    }
    for (let i = 2; i <= n; i += 2) r[i - 1] += 1 / (i * i - 1);
    return r;
  },
  {
    name: "chebyquad",
    start: [1 / 9, 2 / 9, 3 / 9, 4 / 9, 5 / 9, 6 / 9, 7 / 9, 8 / 9],
    squares: [3.51687e-3],
  },
);
