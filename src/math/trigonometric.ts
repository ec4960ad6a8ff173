import { productError } from "./bits.ts";
import { reduce, reduced } from "./reduce.ts";

/** The sine of x radians, for any finite x; NaN at ±Infinity. */
export function sin(x: number): number {
  if (Math.abs(x) < 0.78) return sineOf(x, 0);
  reduce(x);
  const { quadrant, high, rest } = reduced;
  const size = quadrant & 1 ? cosineOf(high, rest) : sineOf(high, rest);
  return quadrant & 2 ? -size : size;
}

/** The cosine of x radians, for any finite x; NaN at ±Infinity. */
export function cos(x: number): number {
  if (Math.abs(x) < 0.78) return cosineOf(x, 0);
  reduce(x);
  const { quadrant, high, rest } = reduced;
  const size = quadrant & 1 ? sineOf(high, rest) : cosineOf(high, rest);
  return (quadrant + 1) & 2 ? -size : size;
}

/** The tangent of x radians, for any finite x; NaN at ±Infinity. */
export function tan(x: number): number {
  if (Math.abs(x) < 1e-8) return x;
  reduce(x);
  const { quadrant, high, rest } = reduced;
  const z = high * high;
  const sineRest = -sineTail(high, rest, z);
  const sine = high + sineRest;
  const cosineRest = cosineTail(high, rest, z);
  const cosine = 1 + cosineRest;
  return quadrant & 1
    ? -quotient(cosine, 1 - cosine + cosineRest, sine, high - sine + sineRest)
    : quotient(sine, high - sine + sineRest, cosine, 1 - cosine + cosineRest);
}

/** (a + aRest) / (b + bRest), the quotient corrected by what its product with b leaves. */
function quotient(a: number, aRest: number, b: number, bRest: number): number {
  const q = a / b;
  const back = q * b;
  return q + (a - back - productError(q, b, back) + aRest - q * bRest) / b;
}

/** sin(x - rest) for |x| ≤ π/4; taking the tail away keeps the sign of -0. */
function sineOf(x: number, rest: number): number {
  return x - sineTail(x, rest, x * x);
}

/** cos(x - rest) for |x| ≤ π/4: 1 - x²/2 is split, so that its rounding is not lost. */
function cosineOf(x: number, rest: number): number {
  const z = x * x;
  const half = 0.5 * z;
  const start = 1 - half;
  return start + (1 - start - half + (z * z * cosineSeries(z) + x * rest));
}

/** x - sin(x - rest) */
function sineTail(x: number, rest: number, z: number): number {
  return x * (z * sineSeries(z)) + rest * (1 - 0.5 * z);
}

/** cos(x - rest) - 1 */
function cosineTail(x: number, rest: number, z: number): number {
  return -0.5 * z + (z * z * cosineSeries(z) + x * rest);
}

/** (1 - sin(x)/x)/x² as a polynomial in z = x², for z < 0.62 (tests/golden/make-math-polynomials.py). */
function sineSeries(z: number): number {
  const w = z * z;
  return (
    0.16666666666666666 -
    z * 0.008333333333333331 +
    w *
      (0.0001984126984126494 -
        z * 2.7557319219243677e-6 +
        w * (2.505210619936182e-8 - z * 1.6058526388142101e-10 + w * 7.586389554705215e-13))
  );
}

/** (cos(x) - 1 + x²/2)/x⁴ as a polynomial in z = x², for z < 0.62. */
function cosineSeries(z: number): number {
  const w = z * z;
  return (
    0.041666666666666664 -
    z * 0.0013888888888887359 +
    w * (2.48015872987077e-5 - z * 2.755731724172776e-7 + w * (2.0876140031390975e-9 - z * 1.138218421447753e-11))
  );
}
