import { productError, scale, sumError } from "./bits.ts";
import { expOf, expParts, expResult } from "./exp.ts";
import { logOfDouble, logOfSum } from "./log.ts";
import { TANH_HIGH, TANH_LOW, TANH_SLOPE } from "./tables.ts";

/** The hyperbolic tangent, within 0.95 ulp. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  const z = x * x;
  if (a < 0.15625) return x === 0 ? x : x + x * (z * tanhSeries(z));
  if (!(a < 20)) return x > 0 ? 1 : x < 0 ? -1 : x;
  // tanh(c + r) = tanh c + (1 - tanh² c) tanh r / (1 + tanh c tanh r) with c = i/16
  const i = (a * 16 + 0.5) | 0;
  const r = a - i * 0.0625;
  const t = r + r * (r * r * tanhSeries(r * r));
  const high = TANH_HIGH[i];
  const result = high + (TANH_LOW[i] + (TANH_SLOPE[i] * t) / (1 + high * t));
  return x < 0 ? -result : result;
}

/** The logistic function 1 / (1 + e⁻ˣ), for any x without overflow. */
export function sigmoid(x: number): number {
  const a = Math.abs(x);
  if (!(a < 745)) return x > 0 ? 1 : Number.isNaN(x) ? x : 0;
  expParts(-a, 0);
  const e = scale(expResult.high, expResult.exponent);
  const eRest = scale(expResult.low, expResult.exponent);
  const d = 1 + e;
  const q = (x < 0 ? e : 1) / d;
  return q + ((x < 0 ? eRest : 0) - q * (1 - d + e + eRest)) / d;
}

/** ln(1 + eˣ), for any x without overflow. */
export function softplus(x: number): number {
  if (x > 40) return x;
  const e = expOf(x, 0);
  return e < 1e-17 ? e : logOfSum(1 + e, sumError(1, e, 1 + e));
}

/** (eˣ - e⁻ˣ) / 2. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return x === 0 ? x : x + x * (x * x * sinhSeries(x * x));
  if (!(a < 711)) return x * Infinity;
  return (x < 0 ? -1 : 1) * halfSum(a, -1);
}

/** (eˣ + e⁻ˣ) / 2. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  return a < 711 ? halfSum(a, 1) : a * Infinity;
}

/** (eᵃ + sign e⁻ᵃ) / 2 for a in [0, 711). */
function halfSum(a: number, sign: number): number {
  if (a > 40) return expOf(a, 0, -1);
  expParts(a, 0);
  const half = scale(expResult.high, expResult.exponent - 1);
  const inverse = (sign * 0.25) / half;
  const sum = half + inverse;
  return sum + (half - sum + inverse + scale(expResult.low, expResult.exponent - 1));
}

/** The inverse of sinh: ln(x + √(x² + 1)). */
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (!(a < Infinity) || x === 0) return x;
  if (a < 1e-4) return x - x * (x * x * (1 / 6 - x * x * 0.075));
  const result = a > 1e9 ? logOfDouble(a) : logOfRoot(a, 1);
  return x < 0 ? -result : result;
}

/** The inverse of cosh on [1, ∞): ln(x + √(x² - 1)); NaN below 1. */
export function acosh(x: number): number {
  if (!(x >= 1)) return Number.NaN;
  return x > 1e9 ? (x < Infinity ? logOfDouble(x) : x) : logOfRoot(x, -1);
}

/** ln(a + √(a² + one)) with the root as a sum of two numbers. */
function logOfRoot(a: number, one: number): number {
  const square = a * a;
  const s = square + one;
  const sRest = sumError(square, one, s) + productError(a, a, square);
  const root = Math.sqrt(s);
  const rootRest = root === 0 ? 0 : (s - root * root - productError(root, root, root * root) + sRest) / (2 * root);
  const sum = a + root;
  return logOfSum(sum, sumError(a, root, sum) + rootRest);
}

/** The inverse of tanh: ½ ln((1 + x) / (1 - x)); infinite at ±1, NaN beyond. */
export function atanh(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-4) return x + x * (x * x * (1 / 3 + x * x * 0.2));
  if (!(a < 1)) return a === 1 ? x * Infinity : Number.NaN;
  const top = 1 + a;
  const bottom = 1 - a;
  const q = top / bottom;
  const back = q * bottom;
  const rest = top - back - productError(q, bottom, back) + sumError(1, a, top) - q * sumError(1, -a, bottom);
  const result = 0.5 * logOfSum(q, rest / bottom);
  return x < 0 ? -result : result;
}

/** (tanh(x)/x - 1)/x² as a polynomial in z = x², for z < 0.0245 (tests/golden/make-math-polynomials.py). */
function tanhSeries(z: number): number {
  const w = z * z;
  return (
    -0.3333333333333332 +
    z * 0.13333333333289468 +
    w * (-0.05396825375922517 + z * 0.021869452080104792 + w * (-0.008860357705188397 + z * 0.003487086881540601))
  );
}

/** (sinh(x)/x - 1)/x² as a polynomial in z = x², for z < 1. */
function sinhSeries(z: number): number {
  const high =
    2.7557319191381816e-6 + z * (2.5052117695907823e-8 + z * (1.6057679623801638e-10 + z * 7.746178593018827e-13));
  return 0.16666666666666666 + z * (0.008333333333333299 + z * (0.00019841269841324198 + z * high));
}
