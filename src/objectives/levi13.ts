import { objective } from "../objective.ts";

/**
 * Lévi's function number 13: waves over a bowl, faster along y than along x.
 *
 *     f(x, y) = sin² 3πx + (x − 1)² (1 + sin² 3πy) + (y − 1)² (1 + sin² 2πy)        minimum f(1, 1) = 0
 *
 * Source: Lévi & Montalvo 1985.
 */
export const levi13 = objective(
  (x: number, y: number) =>
    Math.sin(3 * Math.PI * x) ** 2 +
    (x - 1) ** 2 * (1 + Math.sin(3 * Math.PI * y) ** 2) +
    (y - 1) ** 2 * (1 + Math.sin(2 * Math.PI * y) ** 2),
  {
    name: "levi13",
    domain: [
      [-10, 10],
      [-10, 10],
    ],
    minima: [{ params: [1, 1], value: 0 }],
    source: "Lévi & Montalvo 1985",
  },
);
