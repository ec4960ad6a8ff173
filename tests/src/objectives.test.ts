import { describe, expect, test } from "vitest";
import { layoutOf } from "../../src/layout.ts";
import type { Objective } from "../../src/objective.ts";
import * as objectives from "../../src/objectives/index.ts";
import * as f from "../../src/objectives/index.ts";
import { quadratic, rastrigin, rosenbrock, saddle, styblinskiTang } from "../../src/objectives/index.ts";
import { random } from "../../src/random.ts";
import { norm } from "../../src/vector.ts";

interface Row {
  row: string;
  surface: Objective<number[]>;
  /** A value worked out by hand, or one that the literature prints. */
  at: [params: number[], value: number];
  /** `kink`: no gradient at the minimum. `none`: no minimum. @default smooth */
  minimum?: "kink" | "none";
  /** How near the differences come, where the surface is rough. @default 1e-8 */
  within?: number;
  /** Of the domain, where derivatives are compared: elsewhere they are larger than differences can show. */
  near?: [min: number, max: number];
}

/** THE TABLE. */
const rows: Row[] = [
  { row: "rosenbrock", surface: rosenbrock, at: [[-1.2, 1], 24.2] },
  { row: "beale", surface: f.beale, at: [[0, 0], 1.5 ** 2 + 2.25 ** 2 + 2.625 ** 2] },
  { row: "himmelblau", surface: f.himmelblau, at: [[0, 0], 170] },
  { row: "saddle", surface: saddle, at: [[2, 2], 4] },
  { row: "easom", surface: f.easom, at: [[0, 0], -Math.exp(-2 * Math.PI ** 2)] },
  { row: "booth", surface: f.booth, at: [[0, 0], 74] },
  { row: "matyas", surface: f.matyas, at: [[1, 2], 0.26 * 5 - 0.96] },
  { row: "goldsteinPrice", surface: f.goldsteinPrice, at: [[0, 0], 600] },
  { row: "threeHumpCamel", surface: f.threeHumpCamel, at: [[1, 1], 2 - 1.05 + 1 / 6 + 2] },
  { row: "sixHumpCamel", surface: f.sixHumpCamel, at: [[1, 1], 4 - 2.1 + 1 / 3 + 1] },
  { row: "mccormick", surface: f.mccormick, at: [[-0.547, -1.547], -1.91322] },
  { row: "branin", surface: f.branin, at: [[0, 0], 36 + 10 * (1 - 1 / (8 * Math.PI)) + 10] },
  { row: "levi13", surface: f.levi13, at: [[0.5, 1.5], 1 + 0.25 * 2 + 0.25], within: 1e-6 },
  { row: "schaffer2", surface: f.schaffer2, at: [[1, 1], 0.5 - 0.5 / 1.002 ** 2], near: [0.5, 0.51], within: 1e-7 },
  { row: "schaffer4", surface: f.schaffer4, at: [[0, 1.253115], 0.292579], near: [0.5, 0.51], within: 1e-7 },
  { row: "dropWave", surface: f.dropWave, at: [[Math.PI / 12, 0], 0], minimum: "kink", near: [0.6, 1], within: 1e-6 },
  { row: "bukin6", surface: f.bukin6, at: [[-5, 1.25], 100 + 0.05], minimum: "kink", near: [0.1, 0.3], within: 1e-6 },
  { row: "crossInTray", surface: f.crossInTray, at: [[0, 3], -0.0001], near: [0.55, 0.6] },
  { row: "holderTable", surface: f.holderTable, at: [[8.05502, 9.66459], -19.2085], near: [0.52, 0.56] },
  { row: "monkeySaddle", surface: f.monkeySaddle, at: [[2, 1], 2], minimum: "none" },
  { row: "cliff", surface: f.cliff, at: [[0, -1], 485165194.40979], within: 1e-7 },
  { row: "plateau", surface: f.plateau, at: [[1, 1], 1 - Math.exp(-1)] },
  { row: "ravine", surface: f.ravine, at: [[-1.2, -1], 57.838_4] },
  {
    row: "bohachevsky",
    surface: f.bohachevsky,
    at: [[1, 0.5], 1 + 0.5 + 0.3 - 0.4 + 0.7],
    near: [0.48, 0.53],
    within: 1e-7,
  },
  { row: "shubert", surface: f.shubert, at: [[-7.0835, 4.858], -186.7309] },
  { row: "michalewicz", surface: f.michalewicz, at: [[2.2, 1.57], -1.8011] },
  {
    row: "ackley",
    surface: f.ackley(),
    at: [[1, 0], 20 + Math.E - 20 * Math.exp(-0.2 * Math.SQRT1_2) - Math.E],
    minimum: "kink",
    near: [0.52, 0.53],
    within: 1e-7,
  },
  {
    row: "griewank",
    surface: f.griewank({ dimension: 3 }),
    at: [[Math.PI, 0, 0], Math.PI ** 2 / 4000 + 2],
    near: [0.5, 0.51],
  },
  {
    row: "levy",
    surface: f.levy({ dimension: 3 }),
    at: [[-1, -1, -1], 1 + 0.5 * (1 + 10 * Math.sin(Math.PI / 2 + 1) ** 2) + 0.25],
  },
  { row: "schwefel", surface: f.schwefel(), at: [[0, 0], 837.9657745448674] },
  { row: "zakharov", surface: f.zakharov({ dimension: 3 }), at: [[1, 1, 1], 3 + 9 + 81] },
  { row: "dixonPrice", surface: f.dixonPrice({ dimension: 4 }), at: [[2, 1, 1, 0], 1 + 0 + 3 + 4] },
  { row: "trid", surface: f.trid({ dimension: 4 }), at: [[1, 1, 1, 1], -3] },
  { row: "rosenbrockChain", surface: f.rosenbrockChain({ dimension: 3 }), at: [[-1.2, 1, 2], 24.2 + 100] },
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
  expect([...new Set(named)].sort()).toEqual(
    Object.keys(objectives)
      .filter((name) => !/^(leastSquares|moreGarbowHillstrom)$/.test(name))
      .sort(),
  );
});

