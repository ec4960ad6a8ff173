// A training that was saved and resumed is the one that never stopped: parameters, state, curves, best, order of the examples.
import { describe, expect, test } from "vitest";
import { type Checkpoint, checkpointFromJson, checkpointToJson } from "../../src/checkpoint.ts";
import { digits } from "../../src/data/digits.ts";
import { minimize } from "../../src/minimize.ts";
import { mlp } from "../../src/models/mlp.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import { train } from "../../src/train.ts";

const { training, validation, test: held } = digits().split({ training: 100, validation: 60, test: 60, seed: 1 });
const model = () => mlp([64, 6, 10], { seed: 2 });
const erased = <State extends OptimizerState>(optimizer: Optimizer<State>) => optimizer as unknown as Optimizer;
const options = { batchSize: 32, seed: 5, evaluateEvery: 6, validation, test: held };
const saved = (checkpoint: Checkpoint<Float64Array>) => checkpointFromJson<Float64Array>(checkpointToJson(checkpoint));

describe("saved in the middle of an epoch and resumed, it has the bits of a run that never stopped", () => {
  test.each([
    erased(all.momentum({ learningRate: 0.1 })),
    erased(all.adam({ learningRate: 0.01 })),
    erased(all.muon({ learningRate: 0.01 })),
    erased(all.kfac({ learningRate: 0.1 })),
    erased(all.noisySgd({ learningRate: 0.1 })),
    erased(all.sam(all.sgd({ learningRate: 0.1 }))),
    erased(all.swa(all.sgd({ learningRate: 0.1 }), { from: 4 })),
    erased(all.accumulated(all.adam({ learningRate: 0.01 }), 3)),
    erased(all.scheduled(all.sgd, { learningRate: (step) => 0.1 / (1 + 0.1 * step) })),
  ])("$name", async (optimizer) => {
    const whole = await train(model(), training, { ...options, optimizer, steps: 25 });
    // 10 steps are two epochs and a half, and no multiple of 6: the run's own last measurement is not one of the whole's.
    const part = await train(model(), training, { ...options, optimizer, steps: 10 });
    const resumed = await train(model(), training, {
      ...{ optimizer, validation, test: held, evaluateEvery: 6 },
      start: saved(part.checkpoint),
      steps: 25,
    });
    expect(part.curve("training cost").steps).toEqual([0, 6, 10]);
    expect(resumed.params).toEqual(whole.params);
    expect(resumed.checkpoint).toEqual(whole.checkpoint);
    expect(resumed.curves).toEqual(whole.curves);
    expect(resumed.best).toEqual(whole.best);
    expect([resumed.steps, resumed.epochs, resumed.message]).toEqual([25, whole.epochs, whole.message]);
  });
});

describe("resumed", () => {
  const optimizer = all.momentum({ learningRate: 0.1 });

  test("from a run that goes on, at each of its measurements", async () => {
    const seen: Checkpoint<Float64Array>[] = [];
    const running = train(model(), training, { ...options, optimizer, steps: 18 });
    running.subscribe(() => running.status === "running" && seen.push(saved(running.checkpoint)));
    const whole = await running;
    expect(seen.map(({ step }) => step)).toEqual([6, 12, 18]);
    for (const start of seen) {
      const resumed = await train(model(), training, { ...options, optimizer, start, steps: 18 });
      expect([resumed.params, resumed.curves]).toEqual([whole.params, whole.curves]);
    }
  });

  test("from a run that was stopped", async () => {
    const controller = new AbortController();
    const running = train(model(), training, { ...options, optimizer, steps: 1e6, signal: controller.signal });
    running.subscribe(() => controller.abort());
    const { checkpoint } = await running;
    const [whole, resumed] = await Promise.all([
      train(model(), training, { ...options, optimizer, steps: checkpoint.step + 7 }),
      train(model(), training, { ...options, optimizer, start: checkpoint, steps: checkpoint.step + 7 }),
    ]);
    expect([resumed.params, resumed.curves]).toEqual([whole.params, whole.curves]);
  });

  test("patience goes on being counted", async () => {
    const slow = {
      ...options,
      optimizer: all.sgd({ learningRate: 3 }),
      evaluateEvery: 1,
      earlyStopping: { patience: 5 },
    };
    const whole = await train(model(), training, { ...slow, steps: 400 });
    expect(whole.status).toBe("earlyStop");
    const part = await train(model(), training, { ...slow, steps: whole.steps - 2 });
    const resumed = await train(model(), training, { ...slow, start: part.checkpoint, steps: 400 });
    expect([resumed.steps, resumed.message]).toEqual([whole.steps, whole.message]);
  });

  test("on other examples on purpose, the state goes on and what is measured begins anew", async () => {
    const whole = { ...options, optimizer, batchSize: "full" } as const;
    const { checkpoint: start } = await train(model(), training, { ...whole, steps: 8 });
    const resumed = await train(model(), held, { ...whole, start, steps: 9, changedObjective: true });
    const [params, gradient] = [start.params.slice(), new Float64Array(model().size)];
    model().gradientInto(params, held, gradient);
    optimizer.step(params, gradient, structuredClone(start.state) as never, { t: 9, learningRate: 0.1 });
    expect(resumed.params).toEqual(params);
    expect(resumed.curve("training cost").steps).toEqual([8, 9]);
    expect(resumed.curve("training cost").values).toEqual([start.params, params].map((at) => model().cost(at, held)));
  });

  test("the checkpoint stays as it was", async () => {
    const { checkpoint } = await train(model(), training, { ...options, optimizer, steps: 8 });
    const copy = structuredClone(checkpoint);
    await train(model(), training, { ...options, optimizer, start: checkpoint, steps: 12 });
    expect(checkpoint).toEqual(copy);
  });
});

