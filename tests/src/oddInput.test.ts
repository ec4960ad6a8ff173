// What a program without types, or a cell that is not checked, may hand over by mistake: each is told what must hold, what came, and
// how to mend it.
import { describe, expect, test } from "vitest";
import { checkpointToJson } from "../../src/checkpoint.ts";
import { digits } from "../../src/data/digits.ts";
import { iterates } from "../../src/iterates.ts";
import { minimize } from "../../src/minimize.ts";
import { mlp } from "../../src/models/mlp.ts";
import { multistart } from "../../src/multistart.ts";
import { type Objective, objective } from "../../src/objective.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import {
  augmentedLagrangian,
  bfgs,
  box,
  conjugateGradient,
  groupLasso,
  lbfgs,
  nelderMead,
  newton,
  newtonCg,
} from "../../src/solvers/index.ts";
import { StopRule } from "../../src/stopRule.ts";
import { train } from "../../src/train.ts";
import { wrappers } from "../support/optimizerCatalogue.ts";

const start: [number, number] = [-1.2, 1];

const wrong = (value: unknown) => value as never;

/** An objective by hand, which may give anything. */
const giving = (value: unknown, gradient: unknown = [1, 1]) =>
  ({
    name: "f",
    minima: [],
    value: () => value,
    gradient: () => gradient,
    valueAndGradient: () => ({ value, gradient }),
  }) as unknown as Objective<[number, number]>;

const methods = { adam: all.adam(), lbfgs: lbfgs(), "Nelder-Mead": nelderMead() };

describe.each(Object.entries(methods))("%s refuses a cost", (_name, method) => {
  test.each<[unknown, string]>([
    [undefined, "undefined; does it return its value?"],
    [null, "null"],
    ["5", '"5"'],
    [5n, "5n"],
    [[5], "an Array"],
    [true, "true"],
    [Promise.resolve(5), "a Promise; it must not be async"],
  ])("%o", (value, got) => {
    const act = () => minimize(giving(value), method, { start });
    expect(act).toThrow(new TypeError(`f: the cost must be a number, got ${got}`));
  });
});

test("of many starts too a cost must be a number", () => {
  const act = () => multistart(giving("5"), all.adam(), { starts: [start] });
  expect(act).toThrow(new TypeError('f: the cost must be a number, got "5"'));
});

describe.each(Object.entries({ adam: all.adam(), lbfgs: lbfgs() }))("%s", (_name, method) => {
  test.each<[unknown, string]>([
    [null, "it must be an array of 2 numbers, got null"],
    [[1], "it must be an array of 2 numbers, got one of 1"],
    [[1, "2"], '[1] must be a number, got "2"'],
    [{ x: 1 }, "it must be an array of 2 numbers, got an object"],
  ])("refuses the gradient %o", (gradient, misfit) => {
    const act = () => minimize(giving(1, gradient), method, { start });
    expect(act).toThrow(new TypeError(`f: the gradient must have the structure of the params: ${misfit}`));
  });

  test.each([Number.NaN, Infinity])("has diverged at the start where the gradient is %d", (part) => {
    const run = minimize(giving(1, [1, part]), method, { start });
    expect(run).toMatchObject({ status: "diverged", steps: 0, params: start });
    expect(run.message).toBe(`gradient[1] was ${part} at the start`);
  });
});

test("a solver keeps the lowest cost that it comes to, though the function has no gradient there", () => {
  // Its first step is to 0, where the slope is infinite.
  const root = objective((x: number) => Math.sqrt(x));
  const run = minimize(root, lbfgs(), { start: 1 });
  expect(run).toMatchObject({ status: "failed", params: 0, cost: 0 });
  expect(run.message).toContain("the gradient's norm is Infinity");
});

describe.each(Object.entries(wrappers).filter(([name]) => name !== "scheduled"))("%s refuses to wrap", (name, wrap) => {
  test.each<[string, unknown, string]>([
    ["a function that was not called", all.adam, "the function adam; call it"],
    ["nothing", undefined, "undefined"],
    ["a number", 0.1, "0.1"],
    ["a solver", lbfgs(), "an object, a solver, which asks for values itself and goes to minimize"],
  ])("%s", (_what, inner, got) => {
    const what = name === "partition" ? "the one of group every" : "optimizer";
    const act = () => wrap(inner as Optimizer);
    expect(act).toThrow(new TypeError(`${name}: ${what} must be one such as adam({ learningRate: 0.01 }), got ${got}`));
  });
});

