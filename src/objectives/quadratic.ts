import { cos, pow, sin } from "../math.ts";
import { type Objective, objective } from "../objective.ts";
import { checkedDimension } from "./dimension.ts";

export interface QuadraticOptions {
  /** Largest eigenvalue of the Hessian over the smallest, which is 1; >= 1. @default 10 */
  conditionNumber?: number;
  /** @default 2 */
  dimension?: number;
  /** Turns the axes of the bowl away from the coordinates, in radians, in each plane of neighbours. @default 0 */
  angle?: number;
}

/**
 * A quadratic bowl with eigenvalues from 1 to κ, evenly spaced on a log scale.
 *
 *     f(w) = ½ Σᵢ λᵢ uᵢ²        u = R w, λᵢ = κ^((i−1)/(n−1)), minimum f(0) = 0
 *
 * R turns the planes (1, 2), (2, 3), ... one after another by `angle`; at angle 0 the Hessian is diagonal, where adaptive
 * rates such as Adam's are at their best.
 *
 * @throws RangeError when the condition number is not a finite number >= 1, or not 1 in dimension 1.
 *
 * Source: Goodfellow et al. 2016, §4.3.1 and §8.2.1.
 */
export function quadratic(options: QuadraticOptions = {}): Objective<number[]> {
  const { dimension = 2, angle = 0 } = options;
  checkedDimension("quadratic", dimension);
  const conditionNumber = checkedConditionNumber(options.conditionNumber ?? (dimension === 1 ? 1 : 10), dimension);
  if (!Number.isFinite(angle)) throw new RangeError(`quadratic: angle must be a finite number, got ${angle}`);
  const eigenvalues = Array.from({ length: dimension }, (_, i) =>
    dimension === 1 ? 1 : pow(conditionNumber, i / (dimension - 1)),
  );
  const cosine = cos(angle);
  const sine = sin(angle);
  const surface = (w: number[]): number => {
    let sum = 0;
    let turning = w[0];
    for (let i = 0; i + 1 < w.length; i++) {
      const turned = cosine * turning - sine * w[i + 1];
      turning = sine * turning + cosine * w[i + 1];
      sum += eigenvalues[i] * turned * turned;
    }
    return 0.5 * (sum + eigenvalues[w.length - 1] * turning * turning);
  };
  return objective(surface, {
    name: "quadratic",
    domain: Array.from({ length: dimension }, () => [-1, 1] as const),
    minima: [{ params: new Array<number>(dimension).fill(0), value: 0 }],
    source: "Goodfellow et al. 2016",
  });
}

function checkedConditionNumber(conditionNumber: number, dimension: number): number {
  if (!(conditionNumber >= 1 && Number.isFinite(conditionNumber)))
    throw new RangeError(`quadratic: conditionNumber must be a finite number >= 1, got ${conditionNumber}`);
  if (dimension === 1 && conditionNumber !== 1)
    throw new RangeError(`quadratic: conditionNumber must be 1 in dimension 1, got ${conditionNumber}`);
  return conditionNumber;
}
