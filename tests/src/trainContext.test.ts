// What `train` gives a rule besides the gradient: the cost, random numbers, gradients elsewhere and the Hessian's products, all of
// the step's own batch; and the average that a rule is judged by.
import { expect, test } from "vitest";
import { digits } from "../../src/data/digits.ts";
import { randomOfStep } from "../../src/minimizeProblem.ts";
import { mlp } from "../../src/models/mlp.ts";
import { paramsShapeOf } from "../../src/models/model.ts";
import type { Optimizer, OptimizerState } from "../../src/optimizer.ts";
import * as all from "../../src/optimizers/index.ts";
import { train } from "../../src/train.ts";
import { zeros } from "../../src/vector.ts";

const data = digits().take(40);
const model = mlp([64, 6, 10], { seed: 2 });
const erased = <State extends OptimizerState>(optimizer: Optimizer<State>) => optimizer as unknown as Optimizer;

test.each([
  erased(all.sam(all.momentum({ learningRate: 0.1 }))),
  erased(all.polyakSgd({ maxLearningRate: 0.2 })),
  erased(all.noisySgd({ learningRate: 0.1 })),
  erased(all.sophia({ learningRate: 0.01, every: 2 })),
])("$name takes the steps of a loop by hand", async (optimizer) => {
  const run = await train(model, data, { optimizer, batchSize: "full", steps: 5, seed: 3 });
  const params = model.initialParams();
  const gradient = zeros(model.size);
  const state = optimizer.init(paramsShapeOf(model), params);
  for (let t = 1; t <= 5; t++)
    optimizer.step(params, gradient, state, {
      t,
      learningRate: optimizer.learningRate,
      cost: model.gradientInto(params, data, gradient),
      random: randomOfStep(3, t),
      gradientAt: (at, out) => model.gradientInto(at, data, out),
      hessianProduct: (at, v, out) => model.hessianProductInto!(at, data, v, out),
    });
  expect(run.params).toEqual(params);
  expect(model.cost(params, data)).toBeLessThan(run.curve("training cost").values[0]);
});

test("gradients elsewhere are of the batch that the step has", async () => {
  const optimizer: Optimizer = {
    name: "looks again",
    learningRate: 0.1,
    hyperparameters: { learningRate: 0.1 },
    init: () => ({}),
    step(params, gradient, _state, { cost, gradientAt, learningRate }) {
      const again = zeros(params.length);
      expect(gradientAt!(params, again)).toBe(cost);
      expect(again).toEqual(gradient);
      for (let i = 0; i < params.length; i++) params[i] -= learningRate * gradient[i];
    },
  };
  const run = await train(model, data, { optimizer, batchSize: 8, steps: 12 });
  expect(run.message).toBe("all 12 steps made");
});

test("a run is measured at the average of its rule, and keeps it", async () => {
  const optimizer = all.swa(all.gradientDescent({ learningRate: 0.5 }), { from: 1 });
  const points = await Promise.all(
    [1, 2, 3].map((steps) =>
      train(model, data, { optimizer: all.gradientDescent({ learningRate: 0.5 }), batchSize: "full", steps }),
    ),
  );
  const run = await train(model, data, { optimizer, batchSize: "full", steps: 3, evaluateEvery: 1 });
  run.params.forEach((x, i) => {
    expect(x).toBeCloseTo((points[0].params[i] + points[1].params[i] + points[2].params[i]) / 3, 12);
  });
  expect(run.curve("training cost").values.at(-1)).toBe(model.cost(run.params, data));
  expect(model.cost(run.best.params, data)).toBe(run.best.validationCost);
});
