// The functions of Math on recorded numbers; their derivatives are written apart from those of the structural mode.
import { add, div, exp, levelOf, log, mul, neg, plain, pow, several, sub, unary, type Value } from "./record.ts";
import { mathFunctions as m } from "./registry.ts";

const square = (a: Value): Value => mul(a, a);
const reciprocal = (a: Value): Value => div(1, a);
const flat = (): Value => 0;

const sin: (a: Value) => Value = unary(m.sin, (a) => cos(a));
const cos: (a: Value) => Value = unary(m.cos, (a) => neg(sin(a)));
const sinh: (a: Value) => Value = unary(m.sinh, (a) => cosh(a));
const cosh: (a: Value) => Value = unary(m.cosh, (a) => sinh(a));
const sqrt: (a: Value) => Value = unary(Math.sqrt, (a) => div(0.5, sqrt(a)));
const cbrt: (a: Value) => Value = unary(m.cbrt, (a) => reciprocal(mul(3, square(cbrt(a)))));
const tanh: (a: Value) => Value = unary(m.tanh, (a) => sub(1, square(tanh(a))));

type Rule = (a: Value) => Value;

const rules: Readonly<Record<string, Rule>> = {
  expm1: exp,
  log1p: (a) => reciprocal(add(1, a)),
  log2: (a) => reciprocal(mul(a, Math.LN2)),
  log10: (a) => reciprocal(mul(a, Math.LN10)),
  tan: (a) => reciprocal(square(cos(a))),
  asin: (a) => reciprocal(sqrt(sub(1, square(a)))),
  acos: (a) => neg(reciprocal(sqrt(sub(1, square(a))))),
  atan: (a) => reciprocal(add(1, square(a))),
  asinh: (a) => reciprocal(sqrt(add(square(a), 1))),
  acosh: (a) => reciprocal(sqrt(sub(square(a), 1))),
  atanh: (a) => reciprocal(sub(1, square(a))),
  abs: (a) => Math.sign(plain(a)),
  floor: flat,
  ceil: flat,
  round: flat,
  trunc: flat,
  sign: flat,
  fround: () => 1,
};

const atan2 = several(m.atan2, ([y, x]) => {
  const distance = add(square(x), square(y));
  return [div(x, distance), neg(div(y, distance))];
});

const hypot = several(m.hypot, (parts) => {
  const size = sqrt(parts.reduce((sum: Value, a) => add(sum, square(a)), 0));
  return parts.map((a) => (plain(size) === 0 ? 0 : div(a, size)));
});

const extreme =
  (none: number, wins: (a: number, b: number) => boolean) =>
  (...args: Value[]): Value =>
    args.length ? args.reduce((a, b) => (wins(plain(a), plain(b)) || Number.isNaN(plain(a)) ? a : b)) : none;

/** `Math` with recorded numbers; what has no derivative is the engine's. */
export const recordMath: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Reflect.get(Math, name)])),
  ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, unary(m[name], rule)])),
  ...{ exp, log, sin, cos, sinh, cosh, tanh, sqrt, cbrt, pow, atan2, hypot },
  max: extreme(Number.NEGATIVE_INFINITY, (a, b) => a >= b),
  min: extreme(Number.POSITIVE_INFINITY, (a, b) => a <= b),
  imul: (a: Value, b: Value) => Math.imul(plain(a), plain(b)),
  clz32: (a: Value) => Math.clz32(plain(a)),
};

/** Is any of them recorded? */
export const anyRecorded = (args: readonly unknown[]): boolean => args.some((arg) => levelOf(arg) > 0);
