import { type DifferentiableVector, jacobian, value } from "../derivative/index.ts";
import { type Objective, type ObjectiveOptions, objective } from "../objective.ts";

/** An objective that is half a sum of squares, whose terms solvers such as `levenbergMarquardt` look at one by one. */
export interface LeastSquares extends Objective<number[]> {
  /** The terms r before they are squared. */
  residuals(params: number[]): number[];
  /** ∂rᵢ/∂θⱼ, a row for each residual. */
  jacobian(params: number[]): number[][];
}

/**
 * The least-squares objective of a function that gives residuals.
 *
 *     f(θ) = ½ Σᵢ rᵢ(θ)²        ∇f = Jᵀ r
 *
 *     leastSquares((x: number[]) => [10 * (x[1] - x[0] ** 2), 1 - x[0]]).jacobian([-1.2, 1])        // [[24, 10], [-1, 0]]
 *
 * Derivatives are made from the source of `residuals`, which must give as many numbers at each call.
 *
 * @throws TypeError when `residuals` is not a function, or (when a derivative is first asked for) was not lifted.
 *
 * Source: Nocedal & Wright 2006, §10.1.
 */
export function leastSquares(residuals: DifferentiableVector, options: ObjectiveOptions<number[]> = {}): LeastSquares {
  const half = (params: number[]): number => {
    const r = residuals(params);
    let sum = 0;
    for (let i = 0; i < r.length; i++) sum += r[i] * r[i];
    return 0.5 * sum;
  };
  const jacobianOf = once(() => jacobian(residuals));
  const exact = once(() => value(residuals as never) as unknown as DifferentiableVector);
  return {
    ...objective(half, { name: residuals.name || "leastSquares", ...options }),
    residuals: (params) => exact()(params),
    // x + 0 is x, and 0 where x is −0: the derivative of 1 − x by another parameter.
    jacobian: (params) => jacobianOf()(params).map((row) => row.map((x) => x + 0)),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
