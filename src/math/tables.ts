// Tables and constants, made once by exact integer arithmetic: 160 binary places, each entry a rounded value and the rest.

const PLACES = 160n;
const ONE = 1n << PLACES;

/** A real number as the sum of two float64 numbers, the second below half an ulp of the first. */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

/** ln 2 in two parts: `high` has 32 bits, so that k ln 2 starts with an exact product. */
export const LN2 = split(naturalLog(2n), 32n);
/** π/2 in three parts of 33 bits and the rest. */
export const HALF_PI_PARTS = parts(arcTangents(), 33n, 3);
/** π/2 in parts of 40 and 39 bits, whose products with a number of 13 bits are exact, and the rest. */
export const HALF_PI_NEAR = parts(arcTangents(), 40n, 2);
export const HALF_PI = pair(arcTangents());
export const INVERSE_LN2 = pair((ONE * ONE) / naturalLog(2n));
export const INVERSE_LN10 = pair((ONE * ONE) / naturalLog(10n));
/** log₁₀ 2; `high` has 32 bits. */
export const LOG10_2 = split((naturalLog(2n) * ONE) / naturalLog(10n), 32n);

/** 2^(j/128) for j = 0 … 127, in two columns. */
export const EXP_HIGH = new Float64Array(128);
export const EXP_LOW = new Float64Array(128);
/** For c = i/128, i = 90 … 182: 1/c and ln c, its high part a multiple of 2⁻⁴². */
export const LOG_FIRST = 90;
export const LOG_INVERSE = new Float64Array(93);
export const LOG_HIGH = new Float64Array(93);
export const LOG_LOW = new Float64Array(93);
/** arctan(i/16) for i = 0 … 16. */
export const ATAN_HIGH = new Float64Array(17);
export const ATAN_LOW = new Float64Array(17);
/** For c = i/16, i = 0 … 320: tanh c in two columns, and its slope 1 - tanh² c. */
export const TANH_HIGH = new Float64Array(321);
export const TANH_LOW = new Float64Array(321);
export const TANH_SLOPE = new Float64Array(321);

fillExp();
fillTanh();
fillLog();
fillAtan();

function fillExp(): void {
  let root = 2n * ONE;
  for (let i = 0; i < 7; i++) root = squareRoot(root * ONE);
  let power = ONE;
  for (let j = 0; j < EXP_HIGH.length; j++, power = (power * root) >> PLACES) {
    const { high, low } = pair(power);
    EXP_HIGH[j] = high;
    EXP_LOW[j] = low;
  }
}

function fillTanh(): void {
  let base = ONE;
  for (let k = 1n, term = ONE; term !== 0n; k++) base += term = term / (8n * k);
  // e²ᶜ = e^(i/8)
  let power = ONE;
  for (let i = 0; i < TANH_HIGH.length; i++, power = (power * base) >> PLACES) {
    const { high, low } = pair(((power - ONE) * ONE) / (power + ONE));
    TANH_HIGH[i] = high;
    TANH_LOW[i] = low;
    TANH_SLOPE[i] = toNumber((4n * power * ONE * ONE) / ((power + ONE) * (power + ONE)));
  }
}

function fillLog(): void {
  const last = LOG_FIRST + LOG_HIGH.length - 1;
  const logs = new Map([[128, 0n]]);
  // ln((i+1)/i) = 2 artanh(1/(2i+1))
  for (let i = 128; i < last; i++) logs.set(i + 1, logs.get(i)! + 2n * inverseSeries(BigInt(2 * i + 1), 1n));
  for (let i = 127; i >= LOG_FIRST; i--) logs.set(i, logs.get(i + 1)! - 2n * inverseSeries(BigInt(2 * i + 1), 1n));
  for (let i = LOG_FIRST; i <= last; i++) {
    const { high, low } = split(logs.get(i)!, 42n);
    LOG_INVERSE[i - LOG_FIRST] = 128 / i;
    LOG_HIGH[i - LOG_FIRST] = high;
    LOG_LOW[i - LOG_FIRST] = low;
  }
}

function fillAtan(): void {
  let angle = 0n;
  for (let i = 0; i <= 16; i++) {
    const { high, low } = pair(angle);
    ATAN_HIGH[i] = high;
    ATAN_LOW[i] = low;
    // arctan((i+1)/16) - arctan(i/16) = arctan(16 / (256 + i (i+1)))
    angle += inverseSeriesOf(16n, BigInt(256 + i * (i + 1)));
  }
}

/** π/2 = 8 arctan(1/5) - 2 arctan(1/239) (Machin). */
function arcTangents(): bigint {
  return 8n * inverseSeries(5n, -1n) - 2n * inverseSeries(239n, -1n);
}

/** ln n for n = 2 or 10, from artanh: ln 2 = 2 artanh(1/3), ln 10 = 3 ln 2 + 2 artanh(1/9). */
function naturalLog(n: 2n | 10n): bigint {
  const two = 2n * inverseSeries(3n, 1n);
  return n === 2n ? two : 3n * two + 2n * inverseSeries(9n, 1n);
}

/** artanh(1/n) for sign 1, arctan(1/n) for sign -1. */
function inverseSeries(n: bigint, sign: bigint): bigint {
  return seriesOf(1n, n, sign);
}

function inverseSeriesOf(numerator: bigint, denominator: bigint): bigint {
  return seriesOf(numerator, denominator, -1n);
}

/** Σ signᵏ qᵏ²⁺¹ / (2k + 1) with q = numerator / denominator. */
function seriesOf(numerator: bigint, denominator: bigint, sign: bigint): bigint {
  const square = [numerator * numerator, denominator * denominator * sign] as const;
  let power = (ONE * numerator) / denominator;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square[0]) / square[1];
  }
  return sum;
}

/** ⌊√n⌋ by Newton's method from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function pair(fixed: bigint): Pair {
  const high = toNumber(fixed);
  return { high, low: toNumber(fixed - toFixed(high)) };
}

/** `high` a multiple of 2^-places, `low` the rest. */
function split(fixed: bigint, places: bigint): Pair {
  const unit = 1n << (PLACES - places);
  const high = ((fixed + unit / 2n) / unit) * unit;
  return { high: toNumber(high), low: toNumber(fixed - high) };
}

/** Parts of π/2 with `bits` bits, or one fewer where the next bits begin with 0, and the rounded rest. */
function parts(fixed: bigint, bits: bigint, count: number): readonly number[] {
  const found: number[] = [];
  let places = bits - 1n;
  for (let i = 0; i < count; i++, places += bits) {
    const { high } = split(fixed, places);
    found.push(high);
    fixed -= toFixed(high);
  }
  return [...found, toNumber(fixed)];
}

/** Number(…) of a BigInt rounds to nearest, and a power of two scales exactly. */
function toNumber(fixed: bigint): number {
  return Number(fixed) * 2 ** -80 * 2 ** -80;
}

function toFixed(x: number): bigint {
  return BigInt(x * 2 ** 80 * 2 ** 80);
}
