import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { Dataset } from "../../src/data/dataset.ts";
import { digits } from "../../src/data/digits.ts";
import { type MlpOptions, mlp } from "../../src/models/mlp.ts";
import { adam, gradientDescent, momentum } from "../../src/optimizers/index.ts";
import { sampler } from "../../src/sampling.ts";
import { type TrainOptions, train } from "../../src/train.ts";

interface Trace {
  sizes: number[];
  activation: NonNullable<MlpOptions["activation"]>;
  optimizer: keyof typeof OPTIMIZERS;
  inputs: number[];
  labels: number[];
  start: number[];
  costs: number[];
  errors: number[];
  end: number[];
}
// By PyTorch, ten steps on the full batch: tests/golden/make-mlp-traces.py.
const traces: Trace[] = JSON.parse(readFileSync(new URL("../golden/mlp-traces.json", import.meta.url), "utf8"));
const OPTIMIZERS = {
  gradientDescent: () => gradientDescent({ learningRate: 0.5 }),
  momentum: () => momentum({ learningRate: 0.1, momentum: 0.9 }),
  adam: () => adam({ learningRate: 0.02 }),
};

const { training, validation, test: held } = digits().split({ training: 300, validation: 200, test: 200, seed: 1 });
const small = () => mlp([64, 16, 10], { seed: 1 });
const options = { optimizer: momentum({ learningRate: 0.1 }), batchSize: 32, steps: 60, seed: 1 } as const;

