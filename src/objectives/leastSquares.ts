import { type DifferentiableVector, hessianVectorProduct, value } from "../derivative/index.ts";
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
 * Derivatives are made from the source of `residuals`, which must give as many numbers at each call. The Jacobian takes one
 * product for each parameter, exact to rounding.
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
  // Its gradient by the weights is r, so that the gradient's tangent in direction v of the parameters is J v.
  const weighted = (params: number[], weights: number[]): number => {
    const r = residuals(params);
    let sum = 0;
    for (let i = 0; i < r.length; i++) sum += weights[i] * r[i];
    return sum;
  };
  const productOf = once(() => hessianVectorProduct(weighted));
  const exact = once(() => value(residuals as never) as unknown as DifferentiableVector);
  return {
    ...objective(half, { name: residuals.name || "leastSquares", ...options }),
    residuals: (params) => exact()(params),
    jacobian(params) {
      const n = params.length;
      const count = exact()(params).length;
      const product = productOf();
      const weights = new Array<number>(count).fill(0);
      const rows = Array.from({ length: count }, () => new Array<number>(n));
      for (let j = 0; j < n; j++) {
        const direction = new Float64Array(n + count);
        direction[j] = 1;
        const column = product([params, weights], direction);
        for (let i = 0; i < count; i++) rows[i][j] = column[n + i];
      }
      return rows;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
