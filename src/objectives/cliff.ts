import { objective } from "../objective.ts";

/**
 * A cliff: an exponential wall along y = x, and a plain that falls so gently that a step from the wall flies far.
 *
 *     f(x, y) = ((x − 3)/100)² − (x − y) + exp(20 (x − y))        minimum 0.1998 at (3, 3.1498)
 *
 * The usual start is (0, −1).
 *
 * Source: Bongartz, Conn, Gould & Toint 1995, problem CLIFF; Goodfellow et al. 2016, §8.2.4.
 */
export const cliff = objective((x: number, y: number) => ((x - 3) / 100) ** 2 - (x - y) + Math.exp(20 * (x - y)), {
  name: "cliff",
  domain: [
    [-1, 7],
    [-1, 7],
  ],
  minima: [{ params: [3, 3 + Math.log(20) / 20], value: (Math.log(20) + 1) / 20 }],
  source: "Bongartz 1995",
});
