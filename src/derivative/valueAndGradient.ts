import { type DerivativeOptions, derivative } from "./derivative.ts";
import type { Differentiable, Gradient } from "./differentiable.ts";

/** f(x) and ∇f(x). */
export interface ValueAndGradient<F extends Differentiable> {
  readonly value: number;
  /** With the structure of f's parameters: see `grad`. */
  readonly gradient: Gradient<F>;
}

/**
 * f(x) and ∇f(x) in one pass, as `{ value, gradient }`. The value equals that of `value(f)` to the last bit.
 *
 * @throws {TypeError} where f has no derivative; the message says why, where, and what to do
 */
export const valueAndGradient = <F extends Differentiable>(
  f: F,
  options: DerivativeOptions = {},
): ((...params: Parameters<F>) => ValueAndGradient<F>) =>
  derivative(f, "valueAndGradient", "valueAndGradient", options) as (...params: Parameters<F>) => ValueAndGradient<F>;
