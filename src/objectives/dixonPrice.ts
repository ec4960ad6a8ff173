import { pow } from "../math.ts";
import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Dixon and Price's function: a curved valley in which each coordinate is chained to the one before.
 *
 *     f(w) = (w₁ − 1)² + Σᵢ i (2wᵢ² − wᵢ₋₁)²        i = 2 … n, minimum 0 at wᵢ = ±2^(2^(1−i) − 1)
 *
 * From the second coordinate on, the last may have either sign.
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Dixon & Price 1989.
 */
export function dixonPrice({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("dixonPrice", dimension);
  const surface = (w: number[]): number => {
    let sum = (w[0] - 1) ** 2;
    for (let i = 1; i < w.length; i++) sum += (i + 1) * (2 * w[i] * w[i] - w[i - 1]) ** 2;
    return sum;
  };
  return objective(surface, {
    name: "dixonPrice",
    domain: Array.from({ length: dimension }, () => [-10, 10] as const),
    minima: [{ params: Array.from({ length: dimension }, (_, i) => pow(2, pow(2, -i) - 1)), value: 0 }],
    source: "Dixon & Price 1989",
  });
}
