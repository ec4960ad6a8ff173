// The bits of a float64, and what floating-point arithmetic loses, found exactly by floating-point arithmetic.

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The 32 high bits of `x`: sign, 11 bits of exponent, 20 of the mantissa. */
export function highWord(x: number): number {
  value[0] = x;
  return words[HIGH] | 0;
}

/** `x` with other high bits. */
export function withHighWord(x: number, high: number): number {
  value[0] = x;
  words[HIGH] = high;
  return value[0];
}

/** 2ᵏ for k = -1074 … 1023: a load is faster here than writing words and reading them back as one number. */
const POWERS = new Float64Array(2098);
for (let i = 0, power = 5e-324; i < POWERS.length; i++, power *= 2) POWERS[i] = power;

/** 2ᵏ for -1074 ≤ k ≤ 1023. */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1074];
}

/** x 2ᵏ, rounded once, also where the result is subnormal; |k| ≤ 2100. */
export function scale(x: number, k: number): number {
  if (k > 1023) {
    x *= 8.98846567431158e307;
    k -= 1023;
    if (k > 1023) return x * 8.98846567431158e307 * powerOfTwo(Math.min(k - 1023, 1023));
  } else if (k < -1022) {
    // 2⁻⁹⁶⁹ keeps all bits of a normal x, so that only the last product rounds.
    x *= 2.004168360008973e-292;
    k += 969;
    if (k < -1022) return x * 2.004168360008973e-292 * powerOfTwo(Math.max(k + 969, -1022));
  }
  return x * powerOfTwo(k);
}

/** What rounding took from `product` = a b: a b - product, exactly (Dekker 1971), when nothing over- or underflows. */
export function productError(a: number, b: number, product: number): number {
  const splitA = 134217729 * a;
  const aHigh = splitA - (splitA - a);
  const aLow = a - aHigh;
  const splitB = 134217729 * b;
  const bHigh = splitB - (splitB - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What rounding took from `sum` = a + b, exactly, whichever is larger (Knuth). */
export function sumError(a: number, b: number, sum: number): number {
  const bSeen = sum - a;
  return a - (sum - bSeen) + (b - bSeen);
}
