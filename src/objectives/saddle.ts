import { objective } from "../objective.ts";

/**
 * A saddle between two minima: from any start on the line y = 0, gradient descent ends at the saddle (0, 0).
 *
 *     f(x, y) = ½ x² + ¼ y⁴ − ½ y²        minimum f(0, ±1) = −¼
 *
 * At the saddle the Hessian has eigenvalues 1 and −1.
 *
 * Source: Nesterov 2004, Example 1.2.2.
 */
export const saddle = objective((x: number, y: number) => 0.5 * x ** 2 + 0.25 * y ** 4 - 0.5 * y ** 2, {
  name: "saddle",
  domain: [
    [-2, 2],
    [-2, 2],
  ],
  minima: [
    { params: [0, 1], value: -0.25 },
    { params: [0, -1], value: -0.25 },
  ],
  saddles: [[0, 0]],
  source: "Nesterov 2004",
});
