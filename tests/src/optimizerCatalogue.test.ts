// What holds for each rule in each wrapper, and for an optimizer of a user's own: a saved run goes on with the same bits, and of many
// starts each ends where `minimize` ends.
import { describe, expect, test } from "vitest";
import { checkpointFromJson, checkpointToJson } from "../../src/checkpoint.ts";
import { minimize } from "../../src/minimize.ts";
import { multistart } from "../../src/multistart.ts";
import { objective } from "../../src/objective.ts";
import { rosenbrock } from "../../src/objectives/index.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import { gradientDescent, gradientNoise, noisySgd, partition, sophia } from "../../src/optimizers/index.ts";
import { erased, rules, wrappers } from "../support/optimizerCatalogue.ts";

/** Parameters of every kind: a matrix, a vector, a typed array, a number. */
type Tree = { w: number[][]; b: number[]; t: Float64Array; c: number };

const tree = objective(({ w, b, t, c }: Tree) => {
  let cost = c * c + (t[0] - c) ** 2 + 2 * t[1] ** 2;
  for (const row of w) for (const x of row) cost += (x - 0.3) ** 2 + 0.1 * x ** 4;
  for (const x of b) cost += 3 * (x - c) ** 2;
  return cost;
});

const start: Tree = {
  w: [
    [1, -2, 0.5],
    [0.2, 0.7, -1],
  ],
  b: [0.5, -0.4],
  t: Float64Array.of(0.1, -0.2),
  c: 2,
};

/** The optimizer that docs/optimizers.md writes in a cell. */
const heavyBall = (learningRate = 1e-3, beta = 0.9): Optimizer<{ v: Float64Array }> => ({
  name: "heavy ball",
  learningRate,
  hyperparameters: { learningRate, beta },
  init: ({ length }) => ({ v: new Float64Array(length) }),
  step(params, gradient, { v }, { learningRate }) {
    for (let i = 0; i < params.length; i++) {
      v[i] = beta * v[i] - learningRate * gradient[i];
      params[i] += v[i];
    }
  },
});

const inner: [string, Optimizer][] = [
  ...Object.entries(rules).map(([name, make]): [string, Optimizer] => [name, make()]),
  ["one of a user's own", erased(heavyBall())],
  ...Object.entries(wrappers).map(([name, wrap]): [string, Optimizer] => [name, wrap(erased(rules.adam()))]),
];

const outer: [string, (optimizer: Optimizer) => Optimizer][] = [
  ["no wrapper", (optimizer) => optimizer],
  ...Object.entries(wrappers),
];

describe.each(outer)("in %s", (_wrapper, wrap) => {
  test("each one, saved as text and resumed, has the bits of a run that never stopped", () => {
    const failed = inner.filter(([, optimizer]) => {
      const method = wrap(optimizer);
      const whole = minimize(tree, method, { start, steps: 16, seed: 3 });
      const part = minimize(tree, method, { start, steps: 7, seed: 3 });
      const saved = checkpointFromJson<Tree>(checkpointToJson(part.checkpoint));
      const resumed = minimize(tree, method, { start: saved, steps: 16 });
      const [a, b] = [checkpointToJson(whole.checkpoint), checkpointToJson(resumed.checkpoint)].map((text) =>
        text.replace(/"evaluations":\{.*?\}/, ""),
      );
      return whole.status !== "stepLimit" || a !== b || whole.cost !== resumed.cost;
    });
    expect(failed.map(([name]) => name)).toEqual([]);
  });

  test("each one ends with the bits of minimize from each of many starts", () => {
    const starts: [number, number][] = [
      [-1.2, 1],
      [0.5, 2],
    ];
    const failed = inner.filter(([, optimizer]) => {
      const method = wrap(optimizer);
      const runs = multistart(rosenbrock, method, { starts, steps: 12, seed: 3 });
      const alone = starts.map((from) => minimize(rosenbrock, method, { start: from, steps: 12, seed: 3 }));
      return alone.some(({ params, cost }, i) => String(params) !== String(runs.ends[i]) || cost !== runs.costs[i]);
    });
    expect(failed.map(([name]) => name)).toEqual([]);
  });
});

describe("groups of tensors", () => {
  test("have each their own block of the Hessian", () => {
    // Of a bowl without terms of two groups: as if each were alone.
    const bowl = objective((p: { a: number[]; b: number }) => 3 * p.a[0] ** 2 + p.a[1] ** 2 + 5 * p.b ** 2);
    const alone = objective((b: number) => 5 * b ** 2);
    const rule = sophia({ learningRate: 0.1, gamma: 1, weightDecay: 0 });
    const groups = partition({ a: gradientDescent(), b: rule }, ({ path }) => (path === ".b" ? "b" : "a"));
    const run = minimize(bowl, groups, { start: { a: [1, -2], b: 3 }, steps: 30 });
    expect(run.params.b).toBe(minimize(alone, rule, { start: 3, steps: 30 }).params);
    expect(run.evaluations.hessianProducts).toBe(3);
  });

  test("and wrappers draw numbers of their own", () => {
    const flat = objective(({ a, b }: { a: number; b: number }) => 0 * (a + b));
    const options = { start: { a: 0, b: 0 }, steps: 1 };
    const noisy = noisySgd({ learningRate: 1, variance: 1 });
    const groups = partition({ a: noisy, b: noisy }, ({ path }) => (path === ".a" ? "a" : "b"));
    const { a, b } = minimize(flat, groups, options).params;
    expect(a).not.toBe(b);
    // Twice the same number would be added.
    const twice = minimize(flat, gradientNoise(noisy, { variance: 1 }), options).params.a;
    expect(twice).not.toBeCloseTo(2 * minimize(flat, noisy, options).params.a, 6);
  });
});
