import { type Vector, zeros } from "../vector.ts";

/** The product of a matrix `rows` × `inner` and one `inner` × `columns`, both row by row. */
export function multiply(a: Vector, b: Vector, rows: number, inner: number, columns: number): Vector {
  const product = zeros(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      for (let j = 0; j < columns; j++) product[i * columns + j] += factor * b[k * columns + j];
    }
  return product;
}

/** The transpose of a matrix `rows` × `columns`. */
export function transposed(a: Vector, rows: number, columns: number): Vector {
  const result = zeros(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}

/**
 * Eigenvalues and eigenvectors (the columns, row by row) of a symmetric matrix, by cyclic Jacobi rotations.
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
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
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
