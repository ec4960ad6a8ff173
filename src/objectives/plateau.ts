import { objective } from "../objective.ts";

/**
 * A well in a plateau: far from the minimum the gradient vanishes, as where a unit is saturated.
 *
 *     f(x, y) = 1 − exp(−(x² + y²)/2)        minimum f(0, 0) = 0
 *
 * Source: Dennis & Welsch 1978; Goodfellow et al. 2016, §8.2.3.
 */
export const plateau = objective((x: number, y: number) => 1 - Math.exp(-0.5 * (x * x + y * y)), {
  name: "plateau",
  domain: [
    [-6, 6],
    [-6, 6],
  ],
  minima: [{ params: [0, 0], value: 0 }],
  source: "Dennis & Welsch 1978",
});
