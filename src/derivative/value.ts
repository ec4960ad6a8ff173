import { derivative } from "./derivative.ts";
import type { Differentiable } from "./differentiable.ts";

/**
 * f itself, with the functions of Math in pure arithmetic: it has the same bits in every engine, where `Math.exp` and its
 * like have not.
 *
 * @throws {TypeError} where f was not lifted; the message says why, where, and what to do
 */
export const value = <F extends Differentiable>(f: F): ((...params: Parameters<F>) => number) =>
  derivative(f, "value", "value") as (...params: Parameters<F>) => number;
