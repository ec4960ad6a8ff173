import { objective } from "../objective.ts";

/**
 * Branin's function: three minima of equal depth, used to try global and Bayesian optimization.
 *
 *     f(x, y) = (y − 5.1x²/4π² + 5x/π − 6)² + 10 (1 − 1/8π) cos x + 10        minimum 0.3979 at (−π, 12.275), (π, 2.275), (3π, 2.475)
 *
 * Source: Branin 1972.
 */
export const branin = objective(
  (x: number, y: number) =>
    (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 +
    10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
    10,
  {
    name: "branin",
    domain: [
      [-5, 10],
      [0, 15],
    ],
    minima: [
      { params: [-Math.PI, 12.275], value: 10 / (8 * Math.PI) },
      { params: [Math.PI, 2.275], value: 10 / (8 * Math.PI) },
      { params: [3 * Math.PI, 2.475], value: 10 / (8 * Math.PI) },
    ],
    source: "Branin 1972",
  },
);
