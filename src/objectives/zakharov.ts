import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

/**
 * Zakharov's function: one minimum, in a bowl that is steep along one line and flat across it.
 *
 *     f(w) = Σ wᵢ² + s² + s⁴        s = Σ i wᵢ / 2, minimum f(0) = 0
 *
 * @throws RangeError when `dimension` is not a whole number >= 1.
 *
 * Source: Jamil & Yang 2013, function 173.
 */
export function zakharov({ dimension = 2 }: { /** @default 2 */ dimension?: number } = {}): Objective<number[]> {
  checkedDimension("zakharov", dimension);
  const surface = (w: number[]): number => {
    let squares = 0;
    let s = 0;
    for (let i = 0; i < w.length; i++) {
      squares += w[i] * w[i];
      s += 0.5 * (i + 1) * w[i];
    }
    return squares + s * s + s ** 4;
  };
  return objective(surface, {
    name: "zakharov",
    domain: Array.from({ length: dimension }, () => [-5, 10] as const),
    minima: [{ params: new Array<number>(dimension).fill(0), value: 0 }],
    source: "Jamil & Yang 2013",
  });
}
