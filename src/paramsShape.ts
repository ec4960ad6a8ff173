import type { Vector } from "./vector.ts";

/** One tensor among the parameters: where it lies in their flat row, row by row. Plain data, so that state can hold it. */
export type ParamsBlock = {
  /** What messages call it: `.w`, `[2]`, `layer 1 weights`; nothing for parameters that are one number or one array. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** `[]` for a number, `[n]` for an array, `[rows, columns]` for a matrix. */
  readonly shape: readonly number[];
};

/** How parameters divide into tensors, for rules that treat each tensor as a whole. The blocks cover the row in order. */
export interface ParamsShape {
  readonly length: number;
  readonly blocks: readonly ParamsBlock[];
}

/** The shape of parameters that are a single array of `n` numbers. */
export const flatShape = (n: number): ParamsShape => ({
  length: n,
  blocks: [{ path: "", offset: 0, length: n, shape: [n] }],
});

/** The part of `row` that holds `block`; a view. */
export const blockOf = (row: Vector, { offset, length }: ParamsBlock): Vector => row.subarray(offset, offset + length);

/** A block as rows and columns: the last axis are the columns, what is not a matrix is one row. */
export function rowsAndColumns({ length, shape }: ParamsBlock): [rows: number, columns: number] {
  const columns = shape.length < 2 ? length : shape[shape.length - 1];
  return [columns === 0 ? 0 : length / columns, columns];
}
