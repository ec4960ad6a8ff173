import { describe, expect, test } from "vitest";
import { layoutOf } from "../../src/layout.ts";
import type { Objective } from "../../src/objective.ts";
import * as objectives from "../../src/objectives/index.ts";
import {
  beale,
  easom,
  himmelblau,
  quadratic,
  rastrigin,
  rosenbrock,
  saddle,
  styblinskiTang,
} from "../../src/objectives/index.ts";
import { random } from "../../src/random.ts";
import { norm } from "../../src/vector.ts";

/** THE TABLE: `at` is one value worked out by hand or from the source. */
const rows: { row: string; surface: Objective<number[]>; at: [params: number[], value: number] }[] = [
  { row: "rosenbrock", surface: rosenbrock, at: [[-1.2, 1], 24.2] },
  { row: "beale", surface: beale, at: [[0, 0], 1.5 ** 2 + 2.25 ** 2 + 2.625 ** 2] },
  { row: "himmelblau", surface: himmelblau, at: [[0, 0], 170] },
  { row: "saddle", surface: saddle, at: [[2, 2], 4] },
  { row: "easom", surface: easom, at: [[0, 0], -Math.exp(-2 * Math.PI ** 2)] },
  { row: "rastrigin", surface: rastrigin(), at: [[1, 0.5], 1 + 20.25] },
  { row: "rastrigin of 5", surface: rastrigin({ dimension: 5 }), at: [[1, 1, 1, 1, 0.5], 4 + 20.25] },
  { row: "styblinskiTang", surface: styblinskiTang(), at: [[1, -1], -15] },
  { row: "styblinskiTang of 3", surface: styblinskiTang({ dimension: 3 }), at: [[1, -1, 0], -15] },
  { row: "quadratic", surface: quadratic(), at: [[2, 3], 2 + 45] },
  { row: "quadratic of 4", surface: quadratic({ dimension: 4, conditionNumber: 1000 }), at: [[1, 1, 1, 1], 555.5] },
  { row: "quadratic of 1", surface: quadratic({ dimension: 1 }), at: [[4], 8] },
  { row: "quadratic, turned", surface: quadratic({ conditionNumber: 100, angle: Math.PI / 4 }), at: [[1, 1], 100] },
];

test("every objective has a row", () => {
  const named = rows.map(({ row }) => row.split(/\W/)[0]);
  expect([...new Set(named)].sort()).toEqual(Object.keys(objectives).sort());
});

describe.each(rows)("$row", ({ surface: f, at }) => {
  const domain = f.domain!;
  const draw = random(7).stream(f.name);
  const points = Array.from({ length: 12 }, () => domain.map(([min, max]) => min + (max - min) * draw.uniform()));

  test("has the value of its formula", () => {
    expect(f.value(at[0])).toBeCloseTo(at[1], 11);
  });

  test("has the gradient of central differences", () => {
    for (const point of points) {
      const found = f.gradient(point);
      const differences = point.map((_, i) => centralDifference((p) => f.value(p), point, i));
      const size = Math.max(1, ...differences.map(Math.abs));
      found.forEach((g, i) => {
        expect(Math.abs(g - differences[i]) / size).toBeLessThan(1e-8);
      });
      expect(f.valueAndGradient(point)).toEqual({ value: f.value(point), gradient: found });
    }
  });

  test("has the Hessian of central differences of the gradient", () => {
    for (const point of points) {
      const found = f.hessian(point);
      const size = Math.max(1, ...found.flat().map(Math.abs));
      point.forEach((_, i) => {
        found[i].forEach((h, j) => {
          const difference = centralDifference((p) => f.gradient(p)[i], point, j);
          expect(Math.abs(h - difference) / size).toBeLessThan(1e-8);
          expect(Math.abs(h - found[j][i]) / size).toBeLessThan(1e-14);
        });
      });
    }
  });

  test("has minima inside its domain: the value, no slope, no way down", () => {
    expect(f.minima.length).toBeGreaterThan(0);
    for (const { params, value } of f.minima) {
      params.forEach((x, i) => {
        expect(x).toBeGreaterThan(domain[i][0]);
        expect(x).toBeLessThan(domain[i][1]);
      });
      expect(f.value(params)).toBeCloseTo(value, 13);
      expect(norm(f.gradient(params))).toBeLessThan(1e-12);
      expect(isPositiveDefinite(f.hessian(params))).toBe(true);
    }
  });

  test("has no value below its minimum at 2,000 points of the domain", () => {
    const least = f.minima[0].value;
    for (let i = 0; i < 2000; i++) {
      const value = f.value(domain.map(([min, max]) => min + (max - min) * draw.uniform()));
      expect(value).toBeGreaterThan(least);
    }
  });

  test("says where it comes from", () => {
    expect(f.source).toMatch(/^\p{Lu}[\p{L} .&]+ (1[89]|20)\d\d$/u);
    expect(layoutOf(f.minima[0].params, "params").length).toBe(domain.length);
  });
});

