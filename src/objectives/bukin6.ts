import { objective } from "../objective.ts";

/**
 * Bukin's function number 6: the floor of its ravine is a kink, so that the gradient nowhere points along it.
 *
 *     f(x, y) = 100 √|y − 0.01x²| + 0.01 |x + 10|        minimum f(−10, 1) = 0
 *
 * Source: Silagadze 2007; Jamil & Yang 2013, function 28.
 */
export const bukin6 = objective(
  (x: number, y: number) => 100 * Math.sqrt(Math.abs(y - 0.01 * x * x)) + 0.01 * Math.abs(x + 10),
  {
    name: "bukin6",
    domain: [
      [-15, -5],
      [-3, 3],
    ],
    minima: [{ params: [-10, 1], value: 0 }],
    source: "Silagadze 2007",
  },
);
