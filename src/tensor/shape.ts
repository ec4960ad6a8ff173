import { isNode } from "../derivative/record.ts";

/** 0 a number, 1 an array of numbers, 2 an array of rows. */
export type Rank = 0 | 1 | 2;

/** The sizes of a tensor's dimensions: `[]` a number, `[n]` a row, `[m, n]` m rows of n. */
export type Shape = readonly number[];

export const shapeText = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Tensors that do not go together. Thrown again from the function's own text, so that the trace shows the line. */
export class ShapeError extends RangeError {
  /** On the prototype, so that traces do not list it. */
  get own(): true {
    return true;
  }
}

/** @throws TypeError when `x` is no tensor; ShapeError when its rows differ in length, or it is an empty matrix. */
export function shapeOf(x: unknown, name: string): Shape {
  if (typeof x === "number" || isNode(x)) return [];
  if (!Array.isArray(x) && !(x instanceof Float64Array))
    throw new TypeError(`${name} must be a number, an array of numbers or an array of rows, got ${kindOf(x)}`);
  if (x.length === 0 || !isRow(x[0])) return [x.length];
  const rows = x as unknown as readonly ArrayLike<number>[];
  const columns = rows[0].length;
  rows.forEach((row, i) => {
    if (row?.length !== columns)
      throw new ShapeError(
        `${name} must have rows of one length; row 0 has ${columns} numbers and row ${i} has ${row?.length}`,
      );
  });
  return [rows.length, columns];
}

const isRow = (x: unknown): boolean => Array.isArray(x) || x instanceof Float64Array;

const kindOf = (x: unknown): string => (x === null ? "null" : typeof x);

/** @throws ShapeError naming both shapes when they do not go together, place by place. */
export function checkBroadcast(name: string, a: Shape, b: Shape): void {
  for (let k = 1; k <= Math.min(a.length, b.length); k++) {
    const [m, n] = [a[a.length - k], b[b.length - k]];
    if (m !== n && m !== 1 && n !== 1)
      throw new ShapeError(
        `${name}: a is ${shapeText(a)} but b is ${shapeText(b)}; sizes must be equal, counted from the last, or one of them 1`,
      );
  }
}
