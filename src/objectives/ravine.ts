import { objective } from "../objective.ts";

/**
 * Leon's ravine: like Rosenbrock's, along a cubic, so that it is steeper and turns twice.
 *
 *     f(x, y) = (1 − x)² + 100 (y − x³)²        minimum f(1, 1) = 0
 *
 * The usual start is (−1.2, −1).
 *
 * Source: Leon 1966.
 */
export const ravine = objective((x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x * x) ** 2, {
  name: "ravine",
  domain: [
    [-1.5, 1.5],
    [-1.5, 1.5],
  ],
  minima: [{ params: [1, 1], value: 0 }],
  source: "Leon 1966",
});
