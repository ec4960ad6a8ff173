import { objective } from "../objective.ts";

/**
 * Schaffer's function number 4: four least points, two on each axis, among rings.
 *
 *     f(x, y) = ½ + (cos²(sin |x² − y²|) − ½) / (1 + 0.001 (x² + y²))²        minimum 0.2926 at (0, ±1.2531), (±1.2531, 0)
 *
 * Source: Schaffer 1985; Mishra 2007.
 */
export const schaffer4 = objective(
  (x: number, y: number) =>
    0.5 + (Math.cos(Math.sin(Math.abs(x * x - y * y))) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2,
  {
    name: "schaffer4",
    domain: [
      [-100, 100],
      [-100, 100],
    ],
    minima: [
      { params: [0, 1.2531318314637332], value: 0.2925786320359805 },
      { params: [0, -1.2531318314637332], value: 0.2925786320359805 },
      { params: [1.2531318314637332, 0], value: 0.2925786320359805 },
      { params: [-1.2531318314637332, 0], value: 0.2925786320359805 },
    ],
    source: "Mishra 2007",
  },
);