describe("training is PyTorch's", () => {
  test.each(traces)("$optimizer on $sizes $activation", async (trace) => {
    const run = await train(mlp(trace.sizes, { activation: trace.activation }), dataOf(trace), {
      optimizer: OPTIMIZERS[trace.optimizer](),
      batchSize: "full",
      steps: 10,
      start: Float64Array.from(trace.start),
      evaluateEvery: 1,
    });
    expect(run.curve("training cost").steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    trace.costs.forEach((cost, step) => {
      expect(Math.abs(run.curve("training cost").values[step] - cost), `cost at step ${step}`).toBeLessThan(1e-12);
      expect(run.curve("training error").values[step]).toBeCloseTo(trace.errors[step], 15);
    });
    trace.end.forEach((value, i) => {
      expect(Math.abs(run.params[i] - value), `params[${i}]`).toBeLessThan(1e-12);
    });
  });
});

describe("a run", () => {
  test("learns digits", async () => {
    const run = await train(small(), training, { ...options, steps: 600, validation, test: held });
    expect(run.status).toBe("stepLimit");
    expect(run.curves.map(({ name, quantity }) => `${name}: ${quantity}`)).toEqual([
      "training cost: cost",
      "validation cost: cost",
      "test cost: cost",
      "training error: error",
      "validation error: error",
      "test error: error",
    ]);
    expect(run.curve("training error").values.at(-1)).toBe(0);
    expect(run.curve("test error").values.at(-1)).toBeLessThan(0.12);
    expect(run.curve("test error").values[0]).toBeGreaterThan(0.7);
  });

  test("has the same bits for the same seed, whatever runs beside it", async () => {
    const once = train(small(), training, options);
    const [a, b] = await Promise.all([once, train(small(), training, options)]);
    const other = await train(small(), training, { ...options, seed: 2 });
    expect(a.params).toEqual(b.params);
    expect(a.curves).toEqual(b.curves);
    expect(a.params).not.toEqual(other.params);
  });

  test("has these bits in every engine and release", async () => {
    const run = await train(small(), training, options);
    expect(run.curve("training cost").values.at(-1)).toMatchInlineSnapshot(`0.14018613263822632`);
  });

  test("is followed while it goes on, and awaiting it gives one that has ended", async () => {
    const running = train(small(), training, { ...options, evaluateEvery: 20 });
    const seen: string[] = [];
    const silent = running.subscribe(() => seen.push("never"));
    silent();
    running.subscribe(() => seen.push(`${running.status} ${running.curves[0].steps.at(-1)}`));
    expect(running.status).toBe("running");
    expect(running.curves[0].steps).toEqual([0]);
    const run = await running;
    expect(seen).toEqual(["running 20", "running 40", "running 60", "stepLimit 60"]);
    expect(await run).toBe(run);
    expect(run.curves).toBe(running.curves);
    expect([run.steps, run.epochs, run.message]).toEqual([60, 6, "all 60 steps made"]);
  });

  test("counts epochs, the short last batch among them", async () => {
    const run = await train(small(), training.take(70), {
      optimizer: options.optimizer,
      epochs: 2,
      evaluateEvery: 100,
    });
    expect([run.steps, run.epochs]).toEqual([6, 2]);
    expect(run.curves[0].steps).toEqual([0, 6]);
  });

  test("keeps the parameters of the lowest validation cost", async () => {
    const run = await train(small(), training, { ...options, steps: 400, validation, evaluateEvery: 10 });
    const { steps, values } = run.curve("validation cost");
    expect(run.best.validationCost).toBe(Math.min(...values));
    expect(run.best.step).toBe(steps[values.indexOf(run.best.validationCost)]);
    expect(small().cost(run.best.params, validation)).toBe(run.best.validationCost);
    expect(small().cost(run.params, validation)).toBe(values.at(-1));
  });

  test("stops early after `patience` measurements without gain", async () => {
    const run = await train(small(), training.withLabelNoise(0.4), {
      ...options,
      steps: 5000,
      validation,
      evaluateEvery: 20,
      earlyStopping: { patience: 4 },
    });
    expect(run.status).toBe("earlyStop");
    expect(run.steps).toBe(run.best.step + 4 * 20);
  });

  test("that diverges says when, and keeps finite parameters", async () => {
    const run = await train(small(), training, { ...options, optimizer: gradientDescent({ learningRate: 1e308 }) });
    expect(run.status).toBe("diverged");
    expect(run.message).toMatch(/^diverged at step \d+: /);
    expect(run.params.every(Number.isFinite)).toBe(true);
  });

  test("of an optimizer that throws rejects with its error", async () => {
    const broken = {
      ...gradientDescent(),
      step: () => {
        throw new Error("broken");
      },
    };
    const running = train(small(), training, { ...options, optimizer: broken });
    await expect(Promise.resolve(running)).rejects.toThrow("broken");
    expect(running.message).toBe("an error ended it after 0 steps: Error: broken");
  });
});

describe("Stop", () => {
  const cell = globalThis as { [key: symbol]: unknown };
  afterEach(() => delete cell[Symbol.for("Jupyter.signal")]);

  test.each(["option", "cell"])("by the %s's signal keeps what there is", async (by) => {
    const controller = new AbortController();
    if (by === "cell") cell[Symbol.for("Jupyter.signal")] = controller.signal;
    const signal = by === "option" ? controller.signal : undefined;
    const running = train(small(), training, { ...options, steps: 1e9, evaluateEvery: 10, ...(signal && { signal }) });
    running.subscribe(() => running.steps >= 50 && controller.abort());
    const run = await running;
    expect([run.status, run.steps, run.message]).toEqual(["stopped", 50, "stopped after 50 of 1000000000 steps"]);
    delete cell[Symbol.for("Jupyter.signal")];
    expect(run.params).toEqual((await train(small(), training, { ...options, steps: 50 })).params);
  });

  test("reaches a run that takes no turn by itself: the event loop runs between slices", async () => {
    const controller = new AbortController();
    const running = train(small(), training, { ...options, steps: 1e9, evaluateEvery: 1e9, signal: controller.signal });
    setImmediate(() => setImmediate(() => controller.abort()));
    expect((await running).status).toBe("stopped");
  });

  test("shows itself until the end when it is a cell's value", async () => {
    const running = train(small(), training, { ...options, evaluateEvery: 30 });
    const shown: string[] = [];
    const live = (running as unknown as Record<symbol, (show: (b: { "text/plain": string }) => void) => Promise<void>>)[
      Symbol.for("Jupyter.live")
    ];
    await live.call(running, (bundle) => shown.push(bundle["text/plain"].split("\n")[0]));
    expect(shown[0]).toBe("momentum on mlp 64-16-10 tanh: running: step 30");
    expect(shown.at(-1)).toBe("momentum on mlp 64-16-10 tanh: all 60 steps made");
  });
});

describe("batches", () => {
  const data = new Dataset(
    "ids",
    Float64Array.from({ length: 10 }, (_, i) => i),
    new Uint8Array(10),
    1,
  );
  const epoch = (batchSize: number, seed: number, epochs = 1) => {
    const batches = sampler(data, batchSize, seed);
    return Array.from({ length: epochs * batches.batchesPerEpoch }, () => [...batches.next().inputs]);
  };

  test.each([
    [1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [4, [4, 4, 2]],
    [5, [5, 5]],
    [10, [10]],
  ])("of %i see every example once an epoch", (size, lengths) => {
    const batches = epoch(size, 1);
    expect(batches.map((batch) => batch.length)).toEqual(lengths);
    expect(batches.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("are shuffled anew each epoch, by the seed", () => {
    const [first, second] = [epoch(10, 1, 2)[0], epoch(10, 1, 2)[1]];
    expect(first).not.toEqual(second);
    expect(epoch(10, 1)[0]).toEqual(first);
    expect(epoch(10, 2)[0]).not.toEqual(first);
  });

  test("full is the data in its order", () => {
    expect(sampler(data, "full", 1).next()).toBe(data);
  });
});

describe("train refuses", () => {
  test.each<[string, Partial<TrainOptions>, string]>([
    [
      "batchSize 0",
      { batchSize: 0 },
      'batchSize must be "full" or a whole number from 1 to 300, the training examples, got 0',
    ],
    ["batchSize above the examples", { batchSize: 301 }, "got 301"],
    ["neither epochs nor steps", { steps: undefined }, "train: give either epochs or steps, to say how long to train"],
    ["both", { epochs: 1 }, "train: give either epochs or steps"],
    ["negative steps", { steps: -1 }, "train: steps must be a whole number of at least 0, got -1"],
    ["half epochs", { steps: undefined, epochs: 0.5 }, "train: epochs must be a whole number of at least 0, got 0.5"],
    ["evaluateEvery 0", { evaluateEvery: 0 }, "train: evaluateEvery must be a whole number of at least 1, got 0"],
    [
      "patience 0",
      { validation, earlyStopping: { patience: 0 } },
      "train: earlyStopping.patience must be a whole number of at least 1, got 0",
    ],
    ["early stopping by nothing", { earlyStopping: { patience: 1 } }, "train: earlyStopping needs validation examples"],
    [
      "a start of another length",
      { start: new Float64Array(3) },
      "train: start has 3 numbers but mlp 64-16-10 tanh has 1210 parameters",
    ],
    [
      "a start with NaN",
      { start: new Float64Array(1210).fill(Number.NaN, 7, 8) },
      "train: start must be finite, got NaN at [7]",
    ],
    ["a negative seed", { seed: -1 }, "random: seed must be a whole number"],
    [
      "no examples to validate on",
      { validation: digits().split({ validation: 0 }).validation },
      "train: validation has no examples",
    ],
  ])("%s", (_, wrong, message) => {
    expect(() => train(small(), training, { ...options, ...wrong })).toThrow(message);
  });

  test("examples that do not fit the model", () => {
    expect(() => train(mlp([9, 10]), training, options)).toThrow(
      "train: mlp 9-10 tanh takes 9 features but training (digits training) has 64",
    );
    expect(() => train(mlp([64, 5]), training, options)).toThrow(
      "train: mlp 64-5 tanh knows 5 classes but training (digits training) has 10",
    );
  });
});

function dataOf({ inputs, labels, sizes }: Trace): Dataset {
  return new Dataset("golden", Float64Array.from(inputs), Uint8Array.from(labels), sizes.at(-1)!);
}
