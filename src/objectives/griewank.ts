import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Griewank's function: a shallow bowl with many ripples; the more dimensions, the smoother it is.
 *
 *     f(w) = Σ wᵢ²/4000 − Πᵢ cos(wᵢ/√i) + 1        minimum f(0) = 0
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Griewank 1981.
 */
export function griewank({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("griewank", dimension);
  const surface = (w: number[]): number => {
    let sum = 0;
    let product = 1;
    for (let i = 0; i < w.length; i++) {
      sum += (w[i] * w[i]) / 4000;
      product *= Math.cos(w[i] / Math.sqrt(i + 1));
    }
    return sum - product + 1;
  };
  return objective(surface, {
    name: "griewank",
    domain: Array.from({ length: dimension }, () => [-600, 600] as const),
    minima: [{ params: new Array<number>(dimension).fill(0), value: 0 }],
    source: "Griewank 1981",
  });
}
