import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Rastrigin's function: a bowl with a regular grid of local minima, about one at each whole-number point.
 *
 *     f(w) = Σᵢ (wᵢ² − 10 cos 2πwᵢ + 10)        minimum f(0) = 0
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Rastrigin 1974; for any dimension Mühlenbein, Schomisch & Born 1991.
 */
export function rastrigin({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("rastrigin", dimension);
  const surface = (w: number[]): number => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += w[i] * w[i] - 10 * Math.cos(2 * Math.PI * w[i]) + 10;
    return sum;
  };
  return objective(surface, {
    name: "rastrigin",
    domain: Array.from({ length: dimension }, () => [-5.12, 5.12] as const),
    minima: [{ params: new Array<number>(dimension).fill(0), value: 0 }],
    source: "Rastrigin 1974",
  });
}
