import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Rosenbrock's valley in many dimensions: each coordinate is chained to the square of the one before.
 *
 *     f(w) = Σᵢ 100 (wᵢ₊₁ − wᵢ²)² + (1 − wᵢ)²        minimum f(1) = 0
 *
 * From dimension 4 on it has a second minimum near (−1, 1, …, 1). The usual start is (−1.2, 1, −1.2, 1, …).
 *
 * @throws RangeError when `dimension` is not a whole number >= 2.
 *
 * Source: Rosenbrock 1960; De Jong 1975. Equals `scipy.optimize.rosen`.
 */
export function rosenbrockChain({
  dimension = 10,
}: {
  /** @default 10 */ dimension?: number;
} = {}): Objective<number[]> {
  checkedDimension("rosenbrockChain", dimension, 2);
  const surface = (w: number[]): number => {
    let sum = 0;
    for (let i = 0; i + 1 < w.length; i++) sum += 100 * (w[i + 1] - w[i] * w[i]) ** 2 + (1 - w[i]) ** 2;
    return sum;
  };
  return objective(surface, {
    name: "rosenbrockChain",
    domain: Array.from({ length: dimension }, () => [-2.048, 2.048] as const),
    minima: [{ params: new Array<number>(dimension).fill(1), value: 0 }],
    source: "De Jong 1975",
  });
}
