import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import { leastSquares, moreGarbowHillstrom } from "../../src/objectives/index.ts";
import type { Solver } from "../../src/solver.ts";

const valley = leastSquares((x: number[]) => [10 * (x[1] - x[0] ** 2), 1 - x[0]], { name: "valley" });

test("half the sum of squares, with its derivatives", () => {
  expect(valley.value([-1.2, 1])).toBeCloseTo(12.1, 13);
  expect(valley.residuals([-1.2, 1])).toEqual([10 * (1 - 1.2 ** 2), 2.2]);
  expect(valley.jacobian([-1.2, 1])).toEqual([
    [24, 10],
    [-1, 0],
  ]);
  const [a, b] = valley.gradient([-1.2, 1]);
  expect(a).toBeCloseTo(-107.8, 11);
  expect(b).toBeCloseTo(-44, 11);
});

test("a solver sees residuals, Jacobian and products with the Hessian, and they are counted", () => {
  const seen: unknown[] = [];
  const looks: Solver = {
    kind: "solver",
    name: "looks",
    hyperparameters: {},
    init: () => ({}),
    step(problem, params) {
      const out = new Float64Array(2);
      problem.hessianProduct!(params, Float64Array.of(1, 0), out);
      seen.push(problem.residuals!(params), problem.jacobian!(params), out);
      return { status: "failed", message: "it only looks" };
    },
  };
  const run = minimize(valley, looks, { start: [1, 2] });
  expect(seen).toEqual([Float64Array.of(10, 0), Float64Array.of(-20, 10, -1, 0), Float64Array.of(201, -200)]);
  expect(run.evaluations).toEqual({ values: 2, gradients: 1, hessians: 0, hessianProducts: 1 });
});

test("a function that was not lifted has no Jacobian", () => {
  const made = new Function("x", "return [x[0]]") as (x: number[]) => number[];
  expect(() => leastSquares(made).jacobian([1])).toThrow(TypeError);
});

describe.each(moreGarbowHillstrom.map((problem) => ({ ...problem })))("$number $name", ({ objective: f, start }) => {
  const points = [[...start], start.map((x, i) => x + 0.01 * (1 + (i % 3)) * Math.max(1e-2, Math.abs(x)))];

  test("has the gradient Jᵀ r, and the Jacobian of central differences", () => {
    for (const point of points) {
      const r = f.residuals(point);
      const jacobian = f.jacobian(point);
      expect(f.value(point)).toBeCloseTo(0.5 * r.reduce((sum, x) => sum + x * x, 0), 6);
      const gradient = f.gradient(point);
      const size = Math.max(1, ...gradient.map(Math.abs));
      point.forEach((x, j) => {
        const slope = r.reduce((sum, value, i) => sum + value * jacobian[i][j], 0);
        expect(Math.abs(slope - gradient[j]) / size).toBeLessThan(1e-11);
        const h = 1e-5 * Math.max(1e-3, Math.abs(x));
        const [up, down] = [h, -h].map((d) => f.residuals(point.map((y, k) => (k === j ? y + d : y))));
        const largest = Math.max(1e-3, ...jacobian.map((row) => Math.abs(row[j])));
        r.forEach((value, i) => {
          const rounding = (1e-15 * Math.abs(value)) / h;
          expect(Math.abs((up[i] - down[i]) / (2 * h) - jacobian[i][j])).toBeLessThan(1e-6 * largest + 10 * rounding);
        });
      });
    }
  });
});

const located = moreGarbowHillstrom.filter(({ objective }) => objective.minima.length > 0);

test.each(located.map((problem) => ({ ...problem })))(
  "$number $name has its minimum where the paper says",
  (problem) => {
    const { objective: f, squares } = problem;
    const [{ params }] = f.minima;
    expect(2 * f.value(params)).toBeCloseTo(squares[0], 12);
    expect(Math.max(...f.gradient(params).map(Math.abs))).toBeLessThan(1e-8);
  },
);
