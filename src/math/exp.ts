import { scale } from "./bits.ts";
import { EXP_HIGH, EXP_LOW, LN2 } from "./tables.ts";

const PER_LN2 = 128 / Math.LN2;
/** ln 2 / 128: `high` has 32 bits, so that k times it is exact for |k| < 2²¹. */
const STEP_HIGH = LN2.high / 128;
const STEP_LOW = LN2.low / 128;
const MAGIC = 6755399441055744;

/** After {@link expParts}: eˣ = (high + low) 2^exponent, high in [1, 2). */
export const expResult = { high: 1, low: 0, exponent: 0 };

/** eˣ, within 0.51 ulp. @throws never: overflow is Infinity, underflow 0, as with `Math.exp`. */
export function exp(x: number): number {
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : x;
  if (x < -745.1332191019412) return 0;
  // k = round(128 x / ln 2); adding and taking away 1.5 · 2⁵² rounds to an integer.
  const k = x * PER_LN2 + MAGIC - MAGIC;
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  const whole = k | 0;
  const j = whole & 127;
  const high = EXP_HIGH[j];
  return scale(high + (EXP_LOW[j] + high * (r + squareTerms(r))), whole >> 7);
}

/** eʳ - 1 - r for |r| ≤ ln 2 / 256, in pairs of terms that do not wait for each other. */
function squareTerms(r: number): number {
  const z = r * r;
  return z * (0.5 + r * 0.16666666666666666 + z * (0.041666666666666664 + r * 0.008333333333333333));
}

/** e^(x + rest) as an unevaluated sum in {@link expResult}, for |x| < 746 and |rest| well below an ulp of 1. */
export function expParts(x: number, rest: number): void {
  const k = x * PER_LN2 + MAGIC - MAGIC;
  const start = x - k * STEP_HIGH;
  const step = rest - k * STEP_LOW;
  const r = start + step;
  const lost = start - r + step;
  const whole = k | 0;
  const j = whole & 127;
  const top = EXP_HIGH[j];
  const added = EXP_LOW[j] + top * (r + (squareTerms(r) + lost));
  const high = top + added;
  expResult.high = high;
  expResult.low = top - high + added;
  expResult.exponent = whole >> 7;
}

/** e^(x + rest) 2^shift, rounded. */
export function expOf(x: number, rest: number, shift = 0): number {
  if (!(x < 1500)) return x > 0 ? Infinity : x;
  if (x < -1500) return 0;
  expParts(x, rest);
  return scale(expResult.high, expResult.exponent + shift);
}

/** eˣ - 1 without the loss near 0, within 0.8 ulp. */
export function expm1(x: number): number {
  if (Math.abs(x) < 0.25) return x === 0 ? x : x + x * x * series(x);
  if (!(x <= 709.782712893384)) return x > 0 ? Infinity : x;
  if (x < -50) return -1;
  expParts(x, 0);
  const { high, low, exponent } = expResult;
  if (exponent > 60) return scale(high, exponent);
  const e = scale(high, exponent);
  const less = e - 1;
  const lost = e > 1 ? e - less - 1 : -1 - less + e;
  return less + (lost + scale(low, exponent));
}

/** (eˣ - 1 - x) / x² for |x| < 1/4: Σ xᵏ / (k + 2)! */
function series(x: number): number {
  return (
    0.5 +
    x *
      (1 / 6 +
        x *
          (1 / 24 +
            x *
              (1 / 120 +
                x *
                  (1 / 720 +
                    x *
                      (1 / 5040 +
                        x * (1 / 40320 + x * (1 / 362880 + x * (1 / 3628800 + x * (1 / 39916800 + x / 479001600)))))))))
  );
}