describe.each(rows)("$row", ({ surface: f, at, minimum, within = 1e-8, near = [0, 1] }) => {
  const domain = f.domain!;
  const draw = random(7).stream(f.name);
  const drawn = ([min, max]: readonly [number, number]) => min + (max - min) * draw.uniform();
  const points = Array.from({ length: 12 }, () => domain.map(([min, max]) => min + (max - min) * drawn(near)));

  test("has the value of its formula", () => {
    const digits = String(at[1]).split(".")[1]?.length ?? 11;
    expect(f.value(at[0]) / Math.max(1, Math.abs(at[1]))).toBeCloseTo(
      at[1] / Math.max(1, Math.abs(at[1])),
      Math.min(11, digits),
    );
  });

  test("has the gradient of central differences", () => {
    for (const point of points) {
      const found = f.gradient(point);
      const differences = point.map((_, i) => centralDifference((p) => f.value(p), point, i));
      const size = Math.max(1, Math.abs(f.value(point)), ...differences.map(Math.abs));
      found.forEach((g, i) => {
        expect(Math.abs(g - differences[i]) / size).toBeLessThan(within);
      });
      expect(f.valueAndGradient(point)).toEqual({ value: f.value(point), gradient: found });
    }
  });

  test("has the Hessian of central differences of the gradient", () => {
    for (const point of points) {
      const found = f.hessian(point);
      const size = Math.max(1, ...found.flat().map(Math.abs), ...f.gradient(point).map(Math.abs));
      point.forEach((_, i) => {
        found[i].forEach((second, j) => {
          const difference = centralDifference((p) => f.gradient(p)[i], point, j);
          expect(Math.abs(second - difference) / size).toBeLessThan(within);
          expect(Math.abs(second - found[j][i]) / size).toBeLessThan(1e-13);
        });
      });
    }
  });

  test("says where it comes from", () => {
    expect(f.source).toMatch(/^\p{Lu}[\p{L} .&]+ (1[89]|20)\d\d$/u);
  });

  if (minimum === "none") {
    test("lists no minimum", () => expect(f.minima).toEqual([]));
    return;
  }

  test("has minima inside its domain: the value, no slope, no way down", () => {
    expect(f.minima.length).toBeGreaterThan(0);
    expect(layoutOf(f.minima[0].params, "params").length).toBe(domain.length);
    for (const { params, value } of f.minima) {
      params.forEach((x, i) => {
        expect(x).toBeGreaterThan(domain[i][0]);
        expect(x).toBeLessThan(domain[i][1]);
      });
      const size = Math.max(10, Math.abs(value));
      expect(Math.abs(f.value(params) - value) / size).toBeLessThan(1e-13);
      if (minimum === "kink") {
        for (let i = 0; i < 50; i++)
          expect(f.value(params.map((x) => x + 1e-3 * (2 * draw.uniform() - 1)))).toBeGreaterThan(value);
        continue;
      }
      const curvature = Math.max(1, ...f.hessian(params).flat().map(Math.abs));
      expect(norm(f.gradient(params)) / curvature).toBeLessThan(1e-12);
      expect(isPositiveDefinite(f.hessian(params))).toBe(true);
    }
  });

  test("has no value below its minimum at 2,000 points of the domain", () => {
    const least = f.minima[0].value;
    for (let i = 0; i < 2000; i++) expect(f.value(domain.map(drawn))).toBeGreaterThan(least);
  });
});

describe.each(rows.filter(({ surface }) => surface.saddles))("the saddles of $row", ({ surface: f }) => {
  test.each(f.saddles!.map((params) => [params]))("no slope, a way down and a way up: %j", (params) => {
    expect(norm(f.gradient(params))).toBeLessThan(1e-10);
    const ways = Array.from({ length: 64 }, (_, i) => (2 * Math.PI * i) / 64);
    const around = ways.map((a) => f.value([params[0] + 1e-3 * Math.cos(a), params[1] + 1e-3 * Math.sin(a)]));
    expect(Math.min(...around)).toBeLessThan(f.value(params));
    expect(Math.max(...around)).toBeGreaterThan(f.value(params));
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
