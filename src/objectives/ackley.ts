import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Ackley's function: nearly flat far out, with a grid of pits, and one deep funnel in the middle.
 *
 *     f(w) = −20 exp(−0.2 √(Σ wᵢ²/n)) − exp(Σ cos 2πwᵢ / n) + 20 + e        minimum f(0) = 0
 *
 * At the minimum it has a kink: there is no gradient there.
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Ackley 1987; for any dimension Bäck 1996.
 */
export function ackley({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("ackley", dimension);
  const surface = (w: number[]): number => {
    let squares = 0;
    let cosines = 0;
    for (let i = 0; i < w.length; i++) {
      squares += w[i] * w[i];
      cosines += Math.cos(2 * Math.PI * w[i]);
    }
    const n = w.length;
    return -20 * Math.exp(-0.2 * Math.sqrt(squares / n)) - Math.exp(cosines / n) + 20 + Math.E;
  };
  return objective(surface, {
    name: "ackley",
    domain: Array.from({ length: dimension }, () => [-32.768, 32.768] as const),
    minima: [{ params: new Array<number>(dimension).fill(0), value: 0 }],
    source: "Ackley 1987",
  });
}
