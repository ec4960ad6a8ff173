import { dot, norm, type Vector } from "../vector.ts";
import { identity } from "./products.ts";

/** The columns of an `n` × `n` matrix made orthonormal in their order; a column that the ones before it span is replaced. */
export function orthonormalized(matrix: Vector, n: number): Vector {
  const columns: Vector[] = [];
  const candidates = [...columnsOf(matrix, n), ...columnsOf(identity(n), n)];
  const scale = Math.max(...matrix.map(Math.abs), Number.MIN_VALUE);
  for (let j = 0, spare = n; j < n; j++) {
    let column = freed(candidates[j], columns);
    // Lost to cancellation: any direction that is free will do.
    while (norm(column) <= 1e-14 * scale && spare < 2 * n) column = freed(candidates[spare++], columns);
    const length = norm(column);
    columns.push(column.map((x) => x / length));
  }
  return Float64Array.from({ length: n * n }, (_, k) => columns[k % n][Math.floor(k / n)]);
}

/** `column` without its parts along `others`, taken off twice so that rounding leaves none. */
function freed(column: Vector, others: readonly Vector[]): Vector {
  const rest = column.slice();
  for (let pass = 0; pass < 2; pass++)
    for (const other of others) {
      const along = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i] -= along * other[i];
    }
  return rest;
}

const columnsOf = (matrix: Vector, n: number): Vector[] =>
  Array.from({ length: n }, (_, j) => Float64Array.from({ length: n }, (_, i) => matrix[i * n + j]));
