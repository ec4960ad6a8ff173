import type { Vector } from "../vector.ts";

/**
 * Factors a symmetric matrix of `n` rows in place as L Lᵀ; reads and writes the lower triangle only.
 * Gives false, with part of the matrix overwritten, when it is not positive definite.
 *
 * Source: Golub & Van Loan 2013, Algorithm 4.2.1.
 */
export function cholesky(a: Vector, n: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0 && Number.isFinite(sum)) a[j * n + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L Lᵀ x = b in place of b. */
export function choleskySolve(factor: Vector, n: number, b: Vector): void {
  solveLower(factor, n, b);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}

/** Solves L x = b in place of b. */
export function solveLower(factor: Vector, n: number, b: Vector): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}
