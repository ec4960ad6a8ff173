import { objective } from "../objective.ts";

/**
 * Schaffer's function number 2: rings around the origin that grow lower inwards.
 *
 *     f(x, y) = ½ + (sin²(x² − y²) − ½) / (1 + 0.001 (x² + y²))²        minimum f(0, 0) = 0
 *
 * Source: Schaffer 1985; Mishra 2007.
 */
export const schaffer2 = objective(
  (x: number, y: number) => 0.5 + (Math.sin(x * x - y * y) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2,
  {
    name: "schaffer2",
    domain: [
      [-100, 100],
      [-100, 100],
    ],
    minima: [{ params: [0, 0], value: 0 }],
    source: "Mishra 2007",
  },
);
