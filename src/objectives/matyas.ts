import { objective } from "../objective.ts";

/**
 * Matyas' function: a narrow, turned bowl, condition number 25.
 *
 *     f(x, y) = 0.26 (x² + y²) − 0.48 xy        minimum f(0, 0) = 0
 *
 * Source: Matyas 1965.
 */
export const matyas = objective((x: number, y: number) => 0.26 * (x * x + y * y) - 0.48 * x * y, {
  name: "matyas",
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  minima: [{ params: [0, 0], value: 0 }],
  source: "Matyas 1965",
});
