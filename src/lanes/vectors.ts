// Vectors that lie where lanes can reach them: in the one memory of WebAssembly, which all threads share.
import { isKept, keptVector } from "../batch/wasm/memory.ts";
import { type Vector, zeros } from "../vector.ts";

/** Shorter vectors gain nothing: a loop in JavaScript ends before a call has begun. */
export const SHORT = 128;

/** A vector of `n` zeros, in reach of lanes where it is long. */
export const laneZeros = (n: number): Vector => (n < SHORT ? undefined : keptVector(n)) ?? zeros(n);

/** A place in reach for numbers that are needed for a moment; who asks again gets the same. Not filled with zeros. */
export class Room {
  #vector = zeros(0);

  of(length: number): Vector {
    if (this.#vector.length < length) this.#vector = laneZeros(length);
    return this.#vector.subarray(0, length);
  }
}

const shared = new Room();

/** The place of all rules, which is theirs for one step. */
export const workspace = (length: number): Vector => shared.of(length);

/** A copy of a run's vectors, or of its state, in which what is long is in reach of lanes. */
export const inReach = <T>(data: T): T => copied(data, laneZeros, new Map());

/** A copy of plain data that nothing shares, as `structuredClone` makes of vectors of one's own. */
export const outOfReach = <T>(data: T): T => copied(data, zeros, new Map());

/** What is there twice is so in the copy. */
function copied<T>(data: T, vectorOf: (length: number) => Vector, copies: Map<object, object>): T {
  if (typeof data !== "object" || data === null) return data;
  let copy = copies.get(data);
  if (!copy) {
    if (data instanceof Float64Array) {
      copy = vectorOf(data.length);
      (copy as Vector).set(data);
    } else if (Array.isArray(data)) copy = data.map((part) => copied(part, vectorOf, copies));
    else if (Object.getPrototypeOf(data) === Object.prototype)
      copy = Object.fromEntries(Object.entries(data).map(([name, part]) => [name, copied(part, vectorOf, copies)]));
    else copy = structuredClone(data);
    copies.set(data, copy);
  }
  return copy as T;
}

/** Does it lie there? A part of such a vector does too. */
export const isInReach = (vector: Vector): boolean => isKept(vector.buffer);
