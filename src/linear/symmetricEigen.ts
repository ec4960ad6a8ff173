import { type Vector, zeros } from "../vector.ts";

/** Eigenvalues in rising order, and their orthonormal eigenvectors, a column each, `n` × `n` row by row. */
export interface Eigen {
  readonly values: Vector;
  readonly vectors: Vector;
}

/**
 * Every eigenvalue and eigenvector of a symmetric matrix of `n` rows: Householder reflections to three diagonals, then
 * implicit QL steps. About 9 n³ operations; errors are of the size of rounding beside the largest eigenvalue.
 *
 * Source: Golub & Van Loan 2013, §8.3; EISPACK's `tred2` and `tql2` (Bowdler, Martin, Reinsch & Wilkinson 1968).
 */
export function symmetricEigen(matrix: Vector, n: number): Eigen {
  const { vectors, diagonal, beside } = tridiagonal(matrix, n);
  diagonalize(diagonal, beside, vectors, n);
  return sorted(diagonal, vectors, n);
}

/** A = Q T Qᵀ: Q (its rows transposed, so that rotations touch rows), T's diagonal and the numbers beside it. */
function tridiagonal(matrix: Vector, n: number): { vectors: Vector; diagonal: Vector; beside: Vector } {
  const a = matrix.slice();
  const q = zeros(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  const v = zeros(n);
  const w = zeros(n);
  for (let k = 0; k < n - 2; k++) {
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale = Math.max(scale, Math.abs(a[i * n + k]));
    if (!(scale > 0)) continue;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += (v[i] = a[i * n + k] / scale) ** 2;
    const length = Math.sqrt(square);
    const sign = v[k + 1] < 0 ? -1 : 1;
    const factor = 1 / (square + Math.abs(v[k + 1]) * length);
    v[k + 1] += sign * length;
    // A ← (I − f v vᵀ) A (I − f v vᵀ) = A − v wᵀ − w vᵀ
    let inner = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j];
      w[i] = factor * sum;
      inner += w[i] * v[i];
    }
    for (let i = k + 1; i < n; i++) w[i] -= 0.5 * factor * inner * v[i];
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
    a[(k + 1) * n + k] = -sign * length * scale;
    // The rows of Qᵀ: Qᵀ ← (I − f v vᵀ) Qᵀ.
    for (let j = 0; j < n; j++) w[j] = 0;
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) w[j] += v[i] * q[i * n + j];
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) q[i * n + j] -= factor * v[i] * w[j];
  }
  const diagonal = zeros(n);
  const beside = zeros(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = a[i * n + i];
    if (i + 1 < n) beside[i] = a[(i + 1) * n + i];
  }
  return { vectors: q, diagonal, beside };
}

/** Implicit QL: rotations drive the numbers beside the diagonal to 0; row i of `q` becomes eigenvector i. */
function diagonalize(d: Vector, e: Vector, q: Vector, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > 1.1e-16 * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.hypot(g, 1);
      g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        e[i + 1] = r = Math.hypot(f, g);
        if (r === 0) break;
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (let k = 0; k < n; k++) {
          const y = q[(i + 1) * n + k];
          const x = q[i * n + k];
          q[(i + 1) * n + k] = s * x + c * y;
          q[i * n + k] = c * x - s * y;
        }
      }
      if (r === 0 && i >= l) {
        d[i + 1] -= p;
        e[m] = 0;
        continue;
      }
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}

function sorted(d: Vector, q: Vector, n: number): Eigen {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => d[i] - d[j]);
  const vectors = zeros(n * n);
  for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) vectors[k * n + j] = q[order[j] * n + k];
  return { values: Float64Array.from(order, (i) => d[i]), vectors };
}
