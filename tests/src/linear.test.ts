// Matrices, against what is known of them in closed form and against sums by hand.
import { describe, expect, test } from "vitest";
import { orthonormalized } from "../../src/linear/orthonormalized.ts";
import { gram, identity, multiply, timesVector, transposed } from "../../src/linear/products.ts";
import { symmetricEigen } from "../../src/linear/symmetricEigen.ts";
import { random } from "../../src/random.ts";
import type { Vector } from "../../src/vector.ts";

const filled = (rows: number, columns: number, seed = 1): Vector => {
  const stream = random(seed);
  return Float64Array.from({ length: rows * columns }, () => stream.normal());
};
const symmetric = (n: number): Vector => gram(filled(n, n, n), n, n);
/** Of numbers 2 beside −1. */
const secondDifferences = (n: number): Vector =>
  Float64Array.from({ length: n * n }, (_, k) => [2, -1][Math.abs((k % n) - Math.floor(k / n))] ?? 0);
/** Sizes from 1 to 10⁻¹². */
const graded = (n: number): Vector =>
  Float64Array.from(
    { length: n * n },
    (_, k) => 10 ** ((-6 * ((k % n) + Math.floor(k / n))) / (n - 1)) * (k % (n + 1) ? 0.1 : 1),
  );

function expectOrthonormal(q: Vector, n: number): void {
  for (const [k, x] of multiply(transposed(q, n, n), q, n, n, n).entries())
    expect(x).toBeCloseTo(k % (n + 1) ? 0 : 1, 13);
}

describe("symmetricEigen", () => {
  test.each<[name: string, n: number, matrix: Vector]>([
    ["one number", 1, Float64Array.of(-3)],
    ["zeros", 4, new Float64Array(16)],
    ["one eigenvalue three times", 3, identity(3, 5)],
    ["rank one", 5, gram(filled(5, 1), 5, 1)],
    ["squares", 12, symmetric(12)],
    ["second differences", 30, secondDifferences(30)],
    ["graded", 7, graded(7)],
    ["too large to be squared", 6, symmetric(6).map((x) => 1e200 * x)],
    ["too small to be squared", 6, symmetric(6).map((x) => 1e-200 * x)],
  ])("A V = V Λ, V orthonormal: %s", (_name, n, matrix) => {
    const { values, vectors } = symmetricEigen(matrix, n);
    const size = Math.max(...matrix.map(Math.abs)) || 1;
    const left = multiply(matrix, vectors, n, n, n);
    for (const [k, x] of left.entries())
      expect(Math.abs(x - vectors[k] * values[k % n]) / size).toBeLessThan(1e-14 * n);
    expectOrthonormal(vectors, n);
    expect([...values]).toEqual([...values].sort((a, b) => a - b));
  });

  test("second differences have 2 − 2 cos(kπ / (n + 1))", () => {
    const { values } = symmetricEigen(secondDifferences(40), 40);
    for (const [k, value] of values.entries())
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / 41), 13);
  });
});

describe("products", () => {
  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [17, 4, 9],
    [8, 33, 6],
  ])("of %i × %i and × %i are sums along rows and columns", (rows, inner, columns) => {
    const [a, b] = [filled(rows, inner, 2), filled(inner, columns, 3)];
    const ab = multiply(a, b, rows, inner, columns);
    const aat = gram(a, rows, inner);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += a[i * inner + k] * b[k * columns + j];
        expect(ab[i * columns + j]).toBe(sum);
      }
      for (let j = 0; j < rows; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += a[i * inner + k] * a[j * inner + k];
        expect(aat[i * rows + j]).toBe(sum);
      }
    }
    const column = Float64Array.from({ length: inner }, (_, k) => b[k * columns]);
    expect([...timesVector(a, column, inner)]).toEqual(Array.from({ length: rows }, (_, i) => ab[i * columns]));
  });

  test("columns made orthonormal span what they spanned, and what was lost is replaced", () => {
    const n = 6;
    const a = filled(n, n, 4);
    for (let i = 0; i < n; i++) a[i * n + 3] = 2 * a[i * n] - a[i * n + 1];
    const q = orthonormalized(a, n);
    expectOrthonormal(q, n);
    // R = Qᵀ A is a triangle, but for the column that the first two span.
    const r = multiply(transposed(q, n, n), a, n, n, n);
    for (let j = 0; j < n; j++) for (let i = j + 1; i < n; i++) expect(Math.abs(r[i * n + j])).toBeLessThan(1e-13);
  });
});
