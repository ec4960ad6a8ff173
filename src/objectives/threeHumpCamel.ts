import { objective } from "../objective.ts";

/**
 * The three-hump camel: three minima in a row, the middle one the deepest.
 *
 *     f(x, y) = 2x² − 1.05x⁴ + x⁶/6 + xy + y²        minimum f(0, 0) = 0
 *
 * Source: Branin 1972; Jamil & Yang 2013, function 29.
 */
export const threeHumpCamel = objective(
  (x: number, y: number) => 2 * x ** 2 - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y * y,
  {
    name: "threeHumpCamel",
    domain: [
      [-5, 5],
      [-5, 5],
    ],
    minima: [{ params: [0, 0], value: 0 }],
    saddles: [
      [-1.07054229182366, 0.53527114591183],
      [1.07054229182366, -0.53527114591183],
    ],
    source: "Branin 1972",
  },
);
