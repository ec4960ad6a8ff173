import { type DerivativeOptions, derivative } from "./derivative.ts";
import type { Differentiable, Gradient } from "./differentiable.ts";
import { differentiableGradient } from "./nested.ts";
import { isNaNTraced, tellNaN } from "./tellNaN.ts";

/**
 * The gradient of a function of plain TypeScript: ∇f(x), with the structure of f's own parameters. For one parameter it is
 * the gradient by that (`number` for a number, `number[]` for `number[]`, `{ w, b }` for `{ w, b }`), for several a tuple.
 *
 * Exact to rounding; by reverse mode it costs a small multiple of f, however many parameters there are. Captured data is
 * read at each call. Where f has a kink (|x|, max, a branch) the derivative is that of the branch taken: |x|' = 0 at 0, and of
 * equal arguments max and min follow the first. The gradient is a function that can be differentiated again: `grad(grad(f))`.
 *
 * @throws {TypeError} where f has no derivative; the message says why, where, and what to do
 *
 * Source: Griewank and Walther 2008, chapters 3 and 4
 */
export const grad = <F extends Differentiable>(
  f: F,
  options: DerivativeOptions = {},
): ((...params: Parameters<F>) => Gradient<F>) => {
  const gradient = derivative(f, "gradient", "grad", options);
  const told = isNaNTraced() ? (...params: never[]) => tellNaN(f, params, gradient(...params)) : gradient;
  return differentiableGradient(f, told) as (...params: Parameters<F>) => Gradient<F>;
};
