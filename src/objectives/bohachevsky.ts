import { objective } from "../objective.ts";

/**
 * Bohachevsky's function number 1: a bowl with ripples.
 *
 *     f(x, y) = x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7        minimum f(0, 0) = 0
 *
 * Source: Bohachevsky, Johnson & Stein 1986.
 */
export const bohachevsky = objective(
  (x: number, y: number) => x * x + 2 * y * y - 0.3 * Math.cos(3 * Math.PI * x) - 0.4 * Math.cos(4 * Math.PI * y) + 0.7,
  {
    name: "bohachevsky",
    domain: [
      [-50, 50],
      [-50, 50],
    ],
    minima: [{ params: [0, 0], value: 0 }],
    source: "Bohachevsky 1986",
  },
);
