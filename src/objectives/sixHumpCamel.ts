import { objective } from "../objective.ts";

/**
 * The six-hump camel: six minima, two of them the least, with saddles and maxima between.
 *
 *     f(x, y) = (4 − 2.1x² + x⁴/3) x² + xy + (4y² − 4) y²        minimum −1.0316 at ±(0.0898, −0.7127)
 *
 * Source: Branin 1972; Dixon & Szegő 1978.
 */
export const sixHumpCamel = objective(
  (x: number, y: number) => (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (4 * y * y - 4) * y * y,
  {
    name: "sixHumpCamel",
    domain: [
      [-3, 3],
      [-2, 2],
    ],
    minima: [
      { params: [0.08984201310031806, -0.7126564030207396], value: -1.031628453489877 },
      { params: [-0.08984201310031806, 0.7126564030207396], value: -1.031628453489877 },
    ],
    saddles: [
      [0, 0],
      [1.1092053368047865, -0.7682680925095399],
      [-1.1092053368047865, 0.7682680925095399],
      [1.2960702671671092, 0.6050843880386585],
      [-1.2960702671671092, -0.6050843880386585],
      [1.6380679841897785, 0.22867406904439408],
      [-1.6380679841897785, -0.22867406904439408],
    ],
    source: "Branin 1972",
  },
);
