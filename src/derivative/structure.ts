// Parameters are numbers, arrays, typed arrays, and objects and tuples of these; a vector holds their numbers in order.
import type { Vector } from "../vector.ts";

/** The numbers of a structure, in order: elements of arrays by index, fields of objects as they were written. */
export function flatten(structure: unknown): Vector {
  const numbers = new Float64Array(count(structure));
  gather(structure, numbers, 0);
  return numbers;
}

/**
 * The structure of `like` with the numbers of `flat` in order. What is no number is taken over.
 *
 * @throws {RangeError} where `flat` has too few or too many numbers
 */
export function unflatten<T>(like: T, flat: ArrayLike<number>): T {
  return filledFrom(like, flat, false);
}

/** The same in double precision throughout: what runs along a structure in single precision is not rounded. */
export const along = <T>(like: T, flat: ArrayLike<number>): T => filledFrom(like, flat, true);

function filledFrom<T>(like: T, flat: ArrayLike<number>, wide: boolean): T {
  let at = 0;
  const filled = fill(like, () => flat[at++], wide);
  if (at !== flat.length) throw new RangeError(`unflatten: the structure holds ${at} numbers, got ${flat.length}`);
  return filled;
}

/** The typed arrays that parameters may be. */
export const isTyped = (x: unknown): x is Float64Array | Float32Array =>
  x instanceof Float64Array || x instanceof Float32Array;

/** An object literal, and not an instance of a class. */
export function isPlainObject(x: unknown): x is Record<string, unknown> {
  if (typeof x !== "object" || x === null) return false;
  const prototype = Object.getPrototypeOf(x);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function count(x: unknown): number {
  if (typeof x === "number") return 1;
  if (isTyped(x)) return x.length;
  let sum = 0;
  for (const part of partsOf(x)) sum += count(part);
  return sum;
}

/** Writes the numbers of `x` from `at` on; gives the place after them. */
function gather(x: unknown, into: Vector, at: number): number {
  if (typeof x === "number") {
    into[at] = x;
    return at + 1;
  }
  if (isTyped(x)) {
    into.set(x, at);
    return at + x.length;
  }
  for (const part of partsOf(x)) at = gather(part, into, at);
  return at;
}

const partsOf = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : isPlainObject(x) ? Object.values(x) : []);

function fill<T>(like: T, next: () => number, wide: boolean): T;
function fill(like: unknown, next: () => number, wide: boolean): unknown {
  if (typeof like === "number") return next();
  if (isTyped(like)) return wide ? Float64Array.from(like, next) : like.map(next);
  if (Array.isArray(like)) return like.map((part) => fill(part, next, wide));
  if (!isPlainObject(like)) return like;
  return Object.fromEntries(Object.entries(like).map(([name, part]) => [name, fill(part, next, wide)]));
}
