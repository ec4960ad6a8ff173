import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * The trid function: a quadratic whose Hessian is tridiagonal, and worse conditioned with each dimension.
 *
 *     f(w) = Σ (wᵢ − 1)² − Σ wᵢ wᵢ₋₁        minimum −n (n + 4)(n − 1)/6 at wᵢ = i (n + 1 − i)
 *
 * @throws RangeError when `dimension` is not a whole number >= 2.
 *
 * Source: Neumaier 2006.
 */
export function trid({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("trid", dimension, 2);
  const surface = (w: number[]): number => {
    let sum = (w[0] - 1) ** 2;
    for (let i = 1; i < w.length; i++) sum += (w[i] - 1) ** 2 - w[i] * w[i - 1];
    return sum;
  };
  return objective(surface, {
    name: "trid",
    domain: Array.from({ length: dimension }, () => [-(dimension ** 2), dimension ** 2] as const),
    minima: [
      {
        params: Array.from({ length: dimension }, (_, i) => (i + 1) * (dimension - i)),
        value: (-dimension * (dimension + 4) * (dimension - 1)) / 6,
      },
    ],
    source: "Neumaier 2006",
  });
}
