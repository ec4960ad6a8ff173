import { complete } from "./complete.ts";
import { type DerivativeOptions, derivative } from "./derivative.ts";
import type { Differentiable } from "./differentiable.ts";
import { along, flatten } from "./structure.ts";

/**
 * The matrix of second derivatives ∂²f/∂xᵢ∂xⱼ, over the numbers of the parameters in order (elements of arrays by index,
 * fields of objects as they were written). Shape `[n, n]`.
 *
 * Forward mode over the gradient's program, a column for each number: n times the cost of a gradient, exact to rounding.
 *
 * @throws {TypeError} where f has no derivative; the message says why, where, and what to do
 *
 * Source: Pearlmutter 1994
 */
export function hessian<F extends Differentiable>(
  f: F,
  options: DerivativeOptions = {},
): (...params: Parameters<F>) => number[][] {
  const tangent = derivative(f, "tangent", "hessian", options) as Tangent;
  return (...params) => {
    const all = complete(f, params);
    const n = flatten(all).length;
    return Array.from({ length: n }, (_, i) => {
      const direction = new Float64Array(n);
      direction[i] = 1;
      return Array.from(flatten(tangent(along(all, direction), ...all)));
    });
  };
}

/**
 * The product of the Hessian at `params` with a vector, without the matrix: one gradient's cost. Both vectors are flat.
 *
 * @throws {TypeError} where f has no derivative
 * @throws {RangeError} where the vector's length is not the number of parameters
 *
 * Source: Pearlmutter 1994
 */
export function hessianVectorProduct<F extends Differentiable>(
  f: F,
  options: DerivativeOptions = {},
): (params: Parameters<F>, vector: ArrayLike<number>) => Float64Array {
  const tangent = derivative(f, "tangent", "hessianVectorProduct", options) as Tangent;
  return (params, vector) => {
    const all = complete(f, params);
    return flatten(tangent(along(all, vector), ...all));
  };
}

type Tangent = (direction: readonly unknown[], ...params: readonly unknown[]) => unknown;
