import { objective } from "../objective.ts";

/**
 * Booth's function: a turned quadratic bowl, condition number 9.
 *
 *     f(x, y) = (x + 2y − 7)² + (2x + y − 5)²        minimum f(1, 3) = 0
 *
 * Source: Jamil & Yang 2013, function 17.
 */
export const booth = objective((x: number, y: number) => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, {
  name: "booth",
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  minima: [{ params: [1, 3], value: 0 }],
  source: "Jamil & Yang 2013",
});
