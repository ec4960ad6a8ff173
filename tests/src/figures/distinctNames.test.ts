import { expect, test } from "vitest";
import { digits } from "../../../src/data/digits.ts";
import { withDistinctNames } from "../../../src/figures/distinctNames.ts";
import { landscape } from "../../../src/figures/landscape.ts";
import { lossCurve } from "../../../src/figures/lossCurve.ts";
import { minimize } from "../../../src/minimize.ts";
import { mlp } from "../../../src/models/mlp.ts";
import { rosenbrock } from "../../../src/objectives/index.ts";
import type { Optimizer } from "../../../src/optimizer.ts";
import { adam, momentum, scheduled } from "../../../src/optimizers/index.ts";
import { cosine } from "../../../src/schedules/index.ts";
import { train } from "../../../src/train.ts";

const run = (optimizer: Optimizer, name?: string) =>
  minimize(rosenbrock, optimizer, { start: [-1.2, 1], steps: 5, ...(name && { name }) });

test("runs of one name are told apart by the hyper-parameters in which they differ", () => {
  const runs = [
    run(adam() as Optimizer),
    run(adam({ learningRate: 0.01 }) as Optimizer),
    run(scheduled(adam, { learningRate: cosine({ initial: 0.1, steps: 50 }), beta1: 0.8 }) as unknown as Optimizer),
    run(momentum() as Optimizer),
  ];
  const names = [
    "adam, learningRate 0.001, beta1 0.9",
    "adam, learningRate 0.01, beta1 0.9",
    "adam, learningRate 0.1, beta1 0.8",
    "momentum",
  ];
  expect(withDistinctNames(runs).map(({ name }) => name)).toEqual(names);
  const legend = (data: readonly object[]) =>
    data.map((trace) => (trace as { name?: unknown }).name).filter((name) => names.includes(String(name)));
  expect(legend(lossCurve(runs).data)).toEqual(names);
  expect(legend(landscape(rosenbrock).trajectories(runs).data)).toEqual(names);
  expect(lossCurve(runs).text).toContain("adam, learningRate 0.01, beta1 0.9: cost 24.2");
  // The runs themselves are as they were.
  expect(runs[0].name).toBe("adam");
});

test("by a number where they differ in none, and not at all where a name is given", () => {
  const twice = [run(adam() as Optimizer), run(adam() as Optimizer), run(adam() as Optimizer, "mine")];
  expect(withDistinctNames(twice).map(({ name }) => name)).toEqual(["adam (1)", "adam (2)", "mine"]);
  expect(withDistinctNames(twice)[2]).toBe(twice[2]);
  const four = [0.1, 0.2, 0.2].map((learningRate) => run(momentum({ learningRate }) as Optimizer));
  expect(withDistinctNames(four).map(({ name }) => name)).toEqual([
    "momentum, learningRate 0.1",
    "momentum, learningRate 0.2 (1)",
    "momentum, learningRate 0.2 (2)",
  ]);
});

test("of a training run that goes on it shows what comes", async () => {
  const { training } = digits().split({ validation: 0.9, seed: 1 });
  const runs = [0.1, 0.2].map((learningRate) =>
    train(mlp([64, 10], { seed: 1 }), training, { optimizer: momentum({ learningRate }), epochs: 1 }),
  );
  const named = withDistinctNames(runs);
  await Promise.all(runs);
  expect(named.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    "momentum, learningRate 0.1: stepLimit",
    "momentum, learningRate 0.2: stepLimit",
  ]);
  expect(named[0].curves[0].values).toEqual(runs[0].curves[0].values);
});
