import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import { flatShape, type ParamsShape } from "../../src/paramsShape.ts";
import { type Vector, zeros } from "../../src/vector.ts";
import { erased, OF_NETS, rules, wrappers } from "../support/optimizerCatalogue.ts";
import { contextOf, traced, traceProblems } from "../support/traceProblems.ts";

const { adam, adamw, gradientDescent, momentum } = all;

const made: [string, Optimizer][] = [
  ...Object.entries(rules).map(([name, make]): [string, Optimizer] => [name, make()]),
  ...Object.entries(wrappers).map(([name, wrap]): [string, Optimizer] => [`${name}(adam)`, wrap(erased(adam()))]),
];

test("the table has every optimizer that cells can import", () => {
  const names = [...Object.keys(rules), ...Object.keys(wrappers), ...OF_NETS].sort();
  expect(names).toEqual(Object.keys(all).sort());
});

/** The parameters after `steps` steps on the regression, whose parameters are a matrix and a vector. */
function walk(optimizer: Optimizer, problem = "regression", steps = 20): number[] {
  return traced(optimizer, traceProblems[problem], [steps]).after.get(steps)!;
}

describe.each(made)("%s", (_name, optimizer) => {
  const problem = traceProblems.regression;

  test("takes equal steps in two runs that take turns: its state lives outside it", () => {
    const runs = [0, 1].map(() => {
      const params = Float64Array.from(problem.start);
      return { params, state: optimizer.init(problem.shape, params) };
    });
    const gradient = zeros(9);
    for (let t = 1; t <= 20; t++)
      for (const { params, state } of runs) {
        const cost = problem.evaluate(params, gradient);
        optimizer.step(params, gradient, state, contextOf(optimizer, t, problem, cost));
      }
    for (const { params } of runs) expect([...params]).toEqual(walk(optimizer));
  });

  test("has a state of plain data: a copy goes on with the same bits", () => {
    const params = Float64Array.from(problem.start);
    const gradient = zeros(9);
    let state = optimizer.init(problem.shape, params);
    for (let t = 1; t <= 20; t++) {
      const cost = problem.evaluate(params, gradient);
      optimizer.step(params, gradient, state, contextOf(optimizer, t, problem, cost));
      state = structuredClone(state);
    }
    expect([...params]).toEqual(walk(optimizer));
  });

  test("changes neither the gradient nor, at its start, the parameters", () => {
    const params = Float64Array.from(problem.start);
    const gradient = zeros(9);
    const state = optimizer.init(problem.shape, params);
    expect([...params]).toEqual(problem.start);
    const cost = problem.evaluate(params, gradient);
    const given = [...gradient];
    optimizer.step(params, gradient, state, contextOf(optimizer, 1, problem, cost));
    expect([...gradient]).toEqual(given);
  });

  test("lowers the cost on the regression, or has moved not at all", () => {
    const end = Float64Array.from(walk(optimizer, "regression", 300));
    const out = zeros(9);
    const before = problem.evaluate(Float64Array.from(problem.start), out);
    expect(problem.evaluate(end, out)).toBeLessThan(before);
  });

  test("tells every hyper-parameter, the learning rate among them", () => {
    expect(optimizer.hyperparameters.learningRate).toBe(optimizer.learningRate);
  });
});

/** Rules that read the learning rate once, or whose step does not vanish with it. */
const FIXED_STEPS = ["rprop", "madgrad"];
/** Rules whose parameters move where the gradient is 0. */
const RESTLESS = ["yogi", "adamw", "lion", "tiger", "fromage", "asgd", "noisySgd", "sophia"];

