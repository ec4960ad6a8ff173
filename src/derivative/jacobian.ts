import { rowsByHalves } from "./byHalves.ts";
import { complete } from "./complete.ts";
import { type DerivativeOptions, derivative, formOf } from "./derivative.ts";
import type { DifferentiableMap } from "./differentiable.ts";
import { plan } from "./plan.ts";
import type { AnyFunction, Lifted } from "./registry.ts";
import { NoStructure } from "./structural.ts";
import { along, flatten } from "./structure.ts";
import { recordedForm, sweepEach } from "./tape.ts";

/**
 * The matrix of first derivatives ∂fᵢ/∂xⱼ of a function that gives several numbers: a row for each number of its result, a
 * column for each number of its parameters, both in order (elements of arrays by index, fields of objects as they were
 * written). Shape `[m, n]`.
 *
 * With `mode` "auto": forward mode, a pass for each column, where n ≤ m; else reverse mode, a sweep for each row.
 *
 * @throws {TypeError} where f has no derivative; the message says why, where, and what to do
 *
 * Source: Griewank and Walther 2008, chapter 3
 */
export function jacobian<F extends DifferentiableMap>(
  f: F,
  options: DerivativeOptions = {},
): (...params: Parameters<F>) => number[][] {
  const form = formOf(f, "jacobian");
  const { mode = "auto" } = options;
  const { way, reason } = plan(form, "forward", mode);
  if (way === "none") throw new TypeError(`jacobian: ${reason}`);
  let structure = way !== "tape";
  return (...params) => {
    const all = complete(f, params);
    try {
      if (structure) return structured(f, form, all, options);
    } catch (error) {
      if (!(error instanceof NoStructure) || mode !== "auto") throw error;
      structure = false;
    }
    return sweepEach(recordedForm(form), all).rows as number[][];
  };
}

/**
 * The derivative of f along a direction, J(x)·v = d/dt f(x + t·v) at t = 0, without the Jacobian: one forward pass, about twice
 * the cost of f, and nothing is kept. Both vectors are flat.
 *
 * @throws {TypeError} where f has no derivative
 * @throws {RangeError} where the vector's length is not the number of parameters
 *
 * Source: Griewank and Walther 2008, chapter 3
 */
export function jacobianVectorProduct<F extends DifferentiableMap>(
  f: F,
  options: DerivativeOptions = {},
): (params: Parameters<F>, vector: ArrayLike<number>) => Float64Array {
  const run = derivative(f, "forward", "jacobianVectorProduct", options) as unknown as Forward;
  return (params, vector) => {
    const all = complete(f, params);
    return flatten(run(along(all, vector), ...all).tangent);
  };
}

type Forward = (direction: readonly unknown[], ...params: readonly unknown[]) => { value: unknown; tangent: unknown };

function structured(f: AnyFunction, form: Lifted, params: readonly unknown[], options: DerivativeOptions): number[][] {
  const { mode = "auto" } = options;
  const n = flatten(params).length;
  if (mode === "reverse" || form.native) return rowsByHalves(form, params).map((row) => Array.from(row));
  const run = derivative(f, "forward", "jacobian") as unknown as Forward;
  const first = column(run, params, n, 0);
  const m = first.length;
  if (mode === "auto" && n > m) return rowsByHalves(form, params).map((row) => Array.from(row));
  const columns = [first, ...Array.from({ length: Math.max(0, n - 1) }, (_, j) => column(run, params, n, j + 1))];
  return Array.from({ length: m }, (_, i) => columns.slice(0, n).map((c) => c[i]));
}

function column(run: Forward, params: readonly unknown[], n: number, j: number): Float64Array {
  const direction = new Float64Array(n);
  if (j < n) direction[j] = 1;
  return flatten(run(along(params, direction), ...params).tangent);
}
