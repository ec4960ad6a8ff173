import { describe, expect, test } from "vitest";
import { backtracking, hagerZhang, moreThuente, type Objective, objective, strongWolfe } from "../../src/index.ts";
import { layoutOf } from "../../src/layout.ts";
import { ObjectiveProblem } from "../../src/minimizeProblem.ts";
import { Line } from "../../src/solvers/lineSearches/line.ts";

/** The line through `start` along `direction`. */
function lineOf(f: Objective<number>, start = 0, direction = 1) {
  const problem = new ObjectiveProblem(f, layoutOf(start, "start"), 0, undefined);
  const params = Float64Array.of(start);
  const gradient = new Float64Array(1);
  const value = problem.valueAndGradient(params, gradient);
  return { problem, line: new Line(problem, params, Float64Array.of(direction), value, gradient[0] * direction) };
}

const gamma = (b: number) => Math.sqrt(1 + b * b) - b;
/** Yanai, Ozawa and Kaneko's functions. */
const yanai = (b1: number, b2: number) => {
  const [g1, g2] = [gamma(b1), gamma(b2)];
  return objective((a: number) => g1 * Math.sqrt((1 - a) ** 2 + b2 ** 2) + g2 * Math.sqrt(a ** 2 + b1 ** 2));
};

/** The six functions of Moré and Thuente's tables, with the constants that each table uses. */
const TABLE: readonly [name: string, f: Objective<number>, decrease: number, curvature: number][] = [
  ["1: −α / (α² + 2)", objective((a: number) => -a / (a * a + 2)), 1e-3, 0.1],
  ["2: (α + 0.004)⁵ − 2 (α + 0.004)⁴", objective((a: number) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4), 0.1, 0.11],
  ["4: Yanai 0.001, 0.001", yanai(0.001, 0.001), 1e-3, 2e-3],
  ["5: Yanai 0.01, 0.001", yanai(0.01, 0.001), 1e-3, 2e-3],
  ["6: Yanai 0.001, 0.01", yanai(0.001, 0.01), 1e-3, 2e-3],
];

describe.each(TABLE)("function %s", (_name, f, decrease, curvature) => {
  test.each([1e-3, 0.1, 10, 1e3])("strong Wolfe steps from %d on", (first) => {
    for (const search of [moreThuente({ decrease, curvature }), strongWolfe({ decrease, curvature })]) {
      const { line, problem } = lineOf(f);
      expect(search.search(line, first), search.name).toBe(true);
      expect(f.value(line.step)).toBeLessThanOrEqual(line.startValue + decrease * line.step * line.startSlope);
      expect(Math.abs(f.gradient(line.step)), search.name).toBeLessThanOrEqual(curvature * Math.abs(line.startSlope));
      expect(problem.evaluations.values).toBeLessThan(40);
    }
  });

  test.each([1e-3, 0.1, 10, 1e3])("a Wolfe step, or an approximate one, from %d on", (first) => {
    const { line } = lineOf(f);
    const delta = Math.min(decrease, 0.1);
    expect(hagerZhang({ decrease: delta, curvature: Math.max(delta, curvature) }).search(line, first)).toBe(true);
    const slope = f.gradient(line.step);
    expect(slope).toBeGreaterThanOrEqual(Math.max(delta, curvature) * line.startSlope);
    const wolfe = f.value(line.step) <= line.startValue + delta * line.step * line.startSlope;
    expect(wolfe || slope <= (2 * delta - 1) * line.startSlope).toBe(true);
  });

  test.each([1e-3, 0.1, 10, 1e3])("enough decrease from %d on, without gradients", (first) => {
    const { line, problem } = lineOf(f);
    const before = problem.evaluations.gradients;
    expect(backtracking({ decrease }).search(line, first)).toBe(true);
    expect(f.value(line.step)).toBeLessThanOrEqual(line.startValue + decrease * line.step * line.startSlope);
    expect(problem.evaluations.gradients).toBe(before);
  });
});

// Table 1 of the paper: how many trials function 1 takes from 10⁻³, 10⁻¹, 10 and 10³.
test.each([
  [1e-3, 6, 1.4],
  [0.1, 3, 1.4],
  [10, 1, 10],
  [1e3, 4, 37],
])("Moré and Thuente's own counts from %d on", (first, trials, step) => {
  const { line, problem } = lineOf(TABLE[0][1]);
  moreThuente({ decrease: 1e-3, curvature: 0.1 }).search(line, first);
  expect(problem.evaluations.values - 1).toBe(trials);
  expect(Number(line.step.toPrecision(2))).toBe(step);
});