describe.each(Object.keys(rules))("%s", (name) => {
  const make = rules[name];

  test("does not read a hyper-parameter from its options later", () => {
    const options = { learningRate: 0.01 };
    const optimizer = make(options);
    options.learningRate = 1000;
    expect(walk(optimizer)).toEqual(walk(make({ learningRate: 0.01 })));
  });

  test("makes finite steps on lone numbers, vectors and cubes", () => {
    const blocks = [
      { path: ".a", offset: 0, length: 1, shape: [] },
      { path: ".b", offset: 1, length: 3, shape: [3] },
      { path: ".c", offset: 4, length: 8, shape: [2, 2, 2] },
    ];
    const shape: ParamsShape = { length: 12, blocks };
    const optimizer = make();
    const params = Float64Array.from({ length: 12 }, (_, i) => 1 + i / 8);
    const before = [...params];
    const state = optimizer.init(shape, params);
    const evaluate = (point: Vector, out: Vector) => {
      out.set(point.map((x) => x - 2));
      return 1;
    };
    const gradient = zeros(12);
    for (let t = 1; t <= 3; t++) {
      const cost = evaluate(params, gradient);
      optimizer.step(params, gradient, state, contextOf(optimizer, t, { start: before, shape, evaluate }, cost));
    }
    expect(params.every(Number.isFinite)).toBe(true);
    expect([...params]).not.toEqual(before);
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

  test("refuses a hyper-parameter of another kind, each by its name", () => {
    for (const [key, value] of Object.entries(make().hyperparameters)) {
      const wrong = typeof value === "boolean" ? 1 : "x";
      expect(() => make({ [key]: wrong }), key).toThrow(new RegExp(`^${name}: ${key} must be `));
    }
  });
});

describe.each(Object.keys(rules).filter((name) => !FIXED_STEPS.includes(name)))("%s", (name) => {
  const make = rules[name];

  test("stands where the context's learning rate is 0", () => {
    const optimizer = make();
    const params = Float64Array.from(traceProblems.regression.start);
    const gradient = zeros(9);
    const state = optimizer.init(traceProblems.regression.shape, params);
    for (let t = 1; t <= 3; t++) {
      const cost = traceProblems.regression.evaluate(params, gradient);
      const context = contextOf({ learningRate: 0 }, t, traceProblems.regression, cost);
      optimizer.step(params, gradient, state, context);
    }
    expect([...params]).toEqual(traceProblems.regression.start);
  });
});

describe.each(Object.keys(rules).filter((name) => !RESTLESS.includes(name)))("%s", (name) => {
  const make = rules[name];

  test("stays where the gradient is 0", () => {
    const optimizer = make();
    const params = Float64Array.of(1, -2);
    const state = optimizer.init(flatShape(2), params);
    for (let t = 1; t <= 3; t++) optimizer.step(params, zeros(2), state, contextOf(optimizer, t, undefined, 1));
    expect([...params]).toEqual([1, -2]);
  });
});

describe("wrappers do what their names say", () => {
  test("decoupled weight decay of adam is adamw", () => {
    const options = { learningRate: 0.02 };
    const wrapped = walk(erased(all.decoupledWeightDecay(adam(options), 0.1)), "rosenbrock", 100);
    expect(wrapped).toEqual(walk(erased(adamw({ ...options, weightDecay: 0.1 })), "rosenbrock", 100));
  });

  test("an L2 penalty is the weight decay of sgd", () => {
    const wrapped = walk(erased(all.l2Penalty(all.sgd({ momentum: 0.9 }), 0.1)), "quadratic", 100);
    const built = walk(erased(all.sgd({ momentum: 0.9, weightDecay: 0.1 })), "quadratic", 100);
    wrapped.forEach((value, i) => {
      expect(value).toBeCloseTo(built[i], 12);
    });
  });

  test("a mask moves its tensors as if they were alone, and leaves the rest", () => {
    const optimizer = all.masked(adam({ learningRate: 0.1 }), ({ path }) => path === ".b");
    const end = walk(erased(optimizer));
    expect(end.slice(0, 6)).toEqual(traceProblems.regression.start.slice(0, 6));
    expect(end.slice(6)).not.toEqual(traceProblems.regression.start.slice(6));
  });

  test("groups step each by its own optimizer and learning rate", () => {
    const optimizer = all.partition(
      { weights: gradientDescent({ learningRate: 0.1 }), biases: momentum({ learningRate: 0.01 }) },
      ({ shape }) => (shape.length > 1 ? "weights" : "biases"),
    );
    const gradient = zeros(9);
    traceProblems.regression.evaluate(Float64Array.from(traceProblems.regression.start), gradient);
    const expected = traceProblems.regression.start.map((x, i) => x - (i < 6 ? 0.1 : 0.01) * gradient[i]);
    walk(erased(optimizer), "regression", 1).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 15);
    });
    expect(optimizer.hyperparameters).toMatchObject({ "weights.learningRate": 0.1, "biases.momentum": 0.9 });
  });

  test("a group that no optimizer has is told, with the tensor's name", () => {
    const wrong = all.partition({ weights: adam() }, () => "biases" as "weights");
    expect(() => wrong.init(traceProblems.regression.shape)).toThrow(
      new RangeError('partition: groupOf must give one of "weights" or "frozen", got "biases" for .w'),
    );
  });

  test("each layer is clipped by its own norm", () => {
    const optimizer = all.clipPerLayer(gradientDescent({ learningRate: 1 }), 0.5);
    const params = zeros(9);
    const gradient = Float64Array.of(3, 0, 4, 0, 0, 0, 0.1, 0.2, 0.2);
    optimizer.step(params, gradient, optimizer.init(traceProblems.regression.shape), contextOf(optimizer, 1));
    expect([...params].map((x) => Number(x.toFixed(12)) + 0)).toEqual([-0.3, 0, -0.4, 0, 0, 0, -0.1, -0.2, -0.2]);
  });

  test("ema and swa judge by the mean of the points", () => {
    const points = [1, 2, 3, 4].map((t) => walk(erased(gradientDescent({ learningRate: 0.1 })), "regression", t));
    const mean = traced(
      all.swa(gradientDescent({ learningRate: 0.1 }), { from: 2, every: 2 }),
      traceProblems.regression,
      [4],
    );
    const swa = all.swa(gradientDescent({ learningRate: 0.1 })).evaluated!(mean.params, mean.state);
    swa.forEach((value, i) => {
      expect(value).toBeCloseTo((points[1][i] + points[3][i]) / 2, 14);
    });
    const running = traced(all.ema(gradientDescent({ learningRate: 0.1 }), 0.5), traceProblems.regression, [2]);
    running.state.average.forEach((value, i) => {
      const { start } = traceProblems.regression;
      expect(value).toBeCloseTo(0.25 * start[i] + 0.25 * points[0][i] + 0.5 * points[1][i], 14);
    });
  });

  test("a step that is not finite is skipped, so many times in a row", () => {
    const optimizer = all.skipNonFinite(adam(), 2);
    const params = Float64Array.of(1, 1);
    const state = optimizer.init(flatShape(2), params);
    const bad = Float64Array.of(1, Number.NaN);
    optimizer.step(params, bad, state, contextOf(optimizer, 1));
    optimizer.step(params, bad, state, contextOf(optimizer, 2));
    expect([...params]).toEqual([1, 1]);
    expect(state).toMatchObject({ inARow: 2, skipped: 2, steps: 0 });
    optimizer.step(params, Float64Array.of(1, 1), state, contextOf(optimizer, 3));
    expect(params[0]).toBeCloseTo(1 - 0.001, 9);
    for (let t = 4; t <= 6; t++) optimizer.step(params, bad, state, contextOf(optimizer, t));
    expect(params[1]).toBeNaN();
  });

  test("a NaN counts as 0, an infinity stays", () => {
    const optimizer = all.zeroNans(gradientDescent({ learningRate: 1 }));
    const params = zeros(2);
    optimizer.step(params, Float64Array.of(Number.NaN, 2), optimizer.init(flatShape(2)), contextOf(optimizer, 1));
    expect([...params]).toEqual([0, -2]);
  });

  test("names tell what wraps what", () => {
    expect(all.clipNorm(all.lookahead(adam()), 1).name).toBe("clipNorm(lookahead(adam))");
    expect(all.clipNorm(adam(), 3).hyperparameters).toMatchObject({ limit: 3, beta1: 0.9 });
  });
});

