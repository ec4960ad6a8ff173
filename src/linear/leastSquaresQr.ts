import { norm, type Vector, zeros } from "../vector.ts";

/** A = Q R Pᵀ with columns in order of what is left of them; Qᵀ b instead of Q. */
export interface PivotedQr {
  /** R, n × n, row by row, upper triangle. */
  readonly r: Vector;
  /** Column j of R is column `order[j]` of A. */
  readonly order: Int32Array;
  /** The first n numbers of Qᵀ b. */
  readonly qtb: Vector;
  /** ‖aⱼ‖ of A's columns in their own order. */
  readonly columnNorms: Vector;
}

/**
 * Householder's QR factors of a matrix of `m` rows and `n` columns (m ≥ n or padded with zeros), columns pivoted, and Qᵀ b.
 *
 * Source: Golub & Van Loan 2013, Algorithm 5.4.1; MINPACK's `qrfac`.
 */
export function pivotedQr(matrix: Vector, m: number, n: number, b: Vector): PivotedQr {
  const a = matrix.slice();
  const rhs = b.slice();
  const order = Int32Array.from({ length: n }, (_, j) => j);
  const columnNorms = zeros(n);
  const column = zeros(m);
  const normOf = (j: number, from: number) => {
    for (let i = from; i < m; i++) column[i] = a[i * n + j];
    return norm(column.subarray(from, m));
  };
  for (let j = 0; j < n; j++) columnNorms[j] = normOf(j, 0);
  const left = columnNorms.slice();
  for (let k = 0; k < Math.min(m, n); k++) {
    let best = k;
    for (let j = k + 1; j < n; j++) if (left[j] > left[best]) best = j;
    if (best !== k) {
      for (let i = 0; i < m; i++) [a[i * n + k], a[i * n + best]] = [a[i * n + best], a[i * n + k]];
      [order[k], order[best]] = [order[best], order[k]];
      left[best] = left[k];
    }
    const length = normOf(k, k);
    if (length > 0) {
      const sign = a[k * n + k] < 0 ? -1 : 1;
      // v = column / (sign ‖column‖), its first number 1 more; H = I − v vᵀ / v₀.
      for (let i = k; i < m; i++) column[i] = (sign * a[i * n + k]) / length;
      column[k] += 1;
      const reflect = (get: (i: number) => number, set: (i: number, value: number) => void) => {
        let sum = 0;
        for (let i = k; i < m; i++) sum += column[i] * get(i);
        sum /= column[k];
        for (let i = k; i < m; i++) set(i, get(i) - sum * column[i]);
      };
      const v = column.slice();
      for (let j = k + 1; j < n; j++) {
        column.set(v);
        reflect(
          (i) => a[i * n + j],
          (i, value) => void (a[i * n + j] = value),
        );
        left[j] = normOf(j, k + 1);
      }
      column.set(v);
      reflect(
        (i) => rhs[i],
        (i, value) => void (rhs[i] = value),
      );
      a[k * n + k] = -sign * length;
    }
  }
  const r = zeros(n * n);
  const qtb = zeros(n);
  for (let i = 0; i < Math.min(m, n); i++) {
    qtb[i] = rhs[i];
    for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j];
  }
  return { r, order, qtb, columnNorms };
}

/**
 * Solves min ‖A x − b‖² + ‖D x‖² from A's factors by rotating D's rows into R; gives x and the new triangle S, in the order
 * of the pivots, with Sᵀ S = Pᵀ (Aᵀ A + D²) P. A column that is 0 in both gets x = 0.
 *
 * Source: Moré 1978, section 3; MINPACK's `qrsolv`.
 */
export function solveDamped({ r, order, qtb }: PivotedQr, d: Vector): { x: Vector; s: Vector } {
  const n = d.length;
  const s = r.slice();
  const rhs = qtb.slice();
  const row = zeros(n);
  for (let j = 0; j < n; j++) {
    if (d[order[j]] === 0) continue;
    row.fill(0);
    row[j] = d[order[j]];
    let extra = 0;
    for (let k = j; k < n; k++) {
      if (row[k] === 0) continue;
      const pivot = s[k * n + k];
      const length = Math.hypot(pivot, row[k]);
      const c = pivot / length;
      const t = row[k] / length;
      for (let i = k; i < n; i++) {
        const top = s[k * n + i];
        s[k * n + i] = c * top + t * row[i];
        row[i] = c * row[i] - t * top;
      }
      const top = rhs[k];
      rhs[k] = c * top + t * extra;
      extra = c * extra - t * top;
    }
  }
  return { x: unpivoted(backSubstituted(s, rhs, n), order), s };
}

/** R⁻¹ b for the leading part of R whose diagonal is not 0; zeros for the rest. */
export function backSubstituted(r: Vector, b: Vector, n: number): Vector {
  let rank = 0;
  while (rank < n && r[rank * n + rank] !== 0) rank++;
  const x = zeros(n);
  for (let i = rank - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < rank; k++) sum -= r[i * n + k] * x[k];
    x[i] = sum / r[i * n + i];
  }
  return x;
}

/** Puts numbers that follow the pivots back into their own order. */
export function unpivoted(x: Vector, order: Int32Array): Vector {
  const out = zeros(x.length);
  for (let j = 0; j < x.length; j++) out[order[j]] = x[j];
  return out;
}
