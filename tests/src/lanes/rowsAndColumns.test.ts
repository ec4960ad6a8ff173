import { describe, expect, test } from "vitest";
import { scaleBoth, squareSums } from "../../../src/lanes/rowsAndColumns.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import { random } from "../../../src/random.ts";
import type { Vector } from "../../../src/vector.ts";

const normal = (length: number, seed: number): Vector => {
  const draw = random(seed);
  return Float64Array.from({ length }, () => draw.normal());
};

const SHAPES = [
  [1, 1],
  [1, 300],
  [300, 1],
  [3, 50],
  [64, 4],
  [65, 7],
  [100, 100],
  [131, 90],
  [260, 301],
] as const;

describe.each(SHAPES)("a matrix %i × %i", (height, width) => {
  const a = normal(height * width, 1);
  const [byRow, byColumn] = [normal(height, 2), normal(width, 3)];

  const sums = (matrix: Vector) => {
    const [rows, columns] = [new Float64Array(height), new Float64Array(width)];
    squareSums(matrix, height, width, rows, columns);
    return { rows, columns };
  };
  const scaled = (matrix: Vector, out: Vector) => {
    const sum = scaleBoth(out, matrix, byRow, byColumn);
    return { sum, out: out.slice() };
  };

  test("the bits do not depend on where it lies", () => {
    const there = inReach(a);
    expect(sums(there)).toEqual(sums(a));
    expect(scaled(there, inReach(a))).toEqual(scaled(a, a.slice()));
    // In its own place too.
    expect(scaled(there, there).out).toEqual(scaled(a, a.slice()).out);
  });

  test("squares of whole numbers add up exactly", () => {
    const whole = a.map((x) => Math.round(100 * x));
    const { rows, columns } = sums(inReach(whole));
    const squares = [...whole].map((x) => x * x);
    const sumOf = (is: (k: number) => boolean) => squares.reduce((sum, x, k) => (is(k) ? sum + x : sum), 0);
    expect(rows[height - 1]).toBe(sumOf((k) => Math.floor(k / width) === height - 1));
    expect(columns[width - 1]).toBe(sumOf((k) => k % width === width - 1));
    expect(rows.reduce((sum, x) => sum + x)).toBe(columns.reduce((sum, x) => sum + x));
  });

  test("each number is times its row's and its column's, and the sum is that of squares", () => {
    const { out, sum } = scaled(inReach(a), inReach(a));
    for (const k of [0, width - 1, height * width - 1])
      expect(out[k]).toBe(a[k] * (byRow[Math.floor(k / width)] * byColumn[k % width]));
    const squares = out.reduce((total, x) => total + x * x, 0);
    expect(Math.abs(sum - squares)).toBeLessThan(1e-12 * squares);
  });
});