describe("refuses", async () => {
  const optimizer = all.momentum({ learningRate: 0.1 });
  const { checkpoint: start } = await train(model(), training, { ...options, optimizer, steps: 3 });
  const more = { ...options, optimizer, start, steps: 6 };
  test.each<[string, () => unknown, string]>([
    [
      "another optimizer",
      () => train(model(), training, { ...more, optimizer: all.adam() }),
      "train: the checkpoint must be one of adam, got one of momentum; give the optimizer that made it",
    ],
    [
      "another seed",
      () => train(model(), training, { ...more, seed: 1 }),
      "train: seed must be the checkpoint's, 5, got 1",
    ],
    [
      "another batch size",
      () => train(model(), training, { ...more, batchSize: 8 }),
      "train: batchSize must be the checkpoint's, 32, got 8",
    ],
    [
      "another model",
      () => train(mlp([64, 6, 10], { seed: 2, activation: "relu" }), training, more),
      "train: the checkpoint must be one of mlp 64-6-10 relu, got one of mlp 64-6-10 tanh; start from checkpoint.params, or give changedObjective: true to go on with its state",
    ],
    [
      "a model of another size",
      () => train(mlp([64, 7, 10]), training, more),
      "train: start has 460 numbers but mlp 64-7-10 tanh has 535 parameters",
    ],
    [
      "other training examples",
      () => train(model(), training.withLabelNoise(0.2), more),
      "train: mlp 64-6-10 tanh must have the checkpoint's cost at its params",
    ],
    [
      "other validation examples",
      () => train(model(), training, { ...more, validation: validation.take(9) }),
      "train: the validation examples must be the checkpoint's, digits validation: 60 examples, 64 features, 10 classes, got digits validation: 9 examples, 64 features, 10 classes; start from checkpoint.params, or give changedObjective: true to go on with its state",
    ],
    [
      "to do without the test examples",
      () => train(model(), training, { optimizer, validation, start, steps: 6 }),
      "train: the test examples must be the checkpoint's, digits test: 60 examples, 64 features, 10 classes, got none; start",
    ],
    [
      "a checkpoint of minimize",
      () =>
        train(model(), training, {
          ...more,
          start: minimize(rosenbrock, optimizer, { start: [1, 2], steps: 0 }).checkpoint as never,
        }),
      "train: the checkpoint must be one of train, got one of minimize on rosenbrock; start from its params",
    ],
    [
      "an answer that is none",
      () => train(model(), training, { ...more, changedObjective: 1 as never }),
      "train: changedObjective must be true or false, got 1",
    ],
  ])("%s", (_name, act, message) => {
    expect(act).toThrow(message);
  });

  test("to give a checkpoint of a run that diverged", async () => {
    const run = await train(model(), training, {
      ...options,
      optimizer: all.gradientDescent({ learningRate: 1e308 }),
      steps: 9,
    });
    expect(() => run.checkpoint).toThrow(
      "gradient descent: a run that has diverged has no checkpoint; start again from run.params",
    );
  });
});
