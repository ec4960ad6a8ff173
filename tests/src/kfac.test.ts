import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Dataset } from "../../src/data/dataset.ts";
import { digits } from "../../src/data/digits.ts";
import { mlp } from "../../src/models/mlp.ts";
import { paramsShapeOf } from "../../src/models/model.ts";
import { type KfacOptions, kfac } from "../../src/optimizers/kfac.ts";
import { momentum } from "../../src/optimizers/momentum.ts";
import { train } from "../../src/train.ts";
import { zeros } from "../../src/vector.ts";

interface Trace {
  sizes: number[];
  activation: "tanh" | "sigmoid";
  options: KfacOptions;
  inputs: number[];
  labels: number[];
  start: number[];
  steps: number[][];
  dampings: number[];
}
// The paper's formulas in NumPy, with the Fisher matrix made whole: tests/golden/make-kfac-traces.py.
const { traces } = JSON.parse(readFileSync(new URL("../golden/kfac-traces.json", import.meta.url), "utf8")) as {
  traces: Trace[];
};

describe("ten steps are the paper's", () => {
  test.each(traces)(
    "$sizes $activation $options",
    ({ sizes, activation, options, inputs, labels, start, ...golden }) => {
      const model = mlp(sizes, { activation });
      const data = new Dataset("golden", Float64Array.from(inputs), Uint8Array.from(labels), sizes.at(-1)!);
      const optimizer = kfac(options);
      const params = Float64Array.from(start);
      const gradient = zeros(model.size);
      const state = optimizer.init(paramsShapeOf(model), params);
      golden.steps.forEach((wanted, k) => {
        optimizer.step(params, gradient, state, {
          t: k + 1,
          learningRate: optimizer.learningRate,
          cost: model.gradientInto(params, data, gradient),
          gradientAt: (at, out) => model.gradientInto(at, data, out),
          curvature: (at) => model.curvatureAt!(at, data),
        });
        wanted.forEach((x, i) => {
          expect(Math.abs(params[i] - x), `params[${i}] after ${k + 1} steps`).toBeLessThan(
            1e-9 * Math.max(1, Math.abs(x)),
          );
        });
        expect(state.damping).toBeCloseTo(golden.dampings[k], 12);
      });
    },
  );

  test("λ both falls and rises in them", () => {
    const changes = traces.flatMap(({ dampings }) => dampings.slice(1).map((x, i) => Math.sign(x - dampings[i])));
    expect(new Set(changes)).toEqual(new Set([-1, 0, 1]));
  });
});

test("on digits it gets in 30 steps below momentum's 300", async () => {
  const data = digits().take(200);
  const model = mlp([64, 12, 10], { seed: 1 });
  const fast = await train(model, data, { optimizer: kfac(), batchSize: "full", steps: 30 });
  const slow = await train(model, data, { optimizer: momentum({ learningRate: 0.1 }), batchSize: "full", steps: 300 });
  expect(model.cost(fast.params, data)).toBeLessThan(model.cost(slow.params, data));
});

test("its state is plain data", async () => {
  const data = digits().take(20);
  const model = mlp([64, 3, 10], { seed: 1 });
  const plain = kfac();
  const cloning = {
    ...plain,
    step: (...[params, gradient, state, context]: Parameters<typeof plain.step>) => {
      const copy = structuredClone(state);
      plain.step(params, gradient, copy, context);
      Object.assign(state, copy);
    },
  };
  const [a, b] = await Promise.all(
    [plain, cloning].map((optimizer) => train(model, data, { optimizer, batchSize: 10, steps: 6 })),
  );
  expect(b.params).toEqual(a.params);
});

test("without a model's layers it says who gives them", () => {
  const optimizer = kfac();
  const act = () =>
    optimizer.step(zeros(1), zeros(1), optimizer.init({ length: 1, blocks: [] }), { t: 1, learningRate: 1 });
  expect(act).toThrow(new TypeError("kfac: the loop must give curvature in the step's context; train does, of an mlp"));
});
