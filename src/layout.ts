import type { ParamsBlock } from "./paramsShape.ts";
import { shown } from "./shown.ts";
import type { Vector } from "./vector.ts";

/** How a structure of numbers (`number`, array, object, nested) lies in one flat row, in order. */
export interface Layout<P> {
  /** How many numbers the structure holds. */
  readonly length: number;
  /** Its tensors in order: a lone number, an array, or an array of arrays of one length, which is a matrix. */
  readonly blocks: readonly ParamsBlock[];
  /** Copies the numbers of `params`, of this layout, into `row`. */
  write(params: P, row: Vector): void;
  /** A new structure with the numbers of `row`. */
  read(row: Vector): P;
  /** In words, what in `value` has not this layout: `[1] must be a number, got undefined`; nothing where all has. */
  misfit(value: unknown): string | undefined;
  /** What messages call number `index`: `.w[3]`, or nothing for a lone number. */
  path(index: number): string;
}

/**
 * The layout of `example`, called `name` in messages.
 *
 * @throws TypeError when something in it is not a number, an array, a Float64Array or a plain object.
 */
export function layoutOf<P>(example: P, name: string): Layout<P> {
  const part = partOf(example, name, 0, new Set());
  return {
    length: part.length,
    blocks: part.blocks,
    write: (params, row) => part.write(params, row),
    read: (row) => part.read(row) as P,
    misfit: (value) => part.misfit(value, ""),
    path: (index) => part.path(index),
  };
}

/** A part of a layout that starts at an offset of its own in the row; paths count from the part's first number. */
interface Part {
  readonly length: number;
  readonly blocks: readonly ParamsBlock[];
  write(value: unknown, row: Vector): void;
  read(row: Vector): unknown;
  /** `at` is the path to the part. */
  misfit(value: unknown, at: string): string | undefined;
  path(index: number): string;
}

function partOf(value: unknown, name: string, at: number, above: Set<unknown>): Part {
  if (typeof value === "number") return lone(at);
  if (value instanceof Float64Array) return typed(value.length, at);
  if (isRow(value)) return row(value.length, at);
  if (Array.isArray(value) || isPlain(value)) return composed(value, name, at, above);
  throw new TypeError(`${name} must be a number, or an array or object of numbers, got ${shown(value)}`);
}

const lone = (at: number): Part => ({
  length: 1,
  blocks: [{ path: "", offset: at, length: 1, shape: [] }],
  write: (value, row) => void (row[at] = value as number),
  read: (row) => row[at],
  misfit: (value, at) => (typeof value === "number" ? undefined : mustBe(at, "a number", value)),
  path: () => "",
});

function row(length: number, at: number): Part {
  // A copy of an array of doubles without holes is filled many times faster than a new one.
  const doubles: number[] = [];
  for (let i = 0; i < length; i++) doubles.push(0.5);
  return {
    length,
    blocks: [{ path: "", offset: at, length, shape: [length] }],
    write(value, row) {
      for (let i = 0; i < length; i++) row[at + i] = (value as number[])[i];
    },
    read(row) {
      const values = doubles.slice();
      for (let i = 0; i < length; i++) values[i] = row[at + i];
      return values;
    },
    misfit: (value, at) => misfitOfRow(length, value, at),
    path: (index) => `[${index}]`,
  };
}

function misfitOfRow(length: number, value: unknown, at: string): string | undefined {
  const numbers = value as ArrayLike<unknown> | undefined | null;
  if (typeof value !== "object" || numbers?.length !== length) return mustBe(at, count(length), value);
  for (let i = 0; i < length; i++)
    if (typeof numbers[i] !== "number") return mustBe(`${at}[${i}]`, "a number", numbers[i]);
  return undefined;
}

const count = (length: number): string => (length === 1 ? "an array of 1 number" : `an array of ${length} numbers`);

function mustBe(at: string, what: string, value: unknown): string {
  const got = Array.isArray(value) || value instanceof Float64Array ? `one of ${value.length}` : shown(value);
  return `${at ? `${at} must be` : "it must be"} ${what}, got ${got}`;
}

const typed = (length: number, at: number): Part => ({
  length,
  blocks: [{ path: "", offset: at, length, shape: [length] }],
  write: (value, row) => row.set(value as Float64Array, at),
  read: (row) => row.slice(at, at + length),
  misfit: (value, at) => misfitOfRow(length, value, at),
  path: (index) => `[${index}]`,
});

function composed(example: object, name: string, at: number, above: Set<unknown>): Part {
  if (above.has(example)) throw new TypeError(`${name} contains itself`);
  const inside = new Set(above).add(example);
  const isArray = Array.isArray(example);
  const keys = isArray ? Array.from(example, (_, i) => i) : Object.keys(example);
  let length = 0;
  const parts = keys.map((key) => {
    const part = partOf((example as Fields)[key], name + accessor(key), at + length, inside);
    length += part.length;
    return part;
  });
  return {
    length,
    blocks: isArray && isTensor(example, parts) ? [stacked(parts, at, length)] : blocksOf(parts, keys),
    write(value, row) {
      for (let i = 0; i < parts.length; i++) parts[i].write((value as Fields)[keys[i]], row);
    },
    read(row) {
      const values = parts.map((part) => part.read(row));
      return isArray ? values : Object.fromEntries(keys.map((key, i) => [key, values[i]]));
    },
    misfit(value, at) {
      if (typeof value !== "object" || value === null || Array.isArray(value) !== isArray)
        return mustBe(at, isArray ? `an array of ${parts.length}` : "an object", value);
      if (isArray && (value as unknown[]).length !== parts.length)
        return mustBe(at, `an array of ${parts.length}`, value);
      for (let i = 0; i < parts.length; i++) {
        const misfit = parts[i].misfit((value as Fields)[keys[i]], at + accessor(keys[i]));
        if (misfit) return misfit;
      }
      return undefined;
    },
    path(index) {
      let i = 0;
      while (index >= parts[i].length) index -= parts[i++].length;
      return accessor(keys[i]) + parts[i].path(index);
    },
  };
}

/** Whether an array's elements are plain arrays of one shape: together they are one tensor. */
function isTensor(example: readonly unknown[], parts: readonly Part[]): boolean {
  const shape = parts[0]?.blocks[0]?.shape;
  if (!shape?.length || !example.every((element) => Array.isArray(element))) return false;
  return parts.every(({ blocks }) => blocks.length === 1 && String(blocks[0].shape) === String(shape));
}

const stacked = (parts: readonly Part[], offset: number, length: number): ParamsBlock => ({
  path: "",
  offset,
  length,
  shape: [parts.length, ...parts[0].blocks[0].shape],
});

const blocksOf = (parts: readonly Part[], keys: readonly (string | number)[]): ParamsBlock[] =>
  parts.flatMap(({ blocks }, i) => blocks.map((block) => ({ ...block, path: accessor(keys[i]) + block.path })));

type Fields = Record<string | number, unknown>;

const accessor = (key: string | number) =>
  typeof key === "string" && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
    ? `.${key}`
    : `[${JSON.stringify(key)}]`;

/** Holes are no numbers, and `every` passes over them. */
function isRow(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "number") return false;
  return true;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
