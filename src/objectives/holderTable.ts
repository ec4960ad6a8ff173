import { objective } from "../objective.ts";

/**
 * Hölder's table: waves under a rising exponential, with the four least points near the corners.
 *
 *     f(x, y) = −|sin x cos y exp |1 − r/π||        minimum −19.2085 at (±8.0550, ±9.6646)
 *
 * Source: Mishra 2006.
 */
export const holderTable = objective(
  (x: number, y: number) =>
    -Math.abs(Math.sin(x) * Math.cos(y) * Math.exp(Math.abs(1 - Math.sqrt(x * x + y * y) / Math.PI))),
  {
    name: "holderTable",
    domain: [
      [-10, 10],
      [-10, 10],
    ],
    minima: [
      { params: [8.055023475736563, 9.664590019241272], value: -19.208502567886732 },
      { params: [8.055023475736563, -9.664590019241272], value: -19.208502567886732 },
      { params: [-8.055023475736563, 9.664590019241272], value: -19.208502567886732 },
      { params: [-8.055023475736563, -9.664590019241272], value: -19.208502567886732 },
    ],
    source: "Mishra 2006",
  },
);
