import { describe, expect, test } from "vitest";
import { checkpointFromJson, checkpointToJson } from "../../src/checkpoint.ts";
import { minimize } from "../../src/minimize.ts";
import { objective } from "../../src/objective.ts";
import { himmelblau, rosenbrock } from "../../src/objectives/index.ts";
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import { cmaEs, l1, lbfgs, proximalGradient } from "../../src/solvers/index.ts";

const start: [number, number] = [-1.2, 1];
const erased = <State extends OptimizerState>(optimizer: Optimizer<State>) => optimizer as unknown as Optimizer;

/** One of each kind of state: numbers, tensors, wrapped states, copies of the start, random numbers. */
const methods: Optimizer[] = [
  erased(all.adam({ learningRate: 0.02 })),
  erased(all.nadam()),
  erased(all.muon()),
  erased(all.noisySgd({ learningRate: 1e-3 })),
  erased(all.prodigy()),
  erased(all.soap()),
  erased(all.sophia()),
  erased(all.lookahead(all.clipNorm(all.momentum(), 1))),
  erased(all.partition({ all: all.adamw() }, () => "all")),
  erased(all.scheduled(all.adam, { learningRate: (step) => 0.1 / (1 + step) })),
  erased(all.scheduleFree(all.gradientDescent({ learningRate: 1e-4 }))),
];

describe.each(methods)("$name", (method) => {
  test("saved as text, loaded and resumed, gives the bits of a run that never stopped", () => {
    const whole = minimize(rosenbrock, method, { start, steps: 60, seed: 7 });
    const part = minimize(rosenbrock, method, { start, steps: 25, seed: 7 });
    const saved = checkpointFromJson<[x: number, y: number]>(checkpointToJson(part.checkpoint));
    const resumed = minimize(rosenbrock, method, { start: saved, steps: 60 });
    expect(resumed.params).toEqual(whole.params);
    expect(resumed.cost).toBe(whole.cost);
    expect(resumed.checkpoint.state).toEqual(whole.checkpoint.state);
    expect(resumed).toMatchObject({ status: "stepLimit", steps: 60 });
    expect(resumed.recorded).toEqual(whole.recorded.slice(25));
    expect(resumed.costs).toEqual(whole.costs.slice(25));
  });
});

test("a checkpoint is not changed by the run that goes on from it, and counts what was computed before", () => {
  const { checkpoint } = minimize(rosenbrock, all.adam(), { start, steps: 10 });
  const copy = structuredClone(checkpoint);
  const resumed = minimize(rosenbrock, all.adam(), { start: checkpoint, steps: 20 });
  expect(checkpoint).toEqual(copy);
  // Eleven before; the point where it goes on is computed again.
  expect(resumed.evaluations.gradients).toBe(22);
  expect(resumed.reproducibility).toMatchObject({ resumedAt: 10, steps: 20, method: "adam" });
});

test.each<[string, Optimizer, string]>([
  ["a rule", erased(all.adam()), "state.m"],
  ["a wrapper", erased(all.lookahead(all.momentum())), "state.inner.velocity"],
])("a checkpoint of %s that went through JSON alone is told what was lost", (_what, method, lost) => {
  const { checkpoint } = minimize(rosenbrock, method, { start, steps: 3 });
  const copy = JSON.parse(JSON.stringify(checkpoint)) as typeof checkpoint;
  expect(() => minimize(rosenbrock, method, { start: copy })).toThrow(
    new TypeError(
      `minimize: the checkpoint's ${lost} must be the Float64Array that it was, got an object with keys 0, 1, ...; JSON alone keeps none, write with checkpointToJson and read with checkpointFromJson`,
    ),
  );
});

test("a limit that was passed before the checkpoint makes no step, and says why", () => {
  const { checkpoint } = minimize(rosenbrock, all.adam(), { start, steps: 10 });
  const run = minimize(rosenbrock, all.adam(), { start: checkpoint, steps: 5 });
  expect(run).toMatchObject({ status: "stepLimit", steps: 10, params: checkpoint.params });
  expect(run.message).toBe("10 steps were made before, more than the 5 allowed: those before a checkpoint count");
});

test("text keeps every bit: −0, numbers that are not finite, typed arrays", () => {
  const { checkpoint } = minimize(rosenbrock, all.adam(), { start, steps: 0 });
  const state = { row: Float64Array.of(0.1, -1e-308), zero: -0, far: Infinity, none: Number.NaN, deep: [{ a: -0 }] };
  const back = checkpointFromJson(checkpointToJson({ ...checkpoint, state }));
  expect(back.state).toStrictEqual(state);
  const odd = { row: Float64Array.of(-0, Infinity, Number.NaN) };
  expect(checkpointFromJson(checkpointToJson({ ...checkpoint, state: odd })).state).toStrictEqual(odd);
});