describe("noisy descent", () => {
  test("has the paper's variance, and none without", () => {
    const squares: number[] = [];
    const optimizer = all.noisySgd({ learningRate: 1, variance: 4, decay: 1 });
    for (let t = 1; t <= 400; t++) {
      const params = zeros(5);
      optimizer.step(params, zeros(5), {}, contextOf(optimizer, t));
      squares.push(...params.map((x) => (x * x * t) / 4));
    }
    const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
    // The mean of 2,000 squares of normal numbers: within four of its standard deviations, √(2/2000).
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 2000));
    expect(walk(erased(all.noisySgd({ variance: 0 })))).toEqual(walk(erased(gradientDescent())));
  });

  test("is the same for the same seed", () => {
    const bowl = (x: number, y: number) => x * x + y * y;
    const [a, b, c] = [1, 1, 2].map((seed) => minimize(bowl, all.noisySgd(), { start: [1, 1], steps: 5, seed }));
    expect(b.iterates).toEqual(a.iterates);
    expect(c.iterates).not.toEqual(a.iterates);
  });
});

test("a rule that needs what the loop does not give says so", () => {
  const optimizer = all.sam(adam());
  const act = () =>
    optimizer.step(zeros(2), Float64Array.of(1, 1), optimizer.init(flatShape(2)), { t: 1, learningRate: 1 });
  expect(act).toThrow(new TypeError("sam: the loop must give gradientAt in the step's context; minimize and train do"));
});

