import { objective } from "../objective.ts";

/**
 * The drop wave: rings of equal width, each a trap, around the least point.
 *
 *     f(x, y) = −(1 + cos 12r) / (r²/2 + 2)        r = √(x² + y²), minimum f(0, 0) = −1
 *
 * The gradient is not defined at the minimum, where √ has none.
 *
 * Source: Molga & Smutnicki 2005.
 */
export const dropWave = objective(
  (x: number, y: number) => -(1 + Math.cos(12 * Math.sqrt(x * x + y * y))) / (0.5 * (x * x + y * y) + 2),
  {
    name: "dropWave",
    domain: [
      [-5.12, 5.12],
      [-5.12, 5.12],
    ],
    minima: [{ params: [0, 0], value: -1 }],
    source: "Molga & Smutnicki 2005",
  },
);
