import { dot, norm, type Vector, zeros } from "../vector.ts";

/** The product A B of a matrix `rows` × `inner` and one `inner` × `columns`, both row by row. */
export const multiply = (a: Vector, b: Vector, rows: number, inner: number, columns: number): Vector =>
  timesTransposed(a, transposed(b, inner, columns), rows, inner, columns);

/** The symmetric A Aᵀ of a matrix `rows` × `inner`. */
export function gram(a: Vector, rows: number, inner: number): Vector {
  const product = zeros(rows * rows);
  // Bands of rows up to the diagonal, then their mirror images.
  for (let top = 0; top < rows; top += BAND) {
    const bottom = Math.min(rows, top + BAND);
    productInto(product, a, a, top, bottom, bottom, inner, rows);
  }
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) product[j * rows + i] = product[i * rows + j];
  return product;
}

const BAND = 16;

/** A Bᵀ, with both read along their rows. */
function timesTransposed(a: Vector, b: Vector, rows: number, inner: number, columns: number): Vector {
  const product = zeros(rows * columns);
  productInto(product, a, b, 0, rows, columns, inner, columns);
  return product;
}

/**
 * Rows `top` to `bottom` and the first `columns` columns of A Bᵀ, two by four at a time in locals that become registers.
 * A row of `out` is `stride` long. Each number is a sum in the order of `inner`, however it is cut.
 */
function productInto(
  out: Vector,
  a: Vector,
  b: Vector,
  top: number,
  bottom: number,
  columns: number,
  inner: number,
  stride: number,
): void {
  let i = top;
  for (; i + 1 < bottom; i += 2) {
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      let s0 = 0,
        s1 = 0,
        s2 = 0,
        s3 = 0,
        t0 = 0,
        t1 = 0,
        t2 = 0,
        t3 = 0;
      const p = i * inner;
      const q = j * inner;
      for (let k = 0; k < inner; k++) {
        const x = a[p + k];
        const y = a[p + inner + k];
        const b0 = b[q + k];
        const b1 = b[q + inner + k];
        const b2 = b[q + 2 * inner + k];
        const b3 = b[q + 3 * inner + k];
        s0 += x * b0;
        s1 += x * b1;
        s2 += x * b2;
        s3 += x * b3;
        t0 += y * b0;
        t1 += y * b1;
        t2 += y * b2;
        t3 += y * b3;
      }
      const o = i * stride + j;
      out[o] = s0;
      out[o + 1] = s1;
      out[o + 2] = s2;
      out[o + 3] = s3;
      out[o + stride] = t0;
      out[o + stride + 1] = t1;
      out[o + stride + 2] = t2;
      out[o + stride + 3] = t3;
    }
    for (; j < columns; j++) {
      out[i * stride + j] = along(a, i * inner, b, j * inner, inner);
      out[(i + 1) * stride + j] = along(a, (i + 1) * inner, b, j * inner, inner);
    }
  }
  if (i < bottom) for (let j = 0; j < columns; j++) out[i * stride + j] = along(a, i * inner, b, j * inner, inner);
}

function along(a: Vector, p: number, b: Vector, q: number, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a[p + k] * b[q + k];
  return sum;
}

/** The transpose of a matrix `rows` × `columns`. */
export function transposed(a: Vector, rows: number, columns: number): Vector {
  const result = zeros(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}

/**
 * Eigenvalues, the largest first, and eigenvectors (the columns, row by row) of a symmetric matrix, by cyclic Jacobi rotations.
 *
 * Source: Golub & Van Loan 2013, Algorithm 8.5.3.
 */
export function symmetricEigen(matrix: Vector, n: number): { values: Vector; vectors: Vector } {
  const a = matrix.slice();
  const vectors = zeros(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const off = a[p * n + q];
        if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(a[p * n + p] * a[q * n + q])) || off === 0) continue;
        turned = true;
        const tau = (a[q * n + q] - a[p * n + p]) / (2 * off);
        const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(a, vectors, n, p, q, cosine, tangent * cosine);
      }
    if (!turned) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i]);
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]),
    vectors: vectors.map((_, k) => vectors[k - (k % n) + order[k % n]]),
  };
}

/** A ← Jᵀ A J and V ← V J, with J the rotation in the plane of p and q. */
function rotate(a: Vector, vectors: Vector, n: number, p: number, q: number, cosine: number, sine: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = cosine * x - sine * y;
    a[k * n + q] = sine * x + cosine * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = cosine * x - sine * y;
    a[q * n + k] = sine * x + cosine * y;
    const [v, w] = [vectors[k * n + p], vectors[k * n + q]];
    vectors[k * n + p] = cosine * v - sine * w;
    vectors[k * n + q] = sine * v + cosine * w;
  }
}

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

/** The matrix with ones on its diagonal. */
export function identity(n: number, scale = 1): Vector {
  const matrix = zeros(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = scale;
  return matrix;
}