test("minimize counts the gradients that sam takes", () => {
  const run = minimize((x: number) => x * x, all.sam(gradientDescent()), { start: 1, steps: 5 });
  expect(run.evaluations).toMatchObject({ values: 11, gradients: 11 });
});

test.each([
  ["momentum", { momentum: 1 }, "momentum: momentum must be in [0, 1), got 1"],
  ["momentum", { momentum: -0.1 }, "momentum: momentum must be in [0, 1), got -0.1"],
  ["sgd", { nesterov: true }, "sgd: nesterov must have momentum > 0 and dampening 0, got momentum 0 and dampening 0"],
  ["rprop", { shrink: 1 }, "rprop: shrink must be in (0, 1), got 1"],
  ["rprop", { maxStep: 1e-9 }, "rprop: maxStep must be at least minStep (0.000001), got 1e-9"],
  ["adamw", { weightDecay: -0.1 }, "adamw: weightDecay must be a finite number >= 0, got -0.1"],
  ["adafactor", { beta2Decay: 0.8 }, "adafactor: beta2Decay must be a finite number < 0, got 0.8"],
  ["muon", { iterations: 2.5 }, "muon: iterations must be a whole number >= 1, got 2.5"],
  ["adam", { beta1: 1.2 }, "adam: beta1 must be in [0, 1), got 1.2"],
  ["adam", { beta2: 1 }, "adam: beta2 must be in [0, 1), got 1"],
  ["adam", { beta2: Number.NaN }, "adam: beta2 must be in [0, 1), got NaN"],
  ["adam", { epsilon: 0 }, "adam: epsilon must be a finite number > 0, got 0"],
  ["adam", { epsilon: -1e-8 }, "adam: epsilon must be a finite number > 0, got -1e-8"],
])("%s refuses %o", (name, options, message) => {
  expect(() => rules[name](options)).toThrow(new RangeError(message));
});

test("momentum 0 is gradient descent, bit for bit", () => {
  const options = { learningRate: 1e-3 };
  expect(walk(erased(momentum({ ...options, momentum: 0 })), "rosenbrock", 50)).toEqual(
    walk(erased(gradientDescent(options)), "rosenbrock", 50),
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

test("shampoo goes on where a gradient's square leaves nothing of its ε", () => {
  const rule = all.shampoo({ learningRate: 0.1 });
  const shape = { length: 12, blocks: [{ path: "", offset: 0, length: 12, shape: [3, 4] }] };
  const params = zeros(12);
  const state = rule.init(shape);
  for (let t = 1; t <= 5; t++) {
    const gradient = Float64Array.from(params, (_, i) => 1e9 * ((i % 4) + 1) * (1 + Math.floor(i / 4)) * t);
    rule.step(params, gradient, state, { t, learningRate: 0.1 });
  }
  // Of rank one: the first step is 0.1 of the gradient's direction in all, however large it was.
  expect(params.every((x) => x < 0 && x > -1)).toBe(true);
});

test.each([
  ["sgd", all.sgd],
  ["rmsprop", all.rmsprop],
  ["adafactor", all.adafactor],
] as const)("%s: a momentum that a schedule raises from 0 is there when it is wanted", (_name, make) => {
  const rising = all.scheduled(make as (options: { momentum?: number }) => Optimizer, {
    momentum: (step) => (step < 3 ? 0 : 0.9),
  });
  expect(walk(rising, "regression", 3)).toEqual(walk(make() as unknown as Optimizer, "regression", 3));
  const after = walk(rising, "regression", 6);
  expect(after.every(Number.isFinite)).toBe(true);
  expect(after).not.toEqual(walk(make() as unknown as Optimizer, "regression", 6));
});
