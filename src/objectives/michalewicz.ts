import { objective } from "../objective.ts";

/**
 * Michalewicz' function: flat but for steep, narrow valleys.
 *
 *     f(x, y) = −sin x sin²⁰(x²/π) − sin y sin²⁰(2y²/π)        minimum −1.8013 at (2.2029, π/2)
 *
 * Source: Michalewicz 1992.
 */
export const michalewicz = objective(
  (x: number, y: number) =>
    -Math.sin(x) * Math.sin((x * x) / Math.PI) ** 20 - Math.sin(y) * Math.sin((2 * y * y) / Math.PI) ** 20,
  {
    name: "michalewicz",
    domain: [
      [0, Math.PI],
      [0, Math.PI],
    ],
    minima: [{ params: [2.2029055201726093, Math.PI / 2], value: -1.8013034100985525 }],
    source: "Michalewicz 1992",
  },
);
