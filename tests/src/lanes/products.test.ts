import { describe, expect, test } from "vitest";
import { gram, multiply } from "../../../src/lanes/products.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import * as plain from "../../../src/linear/products.ts";
import { random } from "../../../src/random.ts";
import type { Vector } from "../../../src/vector.ts";

const normal = (length: number, seed: number): Vector => {
  const draw = random(seed);
  return Float64Array.from({ length }, () => draw.normal());
};

const SHAPES = [
  [1, 5000, 1],
  [3, 700, 2],
  [4, 300, 4],
  [16, 16, 16],
  [17, 19, 23],
  [33, 257, 31],
  [64, 512, 65],
  [100, 100, 100],
  [130, 515, 37],
  [200, 301, 203],
] as const;

describe.each(SHAPES)("%i × %i × %i", (rows, inner, columns) => {
  const [a, b] = [normal(rows * inner, 1), normal(inner * columns, 2)];

  test("the product has the bits of the plain one, wherever the matrices lie", () => {
    const expected = plain.multiply(a, b, rows, inner, columns);
    expect(multiply(a, b, rows, inner, columns)).toEqual(expected);
    expect(multiply(inReach(a), inReach(b), rows, inner, columns)).toEqual(expected);
  });

  test("A Aᵀ has the bits of the plain one", () => {
    const expected = plain.gram(a, rows, inner);
    expect(gram(a, rows, inner)).toEqual(expected);
    expect(gram(inReach(a), rows, inner)).toEqual(expected);
  });

  test("whole numbers give the exact product", () => {
    const [p, q] = [a, b].map((m) => m.map((x) => Math.round(100 * x)));
    const found = multiply(p, q, rows, inner, columns);
    for (const [i, j] of [
      [0, 0],
      [rows - 1, columns - 1],
      [Math.floor(rows / 2), Math.floor(columns / 3)],
    ]) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += p[i * inner + k] * q[k * columns + j];
      expect(found[i * columns + j]).toBe(sum);
    }
  });
});

test("a small product after a large one does not see it", () => {
  multiply(normal(150 * 150, 3), normal(150 * 150, 4), 150, 150, 150);
  const [a, b] = [normal(18 * 19, 5), normal(19 * 21, 6)];
  expect(multiply(a, b, 18, 19, 21)).toEqual(plain.multiply(a, b, 18, 19, 21));
});

test("what is no number stays in its row and column", () => {
  const [a, b] = [new Float64Array(20 * 20).fill(1), new Float64Array(20 * 20).fill(2)];
  a[5 * 20 + 3] = Number.NaN;
  b[7 * 20 + 19] = Infinity;
  const found = multiply(a, b, 20, 20, 20);
  for (let i = 0; i < 20; i++)
    for (let j = 0; j < 20; j++) expect(found[i * 20 + j]).toBe(i === 5 ? Number.NaN : j === 19 ? Infinity : 40);
});
