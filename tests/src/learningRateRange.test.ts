import { expect, test } from "vitest";
import { learningRateRange } from "../../src/learningRateRange.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import { adam, gradientDescent } from "../../src/optimizers/index.ts";

const bowl = (x: number, y: number) => (x * x + 10 * y * y) / 2;

test("gradient descent on a bowl breaks beyond two over the largest curvature", () => {
  const range = learningRateRange(bowl, gradientDescent, { start: [1, 1], from: 1e-3, to: 1e3, steps: 61 });
  // 61 rates from 10⁻³ to 10³, ten to a decade.
  range.learningRates.forEach((rate, k) => {
    expect(rate).toBeCloseTo(10 ** (-3 + k / 10), 12);
  });
  expect(range.steepest).toBeGreaterThan(0.005);
  expect(range.steepest).toBeLessThan(1.01);
  expect(range.lowest).toBeGreaterThan(0.01);
  expect(range.breaks).toBeGreaterThan(0.2);
  expect(range.breaks).toBeLessThan(1e3);
  expect(range.costs.length).toBe(range.learningRates.length);
});

test("a rate that is never too large has no break", () => {
  const range = learningRateRange(rosenbrock, adam, { start: [-1.2, 1], from: 1e-6, to: 1e-3, steps: 50 });
  expect(range.breaks).toBeUndefined();
  expect(range.run.steps).toBe(50);
  expect(range.lowest).toBeCloseTo(1e-3, 12);
});

test.each<[object, string]>([
  [{ from: 0 }, "from must be a finite number > 0, got 0"],
  [{ from: 1, to: 1 }, "to must be above from (1), got 1"],
  [{ steps: 1 }, "steps must be a whole number >= 2, got 1"],
])("refuses %o", (options, message) => {
  expect(() => learningRateRange(bowl, adam, { start: [1, 1], ...options })).toThrow(
    new RangeError(`learningRateRange: ${message}`),
  );
});
