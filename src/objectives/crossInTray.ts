import { objective } from "../objective.ts";

/**
 * A cross in a tray: four least points, with ridges along the axes that have a kink.
 *
 *     f(x, y) = −0.0001 (|sin x sin y exp |100 − r/π|| + 1)^0.1        minimum −2.0626 at (±1.3494, ±1.3494)
 *
 * Source: Mishra 2006.
 */
export const crossInTray = objective(
  (x: number, y: number) =>
    -0.0001 *
    (Math.abs(Math.sin(x) * Math.sin(y) * Math.exp(Math.abs(100 - Math.sqrt(x * x + y * y) / Math.PI))) + 1) ** 0.1,
  {
    name: "crossInTray",
    domain: [
      [-10, 10],
      [-10, 10],
    ],
    minima: [
      { params: [1.3494066171539107, 1.3494066171539107], value: -2.062611870822737 },
      { params: [1.3494066171539107, -1.3494066171539107], value: -2.062611870822737 },
      { params: [-1.3494066171539107, 1.3494066171539107], value: -2.062611870822737 },
      { params: [-1.3494066171539107, -1.3494066171539107], value: -2.062611870822737 },
    ],
    source: "Mishra 2006",
  },
);
