// Partial derivatives of the functions of Math, as expressions.
import {
  add,
  choose,
  compare,
  constant,
  divide,
  math,
  multiply,
  negate,
  number,
  ONE,
  subtract,
  ZERO,
} from "./build.ts";
import type { Expression } from "./ir.ts";

/** From the arguments and the function's result, one expression per argument. */
export type Partials = (args: readonly Expression[], result: Expression) => readonly Expression[];

const of =
  (rule: (a: Expression, result: Expression) => Expression): Partials =>
  (args, result) => [rule(args[0], result)];

const flat: Partials = () => [ZERO];
const square = (e: Expression): Expression => multiply(e, e);
const reciprocal = (e: Expression): Expression => divide(ONE, e);
const root = (e: Expression): Expression => math("sqrt", e);

/**
 * ∂f/∂aᵢ of each function. At a kink: |·|' = 0 at 0; max and min follow the first argument on a tie; floor, ceil, round,
 * trunc and sign are flat everywhere.
 */
export const partials: Readonly<Record<string, Partials>> = {
  exp: of((_, result) => result),
  expm1: of((_, result) => add(result, ONE)),
  log: of((a) => reciprocal(a)),
  log1p: of((a) => reciprocal(add(ONE, a))),
  log2: of((a) => reciprocal(multiply(a, number(Math.LN2)))),
  log10: of((a) => reciprocal(multiply(a, number(Math.LN10)))),
  sin: of((a) => math("cos", a)),
  cos: of((a) => negate(math("sin", a))),
  tan: of((_, result) => add(ONE, square(result))),
  asin: of((a) => reciprocal(root(subtract(ONE, square(a))))),
  acos: of((a) => negate(reciprocal(root(subtract(ONE, square(a)))))),
  atan: of((a) => reciprocal(add(ONE, square(a)))),
  sinh: of((a) => math("cosh", a)),
  cosh: of((a) => math("sinh", a)),
  tanh: of((_, result) => subtract(ONE, square(result))),
  asinh: of((a) => reciprocal(root(add(square(a), ONE)))),
  acosh: of((a) => reciprocal(root(subtract(square(a), ONE)))),
  atanh: of((a) => reciprocal(subtract(ONE, square(a)))),
  sqrt: of((_, result) => divide(number(0.5), result)),
  cbrt: of((_, result) => reciprocal(multiply(number(3), square(result)))),
  abs: of((a) => math("sign", a)),
  floor: flat,
  ceil: flat,
  round: flat,
  trunc: flat,
  sign: flat,
  fround: of(() => ONE),
  atan2: ([y, x]) => {
    const distance = add(square(x), square(y));
    return [divide(x, distance), negate(divide(y, distance))];
  },
  max: ([a, b]) => pick(compare(">=", a, b)),
  min: ([a, b]) => pick(compare("<=", a, b)),
  hypot: (args, result) => args.map((a) => choose(compare("===", result, ZERO), ZERO, divide(a, result))),
  pow: ([base, exponent], result) => power(base, exponent, result),
};

/** Functions whose derivative is 0 everywhere. */
export const flatFunctions: ReadonlySet<string> = new Set(["floor", "ceil", "round", "trunc", "sign"]);

const cheapFunctions = new Set([...flatFunctions, "sqrt", "abs", "fround", "max", "min"]);

/** Is it better kept than computed again? */
export const isCostly = (e: Expression): boolean =>
  e.kind === "math" && !cheapFunctions.has(e.name) && !(e.name === "pow" && isSmallPower(e.args[1]));

const isSmallPower = (exponent: Expression): boolean => [0, 1, 2, 3, 4].includes(constant(exponent) ?? Number.NaN);

const pick = (first: Expression): readonly Expression[] => [choose(first, ONE, ZERO), choose(first, ZERO, ONE)];

function power(base: Expression, exponent: Expression, result: Expression): readonly Expression[] {
  const p = constant(exponent);
  if (p !== undefined) return [constantPower(base, p), ZERO];
  const byBase = multiply(exponent, math("pow", base, subtract(exponent, ONE)));
  const byExponent = multiply(result, math("log", base));
  return [choose(compare("===", exponent, ZERO), ZERO, byBase), choose(compare("===", base, ZERO), ZERO, byExponent)];
}

function constantPower(base: Expression, p: number): Expression {
  if (p === 0) return ZERO;
  if (p === 1) return ONE;
  if (p === 2) return multiply(number(2), base);
  if (p === 3) return multiply(number(3), square(base));
  return multiply(number(p), math("pow", base, number(p - 1)));
}
