// What the programs of derivatives call by the name `$`: the stacks, the slots between caller and callee, and arrays.
import { mathFunctions } from "./registry.ts";
import { isPlainObject, isTyped } from "./structure.ts";

export const runtime = {
  /** Stacks of numbers and of references, and their heights. */
  S: [] as number[],
  O: [] as unknown[],
  p: 0,
  q: 0,
  /** Adjoints of a callee's numbers, each with its tangent. */
  R: new Float64Array(64),
  resultAdjoint: undefined as unknown,
  resultTangent: undefined as unknown,
  resultAdjointTangent: undefined as unknown,
  /** As many numbers are kept for the way back: 320 MB. */
  most: 4e7,
  /** As many operations the tape records: about 600 MB. */
  longestTape: 4e6,
  /** Sees every number of a program that was made to show them. */
  look: undefined as unknown,
  full,
  trim,
  math: mathFunctions,
  order,
  zeros,
  growingZeros,
  copy,
  restore,
};

export type Runtime = typeof runtime;

/** The places of the elements in rising order (sign 1) or falling (-1); equal ones stay as they were. */
function order(values: ArrayLike<number>, sign: number): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => sign * (values[a] - values[b]));
}

function full(): never {
  throw new RangeError(
    `a derivative would keep more than ${runtime.most.toLocaleString("en-US")} numbers for its way back: make the body of the ` +
      "longest loop a function of its own, step, and call checkpoint(step) there, which computes again instead of keeping; " +
      'for a few parameters mode: "forward" keeps nothing',
  );
}

const KEPT = 2 ** 20;

/** Gives memory back after a long way. */
function trim(): void {
  if (runtime.p === 0 && runtime.S.length > KEPT) runtime.S.length = 0;
  if (runtime.q === 0 && runtime.O.length > 0) runtime.O.length = 0;
}

/** The shadow of a structure: a zero for each number. */
function zeros(x: unknown): unknown {
  if (typeof x === "number") return 0;
  if (isTyped(x)) return new Float64Array(x.length);
  if (Array.isArray(x)) return x.every((part) => typeof part === "number") ? numberZeros(x.length) : x.map(zeros);
  return mapFields(x, zeros);
}

/** The last shadow whose numbers the caller has got as an array of its own: making a new one takes longer than the derivative of a short loop. */
let spare: Float64Array | undefined;

function numberZeros(length: number): Float64Array {
  if (spare?.length !== length) return new Float64Array(length);
  const shadow = spare.fill(0);
  spare = undefined;
  return shadow;
}

/** The same for arrays whose length will change. */
function growingZeros(x: unknown): unknown {
  if (typeof x === "number") return 0;
  if (isTyped(x)) return new Float64Array(x.length);
  return Array.isArray(x) ? x.map(growingZeros) : mapFields(x, growingZeros);
}

function copy(x: unknown): unknown {
  if (isTyped(x)) return x.slice();
  return Array.isArray(x) ? x.map(copy) : mapFields(x, copy);
}

/** A shadow as the gradient that the caller sees: the arrays of `like` again, and what is no number. */
function restore(shadow: unknown, like: unknown): unknown {
  if (typeof like === "number") return shadow;
  if (like instanceof Float32Array) return Float32Array.from(shadow as number[]);
  if (like instanceof Float64Array)
    return shadow instanceof Float64Array ? shadow : Float64Array.from(shadow as number[]);
  if (Array.isArray(like)) return restoreArray(shadow as ArrayLike<unknown>, like);
  if (!isPlainObject(like)) return like;
  const fields = shadow as Record<string, unknown>;
  return Object.fromEntries(Object.entries(like).map(([name, part]) => [name, restore(fields[name], part)]));
}

function restoreArray(shadow: ArrayLike<unknown>, like: readonly unknown[]): unknown[] {
  if (shadow instanceof Float64Array && shadow.length === like.length) {
    // A copy that is written over takes a fifth of the time of a new array that grows.
    const numbers = like.slice() as number[];
    for (let i = 0; i < numbers.length; i++) numbers[i] = shadow[i];
    spare = shadow;
    return numbers;
  }
  const gradient: unknown[] = [];
  if (shadow instanceof Float64Array) for (let i = 0; i < shadow.length; i++) gradient.push(shadow[i]);
  else for (let i = 0; i < like.length; i++) gradient.push(restore(shadow[i], like[i]));
  return gradient;
}

function mapFields(x: unknown, map: (part: unknown) => unknown): unknown {
  if (!isPlainObject(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, map(part)]));
}