/** Differences of sixth order. */
function centralDifference(f: (point: number[]) => number, point: number[], i: number): number {
  const h = 1e-3 * Math.max(1, Math.abs(point[i]));
  const at = (d: number) => f(point.map((x, j) => (j === i ? x + d : x)));
  const [near, middle, far] = [at(h) - at(-h), at(2 * h) - at(-2 * h), at(3 * h) - at(-3 * h)];
  return (45 * near - 9 * middle + far) / (60 * h);
}

/** Cholesky's way: every pivot is above 0. */
function isPositiveDefinite(matrix: number[][]): boolean {
  const a = matrix.map((row) => [...row]);
  for (let k = 0; k < a.length; k++) {
    if (!(a[k][k] > 0)) return false;
    for (let i = k + 1; i < a.length; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j < a.length; j++) a[i][j] -= factor * a[k][j];
    }
  }
  return true;
}

test.each<[string, Objective<number[]>, number[]]>([
  ["κ 50 of 2", quadratic({ conditionNumber: 50 }), [1, 50]],
  ["κ 50 of 2, turned", quadratic({ conditionNumber: 50, angle: 0.3 }), [1, 50]],
  ["κ 1000 of 4, turned", quadratic({ conditionNumber: 1000, dimension: 4, angle: 1 }), [1, 10, 100, 1000]],
])("a quadratic of %s has the eigenvalues it promises: det(H − λI) = 0 at each", (_name, f, eigenvalues) => {
  const h = f.hessian(eigenvalues.map(() => 0.3));
  for (const lambda of eigenvalues) {
    const shifted = h.map((row, i) => row.map((x, j) => x - (i === j ? lambda : 0)));
    const scale = eigenvalues.reduce((product, other) => product * Math.max(1, Math.abs(other - lambda)), 1);
    expect(Math.abs(determinant(shifted)) / scale).toBeLessThan(1e-9);
  }
});

function determinant(m: number[][]): number {
  if (m.length === 1) return m[0][0];
  return m[0].reduce((sum, x, j) => {
    const minor = m.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 ? -x : x) * determinant(minor);
  }, 0);
}

test("Rosenbrock's condition number at the minimum is 2508, as its page says", () => {
  const [[a, b], [, d]] = rosenbrock.hessian([1, 1]);
  const [mean, spread] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  expect((mean + spread) / (mean - spread)).toBeCloseTo(2508, 0);
});

test("the saddle has slope 0 and curvatures 1 and −1 at the origin", () => {
  expect(norm(saddle.gradient([0, 0]))).toBe(0);
  expect(saddle.hessian([0, 0])).toEqual([
    [1, 0],
    [0, -1],
  ]);
});

test.each<[string, () => unknown, string]>([
  ["quadratic", () => quadratic({ conditionNumber: 0.5 }), "conditionNumber must be a finite number >= 1, got 0.5"],
  [
    "quadratic",
    () => quadratic({ conditionNumber: Infinity }),
    "conditionNumber must be a finite number >= 1, got Infinity",
  ],
  [
    "quadratic",
    () => quadratic({ conditionNumber: 2, dimension: 1 }),
    "conditionNumber must be 1 in dimension 1, got 2",
  ],
  ["quadratic", () => quadratic({ angle: Number.NaN }), "angle must be a finite number, got NaN"],
  ["quadratic", () => quadratic({ dimension: 0 }), "dimension must be a whole number >= 1, got 0"],
  ["rastrigin", () => rastrigin({ dimension: 1.5 }), "dimension must be a whole number >= 1, got 1.5"],
  ["styblinskiTang", () => styblinskiTang({ dimension: -2 }), "dimension must be a whole number >= 1, got -2"],
])("%s refuses what it can't be: %#", (name, act, message) => {
  expect(act).toThrow(new RangeError(`${name}: ${message}`));
});
