import { objective } from "../objective.ts";

/**
 * Goldstein and Price's function: eight orders of magnitude in one small square, four minima, one of them the least.
 *
 *     f(x, y) = [1 + (x + y + 1)² (19 − 14x + 3x² − 14y + 6xy + 3y²)]
 *               · [30 + (2x − 3y)² (18 − 32x + 12x² + 48y − 36xy + 27y²)]        minimum f(0, −1) = 3
 *
 * Source: Goldstein & Price 1971.
 */
export const goldsteinPrice = objective(
  (x: number, y: number) =>
    (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)) *
    (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y)),
  {
    name: "goldsteinPrice",
    domain: [
      [-2, 2],
      [-2, 2],
    ],
    minima: [{ params: [0, -1], value: 3 }],
    saddles: [
      [-0.4, -0.6],
      [0.6, 0.4],
      [1.4, 0.6],
      [1.2, -0.2],
    ],
    source: "Goldstein & Price 1971",
  },
);
