import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Levy's function: waves along each axis that shrink towards the minimum.
 *
 *     f(w) = sin² πv₁ + Σᵢ (vᵢ − 1)² (1 + 10 sin²(πvᵢ + 1)) + (vₙ − 1)² (1 + sin² 2πvₙ)        vᵢ = 1 + (wᵢ − 1)/4, i < n, minimum f(1) = 0
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Levy & Montalvo 1985; Laguna & Martí 2005.
 */
export function levy({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("levy", dimension);
  const surface = (w: number[]): number => {
    const last = (w[w.length - 1] - 1) / 4;
    let sum =
      Math.sin(Math.PI * (1 + (w[0] - 1) / 4)) ** 2 + last * last * (1 + Math.sin(2 * Math.PI * (1 + last)) ** 2);
    for (let i = 0; i + 1 < w.length; i++) {
      const v = (w[i] - 1) / 4;
      sum += v * v * (1 + 10 * Math.sin(Math.PI * (1 + v) + 1) ** 2);
    }
    return sum;
  };
  return objective(surface, {
    name: "levy",
    domain: Array.from({ length: dimension }, () => [-10, 10] as const),
    minima: [{ params: new Array<number>(dimension).fill(1), value: 0 }],
    source: "Levy & Montalvo 1985",
  });
}
