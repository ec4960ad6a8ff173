import { type Vector, zeros } from "../vector.ts";

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
export function timesTransposed(a: Vector, b: Vector, rows: number, inner: number, columns: number): Vector {
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

/** The product A v of a matrix of `n` columns and a vector. */
export function timesVector(a: Vector, v: Vector, n: number): Vector {
  const product = zeros(a.length / n);
  for (let i = 0; i < product.length; i++) product[i] = along(a, i * n, v, 0, n);
  return product;
}

/** The transpose of a matrix `rows` × `columns`. */
export function transposed(a: Vector, rows: number, columns: number): Vector {
  const result = zeros(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}

/** The matrix with ones on its diagonal. */
export function identity(n: number, scale = 1): Vector {
  const matrix = zeros(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = scale;
  return matrix;
}
