// Derivatives of the functions of Math for the tape, written apart from those of the structural mode.
import {
  cbrt,
  cos,
  cosh,
  type Dual,
  dual,
  exp,
  log,
  minus,
  ONE,
  opposite,
  over,
  plus,
  power,
  sin,
  sinh,
  sqrt,
  square,
  tanh,
  times,
  ZERO,
} from "./dual.ts";

const flat = (): Dual => ZERO;
const reciprocal = (a: Dual): Dual => over(ONE, a);

/** f' of each function of one number. */
export const slopes: Readonly<Record<string, (a: Dual) => Dual>> = {
  exp,
  expm1: exp,
  log: reciprocal,
  log1p: (a) => reciprocal(plus(ONE, a)),
  log2: (a) => reciprocal(times(a, dual(Math.LN2))),
  log10: (a) => reciprocal(times(a, dual(Math.LN10))),
  sin: cos,
  cos: (a) => opposite(sin(a)),
  tan: (a) => reciprocal(square(cos(a))),
  asin: (a) => reciprocal(sqrt(minus(ONE, square(a)))),
  acos: (a) => opposite(reciprocal(sqrt(minus(ONE, square(a))))),
  atan: (a) => reciprocal(plus(ONE, square(a))),
  sinh: cosh,
  cosh: sinh,
  tanh: (a) => minus(ONE, square(tanh(a))),
  asinh: (a) => reciprocal(sqrt(plus(square(a), ONE))),
  acosh: (a) => reciprocal(sqrt(minus(square(a), ONE))),
  atanh: (a) => reciprocal(minus(ONE, square(a))),
  sqrt: (a) => over(dual(0.5), sqrt(a)),
  cbrt: (a) => reciprocal(times(dual(3), square(cbrt(a)))),
  abs: (a) => dual(Math.sign(a.v)),
  floor: flat,
  ceil: flat,
  round: flat,
  trunc: flat,
  sign: flat,
  fround: () => ONE,
};

export function slopesOfAtan2(y: Dual, x: Dual): [Dual, Dual] {
  const distance = plus(square(x), square(y));
  return [over(x, distance), opposite(over(y, distance))];
}

export function slopesOfHypot(parts: readonly Dual[]): Dual[] {
  const size = sqrt(parts.reduce((sum, a) => plus(sum, square(a)), ZERO));
  return parts.map((a) => (size.v === 0 ? ZERO : over(a, size)));
}

/** Of a ** b; which of the two depend on a parameter. */
export function slopesOfPower(a: Dual, b: Dual, onA: boolean, onB: boolean): [Dual, Dual] {
  return [onA ? slopeOfBase(a, b, onB) : ZERO, onB && a.v !== 0 ? times(exp(times(b, log(a))), log(a)) : ZERO];
}

function slopeOfBase(a: Dual, b: Dual, onB: boolean): Dual {
  if (b.v === 0) return ZERO;
  if (!onB) return times(dual(b.v), power(a, b.v - 1));
  return times(b, a.v > 0 ? exp(times(minus(b, ONE), log(a))) : power(a, b.v - 1));
}
