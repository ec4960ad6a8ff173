import { objective } from "../objective.ts";

/**
 * McCormick's function: a sine on a tilted parabola, so that outside the domain it falls on and on.
 *
 *     f(x, y) = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1        minimum −1.9132 at (−0.5472, −1.5472)
 *
 * Source: McCormick 1982; Adorio 2005.
 */
export const mccormick = objective((x: number, y: number) => Math.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1, {
  name: "mccormick",
  domain: [
    [-1.5, 4],
    [-3, 4],
  ],
  minima: [{ params: [0.5 - Math.PI / 3, -0.5 - Math.PI / 3], value: -Math.sqrt(3) / 2 - Math.PI / 3 }],
  saddles: [[0.5 + Math.PI / 3, -0.5 + Math.PI / 3]],
  source: "Adorio 2005",
});
