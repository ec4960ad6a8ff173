import { describe, expect, test } from "vitest";
import { layoutOf } from "../../src/layout.ts";
import { minimize } from "../../src/minimize.ts";
import { mlp } from "../../src/models/mlp.ts";
import { paramsShapeOf } from "../../src/models/model.ts";
import { objective } from "../../src/objective.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import { gradientDescent } from "../../src/optimizers/index.ts";
import type { ParamsShape } from "../../src/paramsShape.ts";
import type { Problem, Solver } from "../../src/solver.ts";
import { zeros } from "../../src/vector.ts";

const bowl = objective((x: number, y: number) => x ** 2 + 2 * y ** 2, { name: "bowl" });

/** Newton's method: on a quadratic one step is the whole way. */
const newton: Solver<{ cost: number }> = {
  kind: "solver",
  name: "newton",
  hyperparameters: {},
  init: (problem, params) => ({ cost: problem.value(params) }),
  step(problem, params, state) {
    const gradient = zeros(2);
    problem.valueAndGradient(params, gradient);
    if (gradient.every((g) => g === 0)) return { status: "converged", message: "the gradient is 0" };
    const [a, b, c, d] = problem.hessian!(params);
    const [g, h] = gradient;
    params[0] -= (d * g - b * h) / (a * d - b * c);
    params[1] -= (a * h - c * g) / (a * d - b * c);
    state.cost = problem.value(params);
    return undefined;
  },
};

/** Halves the way it goes until a step helps; never asks for a gradient. */
const compass: Solver<{ width: number }> = {
  kind: "solver",
  name: "compass",
  hyperparameters: {},
  init: () => ({ width: 1 }),
  step(problem, params, state) {
    const cost = problem.value(params);
    for (const [i, way] of [
      [0, 1],
      [0, -1],
      [1, 1],
      [1, -1],
    ]) {
      params[i] += way * state.width;
      if (problem.value(params) < cost) return undefined;
      params[i] -= way * state.width;
    }
    state.width /= 2;
    return state.width < 1e-3 ? { status: "failed", message: "no way down" } : undefined;
  },
};

describe("minimize runs a solver", () => {
  test("that uses the Hessian, and counts what it asked for", () => {
    const run = minimize(bowl, newton, { start: [3, -2] });
    expect(run).toMatchObject({ status: "converged", message: "the gradient is 0", params: [0, 0], cost: 0, steps: 2 });
    // A value and a gradient at both points: what was already computed there costs nothing.
    expect(run.evaluations).toEqual({ values: 2, gradients: 2, hessians: 1, hessianProducts: 0 });
    expect(run.costs).toEqual([17, 0, 0]);
    expect(String(run)).toContain("1 of the Hessian");
  });

  test("without derivatives: no gradient is computed for the record", () => {
    const run = minimize(bowl, compass, { start: [2.25, -1.5] });
    expect(run.status).toBe("failed");
    expect(run.message).toBe("no way down");
    expect(run.evaluations.gradients).toBe(0);
    expect(run.cost).toBeLessThan(1e-5);
    expect(run.gradientNorms.every(Number.isNaN)).toBe(true);
    expect(String(run)).not.toContain("‖gradient‖");
  });

  test("and computes the gradient where a stop rule needs it", () => {
    const run = minimize(bowl, compass, { start: [2.25, -1.5], gradientTolerance: 0.5 });
    expect(run.status).toBe("converged");
    expect(run.gradientNorms.at(-1)).toBeLessThanOrEqual(0.5);
  });

  test("that leaves the finite numbers: it has diverged", () => {
    const wild: Solver = { ...compass, step: (_problem, params) => void (params[1] = Number.NaN) };
    const run = minimize(bowl, wild, { start: [1, 1] });
    expect(run).toMatchObject({ status: "diverged", message: "params[1] was NaN at step 1", params: [1, 1], steps: 0 });
  });

  test("with random numbers of its seed and step", () => {
    const drawn: number[] = [];
    const draw = (problem: Problem) => void drawn.push(problem.random.uniform());
    const random: Solver = { ...compass, init: () => ({}), step: draw };
    for (const seed of [1, 1, 2]) minimize(bowl, random, { start: [1, 1], steps: 2, seed });
    expect(drawn.slice(2, 4)).toEqual(drawn.slice(0, 2));
    expect(new Set(drawn).size).toBe(4);
  });
});

test("an optimizer is told the tensors that its parameters are", () => {
  let seen: ParamsShape | undefined;
  const looks: Optimizer = {
    ...gradientDescent(),
    init(shape) {
      seen = shape;
      return {};
    },
  };
  const f = ({ w, b }: { w: number[][]; b: number }) => w[0][0] ** 2 + w[1][2] ** 2 + b ** 2;
  const start = {
    w: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    b: 1,
  };
  minimize(f, looks, { start, steps: 1 });
  expect(seen?.length).toBe(7);
  expect(seen?.blocks).toEqual([
    { path: ".w", offset: 0, length: 6, shape: [2, 3] },
    { path: ".b", offset: 6, length: 1, shape: [] },
  ]);
});

test.each<[string, unknown, [string, number, number[]][]]>([
  ["a number", 1, [["", 0, []]]],
  ["an array", [1, 2], [["", 0, [2]]]],
  [
    "rows of several lengths",
    [[1], [2, 3]],
    [
      ["[0]", 0, [1]],
      ["[1]", 1, [2]],
    ],
  ],
  [
    "vectors apart",
    [Float64Array.of(1), Float64Array.of(2)],
    [
      ["[0]", 0, [1]],
      ["[1]", 1, [1]],
    ],
  ],
  ["a cube", [[[1, 2]], [[3, 4]]], [["", 0, [2, 1, 2]]]],
])("the tensors of %s", (_name, example, expected) => {
  expect(layoutOf(example, "x").blocks.map(({ path, offset, shape }) => [path, offset, shape])).toEqual(expected);
});

test("a model's tensors are its layers' weights and biases", () => {
  expect(
    paramsShapeOf(mlp([4, 3, 2])).blocks.map(({ path, offset, length, shape }) => [path, offset, length, shape]),
  ).toEqual([
    ["layer 1 weights", 0, 12, [4, 3]],
    ["layer 1 biases", 12, 3, [3]],
    ["layer 2 weights", 15, 6, [3, 2]],
    ["layer 2 biases", 21, 2, [2]],
  ]);
});
