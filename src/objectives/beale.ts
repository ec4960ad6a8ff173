import { objective } from "../objective.ts";

/**
 * Beale's function: flat far from the minimum, with sharp peaks at the corners of the domain.
 *
 *     f(x, y) = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²        minimum f(3, 0.5) = 0
 *
 * The usual start is (1, 1).
 *
 * Source: Beale 1958; Moré, Garbow & Hillstrom 1981, problem 5.
 */
export const beale = objective(
  (x: number, y: number) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y * y * y) ** 2,
  {
    name: "beale",
    domain: [
      [-4.5, 4.5],
      [-4.5, 4.5],
    ],
    minima: [{ params: [3, 0.5], value: 0 }],
    saddles: [
      [0, 1],
      [0.10053793732415836, -2.644513585023125],
    ],
    source: "Beale 1958",
  },
);