test.each<[string, () => unknown, string]>([
  [
    "an optimizer scheduled",
    () => all.scheduled(wrong(all.adam()), {}),
    "scheduled: make must be an optimizer's function, such as adam without parentheses, got an object",
  ],
  [
    "a schedule without a name",
    () => all.scheduled(all.adam, wrong(undefined)),
    "scheduled: options must be hyper-parameters by name, { learningRate: cosine({ initial: 0.01, steps: 1000 }) }, got undefined",
  ],
  [
    "an optimizer where chain takes wrappers",
    () => all.chain(all.adam(), wrong(all.momentum())),
    "chain: wrapper 1 must be a function such as (optimizer) => clipNorm(optimizer, 1), got an object",
  ],
  [
    "a wrapper that gives nothing",
    () =>
      all.chain(
        all.adam(),
        wrong(() => undefined),
      ),
    "chain: what wrapper 1 gives must be one such as adam({ learningRate: 0.01 }), got undefined",
  ],
  [
    "no groups",
    () => all.partition({}, () => "frozen"),
    "partition: optimizers must be those of the groups, { weights: muon() }, got an object",
  ],
  [
    "groups by name",
    () => all.partition({ a: all.adam() }, wrong("a")),
    'partition: groupOf must be a function of a tensor, such as ({ path }) => ..., got "a"',
  ],
  [
    "a mask of flags",
    () => all.masked(all.adam(), wrong([true])),
    "masked: moves must be a function of a tensor, such as ({ path }) => ..., got an Array",
  ],
  ...Object.entries({ bfgs, conjugateGradient, lbfgs, newton, newtonCg }).map(
    ([name, make]): [string, () => unknown, string] => [
      `the name of a line search, to ${name}`,
      () => make({ lineSearch: wrong("wolfe") }),
      `${name}: lineSearch must be one such as strongWolfe(), got "wolfe"`,
    ],
  ),
  [
    "a box without ends",
    () => box(wrong(undefined), 1),
    "box: min must be a number or an array of one for each parameter, got undefined",
  ],
  [
    "a box with text",
    () => box([0, 0], wrong("1")),
    'box: max must be a number or an array of one for each parameter, got "1"',
  ],
  [
    "one constraint where there may be several",
    () => augmentedLagrangian({ equal: wrong((x: number) => x) }),
    "augmentedLagrangian: equal must be an array of functions, got a function",
  ],
  [
    "no options",
    () => minimize(rosenbrock, all.adam(), wrong(undefined)),
    "minimize: options must be an object such as { start: [1, 2] }, got undefined",
  ],
  [
    "an async onStep",
    () => minimize(rosenbrock, all.adam(), { start, onStep: async () => false }),
    "minimize: onStep must answer at once, got a Promise; to await between steps, write for await (const step of iterates(...))",
  ],
  [
    "a rule without a test",
    () => StopRule.of("low", wrong(1)),
    "StopRule.of: test must be a function such as ({ cost }) => cost < 1, got 1",
  ],
])("%s is refused", (_what, act, message) => {
  expect(act).toThrow(new TypeError(message));
});

/** An optimizer of a user's own, with one part as it must not be. */
const own = (part: object): Optimizer => ({
  name: "own",
  learningRate: 1e-3,
  hyperparameters: {},
  init: () => ({}),
  step: (params, gradient) => {
    params[0] -= 1e-3 * gradient[0];
  },
  ...part,
});

const mistakes: [string, object, string][] = [
  [
    "gives new params",
    { step: (params: Float64Array) => params.map((x) => x / 2) },
    "own: step must change params in place and give nothing, got a Float64Array; write params[i] = ...",
  ],
  [
    "is async",
    { step: async () => {} },
    "own: step must change params in place and give nothing, got a Promise; it must not be async",
  ],
  [
    "has no state",
    { init: () => undefined },
    "own: init must give the state before the first step, an object such as {}, got undefined",
  ],
];