describe("refuses", () => {
  const { checkpoint } = minimize(rosenbrock, all.adam({ beta1: 0.8 }), { start, steps: 3, seed: 2 });
  test.each<[string, () => unknown, Error]>([
    [
      "another optimizer",
      () => minimize(rosenbrock, all.momentum(), { start: checkpoint }),
      new TypeError(
        "minimize: the checkpoint must be one of momentum, got one of adam; give the optimizer that made it",
      ),
    ],
    [
      "other hyper-parameters",
      () => minimize(rosenbrock, all.adam(), { start: checkpoint }),
      new RangeError("minimize: adam must have the checkpoint's beta1, 0.8, got 0.9"),
    ],
    [
      "another seed",
      () => minimize(rosenbrock, all.adam({ beta1: 0.8 }), { start: checkpoint, seed: 3 }),
      new RangeError("minimize: seed must be the checkpoint's, 2, got 3"),
    ],
    [
      "text that is no checkpoint",
      () => checkpointFromJson('{"a": 1}'),
      new TypeError("checkpointFromJson: the text must be what checkpointToJson wrote, got an object"),
    ],
    [
      "to go on from a run that diverged",
      () => minimize(rosenbrock, all.gradientDescent({ learningRate: 1 }), { start }).checkpoint,
      new RangeError("gradient descent: a run that has diverged has no checkpoint; start again from run.params"),
    ],
  ])("%s", (_name, act, error) => {
    expect(act).toThrow(error);
  });

  test("no other learning rate: a run may go on more slowly", () => {
    const slower = all.adam({ beta1: 0.8, learningRate: 1e-5 });
    expect(minimize(rosenbrock, slower, { start: checkpoint, steps: 5 }).steps).toBe(5);
  });
});

describe("on another objective", () => {
  const { checkpoint } = minimize(rosenbrock, all.adam(), { start, steps: 3 });
  const anonymous = (scale: number) => objective((x: number, y: number) => scale * (x * x + y * y));
  const sum = objective((w: number[]) => w[0] ** 2 + w[1] ** 2 + w[2] ** 2, { name: "sum" });
  const start3 = { start: [1, 2, 3], steps: 0 };

  test.each<[string, () => unknown, Error]>([
    [
      "of another name",
      () => minimize(himmelblau, all.adam(), { start: checkpoint }),
      new RangeError(
        "minimize: the checkpoint must be one of himmelblau, got one of rosenbrock; start from checkpoint.params, or give changedObjective: true to go on with its state",
      ),
    ],
    [
      "whose function or data has changed",
      () =>
        minimize(anonymous(3), all.adam(), {
          start: minimize(anonymous(1), all.adam(), { start, steps: 0 }).checkpoint,
        }),
      new RangeError(
        "minimize: objective must have the checkpoint's cost at its params, 2.44, got 7.32: the function, its data or what it takes is another; start from checkpoint.params, or give changedObjective: true to go on with its state",
      ),
    ],
    [
      "that takes another structure of as many numbers",
      () => {
        const fit = objective(({ w, b }: { w: number[]; b: number }) => w[0] ** 2 + w[1] ** 2 + b * b, { name: "sum" });
        return minimize(fit, all.adam(), { start: minimize(sum, all.adam(), start3).checkpoint as never });
      },
      new RangeError(
        "minimize: sum must have the checkpoint's cost at its params, 14, got an error there: Cannot read properties of undefined (reading '0'): the function, its data or what it takes is another; start from checkpoint.params, or give changedObjective: true to go on with its state",
      ),
    ],
    [
      "of another dimension",
      () => {
        const longer = objective((w: number[]) => w[0] ** 2 + w[1] ** 2 + w[2] ** 2 + w[3] ** 2, { name: "sum" });
        return minimize(longer, all.adam(), { start: minimize(sum, all.adam(), start3).checkpoint });
      },
      new RangeError(
        "minimize: sum must have the checkpoint's cost at its params, 14, got NaN: the function, its data or what it takes is another; start from checkpoint.params, or give changedObjective: true to go on with its state",
      ),
    ],
    [
      "by a solver, even on purpose",
      () =>
        minimize(himmelblau, lbfgs(), {
          start: minimize(rosenbrock, lbfgs(), { start, steps: 3 }).checkpoint,
          changedObjective: true,
        }),
      new RangeError(
        "minimize: the checkpoint must be one of himmelblau, got one of rosenbrock; start from checkpoint.params, as the state of L-BFGS holds costs of rosenbrock",
      ),
    ],
    [
      "with an answer that is none",
      () => minimize(himmelblau, all.adam(), { start: checkpoint, changedObjective: "yes" as never }),
      new TypeError('minimize: changedObjective must be true or false, got "yes"'),
    ],
  ])("%s: refused", (_name, act, error) => {
    expect(act).toThrow(error);
  });

  test("on purpose, the optimizer's state goes on", () => {
    const run = minimize(himmelblau, all.adam(), { start: checkpoint, steps: 4, changedObjective: true });
    const params = Float64Array.from(checkpoint.params);
    const state = structuredClone(checkpoint.state) as ReturnType<ReturnType<typeof all.adam>["init"]>;
    const { learningRate } = all.adam();
    all.adam().step(params, Float64Array.from(himmelblau.gradient(checkpoint.params)), state, { t: 4, learningRate });
    expect(run.params).toEqual([...params]);
    expect(run.cost).toBe(himmelblau.value(run.params));
  });

  test("noise is let pass on purpose, for solvers too", () => {
    let asked = 0;
    const noisy = objective((x: number, y: number) => x * x + y * y, { name: "noisy" });
    const shaken = { ...noisy, value: (at: [number, number]) => noisy.value(at) + 1e-3 * Math.sin(asked++) };
    const { checkpoint } = minimize(shaken, cmaEs(), { start, steps: 3 });
    expect(() => minimize(shaken, cmaEs(), { start: checkpoint, steps: 5 })).toThrow("must have the checkpoint's cost");
    expect(minimize(shaken, cmaEs(), { start: checkpoint, steps: 5, changedObjective: true }).steps).toBe(5);
  });

  test("a solver's own cost, with a penalty, is no difference", () => {
    const solver = proximalGradient(l1(0.5));
    const whole = minimize(rosenbrock, solver, { start, steps: 9 });
    const part = minimize(rosenbrock, solver, { start, steps: 4 });
    expect(minimize(rosenbrock, solver, { start: part.checkpoint, steps: 9 }).params).toEqual(whole.params);
  });
});
