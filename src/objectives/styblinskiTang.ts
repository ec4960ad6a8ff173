import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/** Root of 4w³ − 32w + 5 with the least value, and that value: the minimum of one coordinate. */
const AT = -2.903534027771177;
const LEAST = -39.16616570377141;

/**
 * The Styblinski-Tang function: two wells along each axis, 2ⁿ minima in all, of which one is the deepest.
 *
 *     f(w) = ½ Σᵢ (wᵢ⁴ − 16 wᵢ² + 5 wᵢ)        minimum −39.1662 n at wᵢ = −2.9035
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Styblinski & Tang 1990.
 */
export function styblinskiTang({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("styblinskiTang", dimension);
  const surface = (w: number[]): number => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += w[i] ** 4 - 16 * w[i] ** 2 + 5 * w[i];
    return 0.5 * sum;
  };
  return objective(surface, {
    name: "styblinskiTang",
    domain: Array.from({ length: dimension }, () => [-5, 5] as const),
    minima: [{ params: new Array<number>(dimension).fill(AT), value: LEAST * dimension }],
    source: "Styblinski & Tang 1990",
  });
}
