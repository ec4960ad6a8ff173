import { objective } from "../objective.ts";

/**
 * The monkey saddle: three valleys and three ridges meet in a point where the Hessian is 0. It has no minimum.
 *
 *     f(x, y) = x³ − 3xy²
 *
 * Source: Hilbert & Cohn-Vossen 1932, §29.
 */
export const monkeySaddle = objective((x: number, y: number) => x ** 3 - 3 * x * y * y, {
  name: "monkeySaddle",
  domain: [
    [-2, 2],
    [-2, 2],
  ],
  saddles: [[0, 0]],
  source: "Hilbert 1932",
});
