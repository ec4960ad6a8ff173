import { productError } from "./bits.ts";
import { ATAN_HIGH, ATAN_LOW, HALF_PI } from "./tables.ts";

/** The angle in [-π/2, π/2] whose tangent is x. */
export function atan(x: number): number {
  const a = Math.abs(x);
  if (x === 0 || Number.isNaN(x)) return x;
  if (a < 0.40625) return x + x * (x * x * atanSeries(x * x));
  const angle = a <= 1 ? farAngle(a, 1) : a > 1e17 ? HALF_PI.high : complement(1, a);
  return x < 0 ? -angle : angle;
}

/** The angle in [-π, π] of the point (x, y), signed zeros and infinities as `Math.atan2` has them. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const left = x < 0 || Object.is(x, -0);
  const angle = angleOf(Math.abs(y), Math.abs(x), left);
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/** The angle in [-π/2, π/2] whose sine is x; NaN beyond ±1. */
export function asin(x: number): number {
  const a = Math.abs(x);
  if (a <= 0.5) return x + x * (x * x * asinSeries(x * x));
  if (!(a <= 1)) return Number.NaN;
  // π/2 - 2 arcsin √((1 - a)/2)
  halfAngle((1 - a) * 0.5);
  const turn = HALF_PI.high - 2 * root.high;
  const angle = turn + (HALF_PI.high - turn - 2 * root.high + (HALF_PI.low - 2 * root.low));
  return x < 0 ? -angle : angle;
}

/** The angle in [0, π] whose cosine is x; NaN beyond ±1. */
export function acos(x: number): number {
  const a = Math.abs(x);
  if (!(a <= 1)) return Number.NaN;
  if (a <= 0.5) {
    const rest = x * (x * x * asinSeries(x * x));
    const turn = HALF_PI.high - x;
    return turn + (HALF_PI.high - turn - x + (HALF_PI.low - rest));
  }
  halfAngle((1 - a) * 0.5);
  if (x > 0) return 2 * (root.high + root.low);
  const turn = 2 * HALF_PI.high - 2 * root.high;
  return turn + (2 * HALF_PI.high - turn - 2 * root.high + 2 * (HALF_PI.low - root.low));
}

const root = { high: 0, low: 0 };

/** Writes arcsin √z = high + low in {@link root}, z in [0, ¼]; the root is corrected by what its square leaves. */
function halfAngle(z: number): void {
  const s = Math.sqrt(z);
  const square = s * s;
  root.high = s;
  root.low = s * (z * asinSeries(z)) + (s === 0 ? 0 : (z - square - productError(s, s, square)) / (2 * s));
}

/** arctan(y/x) for y, x ≥ 0, or π minus it. */
function angleOf(y: number, x: number, left: boolean): number {
  if (y === 0) return left ? Math.PI : 0;
  if (x === 0) return HALF_PI.high;
  if (x === Infinity || y === Infinity) {
    if (x !== y) return x === Infinity ? (left ? Math.PI : 0) : HALF_PI.high;
    return left ? 2.356194490192345 : 0.7853981633974483;
  }
  // A power of two taken from both keeps the ratio, and keeps products from over- and underflow.
  const largest = Math.max(x, y);
  const factor = largest > 1e150 ? 2 ** -540 : largest < 1e-130 ? 2 ** 500 : 1;
  return quadrantAngle(y * factor, x * factor, left);
}

function quadrantAngle(y: number, x: number, left: boolean): number {
  if (y <= x) {
    anglePair(y, x);
    if (!left) return pairResult.high + pairResult.low;
    return difference(2 * HALF_PI.high, 2 * HALF_PI.low);
  }
  anglePair(x, y);
  if (!left) return difference(HALF_PI.high, HALF_PI.low);
  const sum = HALF_PI.high + pairResult.high;
  return sum + (HALF_PI.high - sum + pairResult.high + (HALF_PI.low + pairResult.low));
}

function difference(high: number, low: number): number {
  const turn = high - pairResult.high;
  return turn + (high - turn - pairResult.high + (low - pairResult.low));
}

const pairResult = { high: 0, low: 0 };

/** Writes arctan(b/a) = high + low, for 0 ≤ b ≤ a. */
function anglePair(b: number, a: number): void {
  const q = b / a;
  if (q < 0.40625) {
    const back = q * a;
    const rest = q < 1e-290 || a > 1e290 ? 0 : (b - back - productError(q, a, back)) / a;
    pairResult.high = q;
    pairResult.low = q * (q * q * atanSeries(q * q)) + rest;
    return;
  }
  // arctan c + arctan((b - c a) / (a + c b)) with c = i/16
  const i = (q * 16 + 0.5) | 0;
  const c = i * 0.0625;
  const part = c * a;
  const t = (b - part - productError(c, a, part)) / (a + c * b);
  pairResult.high = ATAN_HIGH[i];
  pairResult.low = ATAN_LOW[i] + (t + t * (t * t * atanSeries(t * t)));
}

function farAngle(b: number, a: number): number {
  anglePair(b, a);
  return pairResult.high + pairResult.low;
}

function complement(b: number, a: number): number {
  anglePair(b, a);
  return difference(HALF_PI.high, HALF_PI.low);
}

/** (arctan(x)/x - 1)/x² as a polynomial in z = x², for z < 0.17 (tests/golden/make-math-polynomials.py). */
function atanSeries(z: number): number {
  const w = z * z;
  const high =
    -0.06664594741542106 +
    z * 0.05858875820928297 +
    w * (-0.05089271165842749 + z * 0.03934256713408545 + w * -0.019313341809178097);
  return (
    -0.3333333333333333 +
    z * 0.19999999999995885 +
    w *
      (-0.14285714284743012 + z * 0.11111111021435291 + w * (-0.09090904830338337 + z * 0.07692189077021157 + w * high))
  );
}

/** (arcsin(x)/x - 1)/x² as a polynomial in z = x², for z ≤ 1/4. */
function asinSeries(z: number): number {
  const w = z * z;
  const v = w * w;
  const high =
    0.010324318288744113 +
    z * 0.005450878187720551 +
    w * (0.017419357964884856 + z * -0.014881409392818063 + w * 0.02877844261259304);
  const middle =
    0.022372173002005596 + z * 0.017352391265909227 + w * (0.013971235301124539 + z * 0.011478952690257387);
  return (
    0.16666666666666669 +
    z * 0.07499999999998425 +
    w * (0.04464285714637338 + z * 0.030381944137085216) +
    v * (middle + v * high)
  );
}
