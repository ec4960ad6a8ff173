import { HALF_PI, HALF_PI_NEAR, HALF_PI_PARTS } from "./tables.ts";

/** After {@link reduce}: x = quadrant π/2 + high - rest, quadrant modulo 4, |high| ≤ π/4 and a little more. */
export const reduced = { quadrant: 0, high: 0, rest: 0 };

const MAGIC = 6755399441055744;
const [NEAR1, NEAR2, NEAR3] = HALF_PI_NEAR;
const [PART1, PART2, PART3, PART4] = HALF_PI_PARTS;

/** Takes the nearest multiple of π/2 from x. */
export function reduce(x: number): void {
  const size = Math.abs(x);
  if (size < 1e4) reduceNear(x);
  else if (size < 1e6) reduceByParts(x);
  else reduceExactly(x);
}

/** k times the first two parts is exact, and so are all differences: what `high` loses is kept. */
function reduceNear(x: number): void {
  const k = x * (2 / Math.PI) + MAGIC - MAGIC;
  const first = x - k * NEAR1;
  const second = k * NEAR2;
  const high = first - second;
  reduced.quadrant = k & 3;
  reduced.high = high;
  reduced.rest = second - (first - high) + k * NEAR3;
}

/** k times each part is exact (k has 20 bits, a part 33), and so is each difference but for its kept rest. */
function reduceByParts(x: number): void {
  const k = x * (2 / Math.PI) + MAGIC - MAGIC;
  const first = x - k * PART1;
  const second = first - k * PART2;
  const secondRest = first - second - k * PART2;
  const third = second - k * PART3;
  const thirdRest = second - third - k * PART3;
  const rest = secondRest + thirdRest - k * PART4;
  reduced.quadrant = k & 3;
  reduced.high = third + rest;
  reduced.rest = reduced.high - third - rest;
}

/** 1,300 binary places of π, when an argument first needs them. */
const PLACES = 1300n;
let halfPi = 0n;

/** Integer arithmetic for huge x: slow (microseconds), and exact. */
function reduceExactly(x: number): void {
  if (!Number.isFinite(x)) {
    reduced.high = Number.NaN;
    return;
  }
  halfPi ||= 8n * arcTangentOfInverse(5n) - 2n * arcTangentOfInverse(239n);
  // |x| ≥ 10⁶, so that x 2⁵⁰ is whole; above 2⁵³ x is whole itself.
  const fixed = Math.abs(x) < 2 ** 53 ? BigInt(x * 2 ** 40) << (PLACES - 40n) : BigInt(x) << PLACES;
  const quadrant = roundedQuotient(fixed, halfPi);
  const rest = fixed - quadrant * halfPi;
  reduced.quadrant = Number(quadrant & 3n);
  const high = Number(rest >> (PLACES - 180n)) * 2 ** -180;
  reduced.high = high;
  reduced.rest = Number(BigInt(high * 2 ** 180) - (rest >> (PLACES - 180n))) * 2 ** -180;
}

function roundedQuotient(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const q = doubled / (2n * b);
  return doubled < 0n && q * 2n * b !== doubled ? q - 1n : q;
}

function arcTangentOfInverse(n: bigint): bigint {
  let power = (1n << PLACES) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n, power /= -n * n) sum += power / k;
  return sum;
}

/** π/2 to one float64, for those that need no more. */
export const HALF_PI_HIGH = HALF_PI.high;
