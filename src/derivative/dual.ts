// Numbers with a tangent: what the tape is made of, so that it has second derivatives.
import { mathFunctions } from "./registry.ts";

export interface Dual {
  readonly v: number;
  readonly d: number;
}

export const dual = (v: number, d = 0): Dual => ({ v, d });
export const ZERO = dual(0);
export const ONE = dual(1);

export const plus = (a: Dual, b: Dual): Dual => dual(a.v + b.v, a.d + b.d);
export const minus = (a: Dual, b: Dual): Dual => dual(a.v - b.v, a.d - b.d);
export const opposite = (a: Dual): Dual => dual(-a.v, -a.d);
export const times = (a: Dual, b: Dual): Dual => dual(a.v * b.v, a.d * b.v + a.v * b.d);
export const over = (a: Dual, b: Dual): Dual => dual(a.v / b.v, (a.d - (a.v / b.v) * b.d) / b.v);
export const square = (a: Dual): Dual => times(a, a);

const chain =
  (f: (x: number) => number, derivative: (x: number) => number) =>
  (a: Dual): Dual =>
    dual(f(a.v), a.d === 0 ? 0 : derivative(a.v) * a.d);

const m = mathFunctions;
export const sin = chain(m.sin, m.cos);
export const cos = chain(m.cos, (x) => -m.sin(x));
export const exp = chain(m.exp, m.exp);
export const log = chain(m.log, (x) => 1 / x);
export const sqrt = chain(Math.sqrt, (x) => 0.5 / Math.sqrt(x));
export const sinh = chain(m.sinh, m.cosh);
export const cosh = chain(m.cosh, m.sinh);
export const tanh = chain(m.tanh, (x) => 1 - m.tanh(x) ** 2);
export const cbrt = chain(m.cbrt, (x) => 1 / (3 * m.cbrt(x) ** 2));

/** a to a constant power. */
export const power = (a: Dual, p: number): Dual => dual(m.pow(a.v, p), a.d === 0 ? 0 : p * m.pow(a.v, p - 1) * a.d);
