import { objective } from "../objective.ts";

/**
 * Rosenbrock's valley: a curved ravine whose floor falls slowly to the minimum.
 *
 *     f(x, y) = (1 − x)² + 100 (y − x²)²        minimum f(1, 1) = 0
 *
 * The usual start is (−1.2, 1). At the minimum the Hessian has condition number 2508.
 *
 * Source: Rosenbrock 1960.
 */
export const rosenbrock = objective((x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, {
  name: "rosenbrock",
  domain: [
    [-2, 2],
    [-1, 3],
  ],
  minima: [{ params: [1, 1], value: 0 }],
  source: "Rosenbrock 1960",
});
