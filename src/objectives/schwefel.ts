import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/** w sin √w at its best in the domain, w = 420.9687. */
const LEAST = 418.9828872724337;

/**
 * Schwefel's function: the least point lies near a corner, far from the next best, so that a search is led away from it.
 *
 *     f(w) = 418.9829 n − Σ wᵢ sin √|wᵢ|        minimum 0 at wᵢ = 420.9687
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Schwefel 1981.
 */
export function schwefel({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("schwefel", dimension);
  const surface = (w: number[]): number => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += LEAST - w[i] * Math.sin(Math.sqrt(Math.abs(w[i])));
    return sum;
  };
  return objective(surface, {
    name: "schwefel",
    domain: Array.from({ length: dimension }, () => [-500, 500] as const),
    minima: [{ params: new Array<number>(dimension).fill(420.968746359982), value: 0 }],
    source: "Schwefel 1981",
  });
}
