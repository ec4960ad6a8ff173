import { objective } from "../objective.ts";

/**
 * Easom's function: a plateau that is flat nearly everywhere, with one narrow hole in it.
 *
 *     f(x, y) = −cos x cos y exp(−(x − π)² − (y − π)²)        minimum f(π, π) = −1
 *
 * Five units from the hole the gradient is below 10⁻⁸.
 *
 * Source: Easom 1990.
 */
export const easom = objective(
  (x: number, y: number) => -Math.cos(x) * Math.cos(y) * Math.exp(-((x - Math.PI) ** 2) - (y - Math.PI) ** 2),
  {
    name: "easom",
    domain: [
      [-2, 8],
      [-2, 8],
    ],
    minima: [{ params: [Math.PI, Math.PI], value: -1 }],
    source: "Easom 1990",
  },
);
