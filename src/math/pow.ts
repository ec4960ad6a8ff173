import { productError } from "./bits.ts";
import { expOf } from "./exp.ts";
import { logParts, logResult } from "./log.ts";

/** x^y, within 0.52 ulp; special values as `Math.pow` has them. */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 0) return 1;
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? Number.NaN : size > 1 === y > 0 ? Infinity : 0;
  const odd = isOdd(y);
  const negative = x < 0 || Object.is(x, -0);
  if (size === 0 || size === Infinity) {
    const limit = (size === 0) === y > 0 ? 0 : Infinity;
    return negative && odd ? -limit : limit;
  }
  if (negative && !Number.isInteger(y)) return Number.NaN;
  if (y === 0.5) return Math.sqrt(x);
  const result = size === 1 ? 1 : positivePower(size, y, 0);
  return negative && odd ? -result : result;
}

/** ∛x, within 0.51 ulp. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const root = positivePower(Math.abs(x), 0.3333333333333333, 1.850371707708594e-17);
  return x < 0 ? -root : root;
}

/** x^(y + yRest) = e^((y + yRest) ln x) for x positive and finite. */
function positivePower(x: number, y: number, yRest: number): number {
  logParts(x);
  const { high, low } = logResult;
  // Beyond this the product of the parts could overflow; the result is 0 or Infinity anyway, or 1 when ln x is tiny.
  if (Math.abs(y) > 1e290) return high * y > 0 ? Infinity : 0;
  const product = y * high;
  return expOf(product, productError(y, high, product) + (y * low + yRest * high));
}

function isOdd(y: number): boolean {
  return Math.abs(y) < 2 ** 53 && Number.isInteger(y) && Math.abs(y) % 2 === 1;
}
