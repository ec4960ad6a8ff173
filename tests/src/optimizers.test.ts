import { describe, expect, test } from "vitest";
import type { Optimizer } from "../../src/optimizer.ts";
import { adam, gradientDescent, momentum } from "../../src/optimizers/index.ts";
import { flatShape } from "../../src/paramsShape.ts";
import { zeros } from "../../src/vector.ts";
import golden from "../golden/torch-traces.json" with { type: "json" };

/** THE TABLE: one row an optimizer, and every test below holds for it. */
const optimizers: Record<string, (options?: object) => Optimizer> = { gradientDescent, momentum, adam };

/** Gradients by hand, so that a wrong step can't hide behind a wrong derivative. */
const gradients: Record<string, (x: number, y: number) => [number, number]> = {
  rosenbrock: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  himmelblau: (x, y) => [
    4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
    2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
  ],
};

/** Every iterate of `steps` steps, the start first. */
function walk(optimizer: Optimizer, gradient: (x: number, y: number) => number[], start: number[], steps: number) {
  const params = Float64Array.from(start);
  const state = optimizer.init(flatShape(2));
  const iterates = [[...params]];
  for (let t = 1; t <= steps; t++) {
    const g = Float64Array.from(gradient(params[0], params[1]));
    optimizer.step(params, g, state, { t, learningRate: optimizer.learningRate });
    iterates.push([...params]);
  }
  return iterates;
}

describe(`steps of torch ${golden.torch} in float64, to 1e-12 relative`, () => {
  const rows = golden.traces.map((row) => ({ ...row, shown: JSON.stringify(row.options) }));
  test.each(rows)("$optimizer $shown on $objective", ({ optimizer, options, objective, start, params }) => {
    const iterates = walk(optimizers[optimizer](options), gradients[objective], start, 100);
    expect(Object.keys(params)).toEqual(["1", "2", "10", "100"]);
    for (const [step, expected] of Object.entries(params))
      expected.forEach((value, i) => {
        const error = Math.abs(iterates[Number(step)][i] - value) / Math.abs(value);
        expect(error, `parameter ${i} after ${step} steps`).toBeLessThan(1e-12);
      });
  });
});

describe.each(Object.keys(optimizers))("%s", (name) => {
  const make = optimizers[name];

  test("has two torch traces on each objective", () => {
    const traced = golden.traces.filter((row) => row.optimizer === name).map((row) => row.objective);
    expect(traced.sort()).toEqual(["himmelblau", "himmelblau", "rosenbrock", "rosenbrock"]);
  });

  test("takes equal steps in two runs that take turns: its state lives outside it", () => {
    const optimizer = make();
    const alone = walk(optimizer, gradients.rosenbrock, [-1.2, 1], 20);
    const runs = [0, 1].map(() => ({ params: Float64Array.of(-1.2, 1), state: optimizer.init(flatShape(2)) }));
    for (let t = 1; t <= 20; t++)
      for (const { params, state } of runs) {
        const g = Float64Array.from(gradients.rosenbrock(params[0], params[1]));
        optimizer.step(params, g, state, { t, learningRate: optimizer.learningRate });
      }
    for (const { params } of runs) expect([...params]).toEqual(alone[20]);
  });

  test("neither reads a hyper-parameter from its options later nor changes the gradient", () => {
    const options = { learningRate: 0.01 };
    const optimizer = make(options);
    options.learningRate = 1000;
    const gradient = Float64Array.of(3, -4);
    const params = zeros(2);
    optimizer.step(params, gradient, optimizer.init(flatShape(2)), { t: 1, learningRate: optimizer.learningRate });
    expect([...gradient]).toEqual([3, -4]);
    expect(Math.max(...params.map(Math.abs))).toBeLessThan(0.1);
  });

  test("steps by the learning rate of the context, as a schedule needs", () => {
    const optimizer = make({ learningRate: 0.5 });
    const [large, small] = [1, 0.25].map((learningRate) => {
      const params = zeros(1);
      optimizer.step(params, Float64Array.of(2), optimizer.init(flatShape(1)), { t: 1, learningRate });
      return params[0];
    });
    expect(large).toBeLessThan(0);
    expect(small / large).toBeCloseTo(0.25, 12);
  });

  test("stays where the gradient is 0", () => {
    const optimizer = make();
    const params = Float64Array.of(1, -2);
    const state = optimizer.init(flatShape(2));
    for (let t = 1; t <= 3; t++) optimizer.step(params, zeros(2), state, { t, learningRate: optimizer.learningRate });
    expect([...params]).toEqual([1, -2]);
  });

  test("tells every hyper-parameter, the learning rate among them", () => {
    expect(make({ learningRate: 0.25 }).hyperparameters.learningRate).toBe(0.25);
    expect(make({ learningRate: 0.25 }).learningRate).toBe(0.25);
  });

  test.each([-1, 0, Number.NaN, Infinity])("refuses learningRate: %d", (learningRate) => {
    expect(() => make({ learningRate })).toThrow(
      new RangeError(`${name}: learningRate must be a finite number > 0, got ${learningRate}`),
    );
  });

  test("refuses a learning rate that is text", () => {
    expect(() => make({ learningRate: "0.1" })).toThrow(
      new TypeError(`${name}: learningRate must be a number, got "0.1"`),
    );
  });
});

test.each([
  ["momentum", { momentum: 1 }, "momentum: momentum must be in [0, 1), got 1"],
  ["momentum", { momentum: -0.1 }, "momentum: momentum must be in [0, 1), got -0.1"],
  ["adam", { beta1: 1.2 }, "adam: beta1 must be in [0, 1), got 1.2"],
  ["adam", { beta2: 1 }, "adam: beta2 must be in [0, 1), got 1"],
  ["adam", { beta2: Number.NaN }, "adam: beta2 must be in [0, 1), got NaN"],
  ["adam", { epsilon: 0 }, "adam: epsilon must be a finite number > 0, got 0"],
  ["adam", { epsilon: -1e-8 }, "adam: epsilon must be a finite number > 0, got -1e-8"],
])("%s refuses %o", (name, options, message) => {
  expect(() => optimizers[name](options)).toThrow(new RangeError(message));
});

test("momentum 0 is gradient descent, bit for bit", () => {
  const options = { learningRate: 1e-3 };
  expect(walk(momentum({ ...options, momentum: 0 }), gradients.rosenbrock, [-1.2, 1], 50)).toEqual(
    walk(gradientDescent(options), gradients.rosenbrock, [-1.2, 1], 50),
  );
});

test("momentum keeps the size of its velocity when the rate changes, where torch scales it", () => {
  const ball = momentum({ learningRate: 1, momentum: 0.5 });
  const params = zeros(1);
  const state = ball.init(flatShape(1));
  ball.step(params, Float64Array.of(1), state, { t: 1, learningRate: 1 });
  ball.step(params, Float64Array.of(0), state, { t: 2, learningRate: 0.1 });
  expect(params[0]).toBe(-1.5); // torch: −1 − 0.1 · 0.5
});