describe.each(mistakes)("an own optimizer that %s", (_what, part, message) => {
  const { training } = digits().split({ validation: 0.9, seed: 1 });
  test.each<[string, () => unknown]>([
    ["minimize", () => minimize(rosenbrock, own(part), { start })],
    ["multistart", () => multistart(rosenbrock, own(part), { starts: [start] })],
    ["train", () => train(mlp([64, 10], { seed: 1 }), training, { optimizer: own(part), epochs: 1 })],
  ])("is told so by %s", async (_loop, act) => {
    await expect((async () => await act())()).rejects.toThrow(new TypeError(message));
  });
});

test.each<[string, unknown, string]>([
  [
    "the function",
    all.adam,
    "optimizer must be one such as adam({ learningRate: 0.01 }), got the function adam; call it",
  ],
  [
    "a solver",
    lbfgs(),
    "optimizer must be one such as adam({ learningRate: 0.01 }), got an object, a solver, which asks for values itself and goes to minimize",
  ],
  ["one without a name", own({ name: undefined }), "optimizer.name must be text, got undefined"],
  ["one without a rate", own({ learningRate: "1" }), 'optimizer.learningRate must be a number, got "1"'],
])("train refuses %s", (_what, optimizer, message) => {
  const act = () => train(mlp([64, 10], { seed: 1 }), digits(), { optimizer: wrong(optimizer) });
  expect(act).toThrow(new TypeError(`train: ${message}`));
});

test.each<[string, unknown, string]>([
  ["a function", () => 1, "a function"],
  ["a Map", new Map([["a", 1]]), "a Map"],
  ["an array of 32 bits", Float32Array.of(1.5), "a Float32Array"],
  ["a Date", new Date(0), "a Date"],
  ["a whole number without bound", 5n, "5n"],
])("a checkpoint is not written without %s of its state", (_what, value, got) => {
  const { checkpoint } = minimize(rosenbrock, all.adam(), { start, steps: 1 });
  expect(() => checkpointToJson({ ...checkpoint, state: { part: wrong(value) } })).toThrow(
    new TypeError(
      `checkpointToJson: part must be plain data (numbers, text, true or false, Float64Array, arrays and objects of these), got ${got}`,
    ),
  );
});

test.each<[string, () => unknown, string]>([
  [
    "no constraints",
    () => augmentedLagrangian(wrong(undefined)),
    "augmentedLagrangian: there must be a constraint: equal: [h] for h(θ) = 0 or atMost: [g] for g(θ) ≤ 0",
  ],
  [
    "groups by name",
    () => groupLasso(0.1, wrong("all")),
    'groupLasso: groups must be a whole number >= 1 or arrays of places, got "all"',
  ],
  [
    "groups of names",
    () => groupLasso(0.1, wrong(["a"])),
    'groupLasso: groups must be a whole number >= 1 or arrays of places, got ["a"]',
  ],
])("%s: out of range", (_what, act, message) => {
  expect(act).toThrow(new RangeError(message));
});

test.each<[string, unknown, string]>([
  ["true", ({ cost }: { cost: number }) => cost < 20, "low holds"],
  ["a message", ({ cost }: { cost: number }) => (cost < 20 ? `cost ${cost < 20}` : undefined), "cost true"],
])("a rule of one's own may give %s", (_what, rule, message) => {
  const run = minimize(rosenbrock, all.adam(), { start, stop: StopRule.of("low", wrong(rule)) });
  expect(run).toMatchObject({ status: "stopped", message });
  expect(run.cost).toBeLessThan(20);
  expect(run.costs.at(-2)).toBeGreaterThanOrEqual(20);
});

test("a run shows the params that it is judged by, and steps that none has made yet", () => {
  const run = minimize(rosenbrock, all.swa(all.momentum({ learningRate: 1e-3 })), { start, steps: 50 });
  const [x, y] = run.params.map((value) => Number(value.toPrecision(6)));
  expect(String(run)).toContain(`params      [${x}, ${y}]`);
  const steps = iterates(rosenbrock, all.adam(), { start, steps: 2 });
  expect(String(steps)).toMatch(/^adam on rosenbrock: 0 steps made; a loop makes more/);
  for (const _ of steps);
  expect(String(steps)).toBe(String(steps.run));
});
