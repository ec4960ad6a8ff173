import { highWord, productError, sumError, withHighWord } from "./bits.ts";
import { INVERSE_LN2, INVERSE_LN10, LN2, LOG_FIRST, LOG_HIGH, LOG_INVERSE, LOG_LOW, LOG10_2 } from "./tables.ts";

/** After {@link logParts}: ln x = exponent ln 2 + high + low, to about 70 bits; or all of it in high + low. */
export const logResult = { high: 0, low: 0, exponent: 0 };

/** Adding and taking it away rounds to a multiple of 2⁻³⁴. */
const TO_34_PLACES = 1.5 * 2 ** (52 - 34);
/** The high word of 181/256 ≈ √½, where the mantissas of `fraction` start. */
const ROOT_HALF = 0x3fe6a000;
const LN2_HIGH = LN2.high;
const LN2_LOW = LN2.low;

/** ln x, within 0.51 ulp; NaN below 0, -Infinity at 0. */
export function log(x: number): number {
  if (!(x >= 2.2250738585072014e-308 && x < Infinity)) return x > 0 && x < Infinity ? logSubnormal(x) : outside(x);
  // As in `fraction` below, without the last bits of the small terms.
  const word = highWord(x);
  const shifted = word - ROOT_HALF;
  const k = shifted >> 20;
  const m = withHighWord(x, word - (shifted & 0xfff00000));
  const i = (m * 128 + 0.5) | 0;
  const c = i * 0.0078125;
  const inverse = LOG_INVERSE[i - LOG_FIRST];
  const f = m - c;
  const rHigh = f * inverse + TO_34_PLACES - TO_34_PLACES;
  const rRest = (f - rHigh * c) * inverse;
  const r = rHigh + rRest;
  const z = r * r;
  const series = 1 / 3 - r * 0.25 + z * (0.2 - r * (1 / 6) + z * (1 / 7 - r * 0.125));
  return (
    k * LN2_HIGH +
    (LOG_HIGH[i - LOG_FIRST] + rHigh) +
    (rRest + (k * LN2_LOW + LOG_LOW[i - LOG_FIRST] + z * (r * series - 0.5)))
  );
}

/** log₂ x, exact at the powers of two. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  fraction(x);
  const { high, low, exponent } = logResult;
  const p = high * INVERSE_LN2.high;
  const rest = productError(high, INVERSE_LN2.high, p) + (high * INVERSE_LN2.low + low * INVERSE_LN2.high);
  const sum = exponent + p;
  return sum + (sumError(exponent, p, sum) + rest);
}

/** log₁₀ x, exact at the powers of ten. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  fraction(x);
  const { high, low, exponent } = logResult;
  const p = high * INVERSE_LN10.high;
  const rest = productError(high, INVERSE_LN10.high, p) + (high * INVERSE_LN10.low + low * INVERSE_LN10.high);
  const start = exponent * LOG10_2.high;
  const sum = start + p;
  return sum + (sumError(start, p, sum) + (rest + exponent * LOG10_2.low));
}

/** ln(1 + x) without the loss near 0. */
export function log1p(x: number): number {
  if (Math.abs(x) < 1e-8) return x - x * x * 0.5;
  if (!(x > -1 && x < Infinity)) return outside(x + 1);
  const u = 1 + x;
  return logOfSum(u, sumError(1, x, u));
}

/** ln(x + rest), rounded, for a `rest` below an ulp of x. */
export function logOfSum(x: number, rest: number): number {
  logParts(x);
  return logResult.high + (logResult.low + rest / x);
}

/** ln(2x), also where 2x overflows. */
export function logOfDouble(x: number): number {
  logParts(x);
  const sum = logResult.high + LN2.high;
  return sum + (sumError(logResult.high, LN2.high, sum) + (logResult.low + LN2.low));
}

/** ln x as an unevaluated sum in {@link logResult} (its exponent part added), for x positive and finite. */
export function logParts(x: number): void {
  fraction(x);
  const { high, low, exponent } = logResult;
  const start = exponent * LN2_HIGH;
  const sum = start + high;
  const rest = sumError(start, high, sum) + (low + exponent * LN2_LOW);
  logResult.high = sum + rest;
  logResult.low = sum - logResult.high + rest;
}

/** Writes x = m 2^exponent with m in [0.71, 1.42) and ln m = high + low. */
function fraction(x: number): void {
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    k = -54;
  }
  const word = highWord(x);
  // m starts at 181/256 ≈ √½: near 1 the exponent is 0 and nothing cancels.
  const shifted = word - ROOT_HALF;
  k += shifted >> 20;
  const m = withHighWord(x, word - (shifted & 0xfff00000));
  // c = i/128 is the nearest to m; f = m - c is exact, and f/c = high + rest with 26 and 53 bits.
  const i = (m * 128 + 0.5) | 0;
  const c = i * 0.0078125;
  const inverse = LOG_INVERSE[i - LOG_FIRST];
  const f = m - c;
  const rHigh = f * inverse + TO_34_PLACES - TO_34_PLACES;
  const rRest = (f - rHigh * c) * inverse;
  const r = rHigh + rRest;
  const square = -0.5 * rHigh * rHigh;
  const cubic =
    r * r * r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8 + r * (1 / 9)))))));
  const start = LOG_HIGH[i - LOG_FIRST] + rHigh;
  const first = start + square;
  const second = first + rRest;
  const lost = start - first + square + (first - second + rRest);
  const rest = lost + (LOG_LOW[i - LOG_FIRST] + (cubic - rRest * (rHigh + 0.5 * rRest)));
  logResult.high = second;
  logResult.low = rest;
  logResult.exponent = k;
}

function logSubnormal(x: number): number {
  logParts(x);
  return logResult.high;
}

function outside(x: number): number {
  if (x === 0) return -Infinity;
  return x > 0 ? Infinity : Number.NaN;
}
