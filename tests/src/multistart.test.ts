import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import { multistart } from "../../src/multistart.ts";
import { type Objective, objective } from "../../src/objective.ts";
import { himmelblau, rastrigin, rosenbrock } from "../../src/objectives/index.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import { adam, gradientDescent, momentum } from "../../src/optimizers/index.ts";
import { random } from "../../src/random.ts";
import type { Solver } from "../../src/solver.ts";

/** It asks for gradients elsewhere, draws numbers and keeps the cost: all that a rule can do. */
const busy: Optimizer<{ steps: number; costs: number }> = {
  name: "busy",
  learningRate: 1e-3,
  hyperparameters: {},
  init: () => ({ steps: 0, costs: 0 }),
  step(params, gradient, state, { random, cost, gradientAt, learningRate, t }) {
    const ahead = new Float64Array(params.length);
    gradientAt!(
      params.map((x) => x + 1e-3 * random!.normal()),
      ahead,
    );
    state.steps++;
    state.costs += cost! / t;
    for (let i = 0; i < params.length; i++) params[i] -= (learningRate / 2) * (gradient[i] + ahead[i]);
  },
};

/** Newton's method; it goes to saddles and maxima as well. */
const newton: Solver<Record<never, never>> = {
  kind: "solver",
  name: "newton",
  hyperparameters: {},
  init: () => ({}),
  step(problem, params) {
    const gradient = new Float64Array(2);
    problem.valueAndGradient(params, gradient);
    const [a, b, c, d] = problem.hessian!(params);
    const [g, h] = gradient;
    params[0] -= (d * g - b * h) / (a * d - b * c);
    params[1] -= (a * h - c * g) / (a * d - b * c);
    return undefined;
  },
};

const spread = (count: number, width: number): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, k) => 4 * Math.sin(3 * i + 5 * k)));

const methods: [name: string, method: Optimizer][] = [
  ["gradient descent", gradientDescent({ learningRate: 1e-3 })],
  // From some of the starts it diverges.
  ["gradient descent in too long steps", gradientDescent({ learningRate: 0.02 })],
  ["momentum", momentum({ learningRate: 1e-3, momentum: 0.9 })],
  ["adam", adam({ learningRate: 0.1 })],
  ["a rule that asks for more", busy as Optimizer],
];

describe.each([
  ["himmelblau", himmelblau, 2],
  ["rastrigin", rastrigin(), 2],
  ["an array", objective((x: number[]) => x.reduce((sum, v, i) => sum + (i + 1) * v ** 2 + Math.cos(3 * v), 0)), 5],
] as [string, Objective<number[]>, number][])("%s", (_name, f, width) => {
  test.each(methods)("each run ends where minimize ends: %s", (_method, method) => {
    const starts = spread(23, width);
    for (const rules of [{}, { gradientTolerance: 0.5 }, { costTolerance: 1e-3 }]) {
      const runs = multistart(f, method, { starts, steps: 40, ...rules });
      const alone = starts.map((start) => minimize(f, method, { start, steps: 40, ...rules }));
      expect(runs.ends).toEqual(alone.map(({ params }) => params));
      expect([...runs.costs]).toEqual(alone.map(({ cost }) => cost));
      expect(runs.statuses).toEqual(alone.map(({ status }) => status));
      expect([...runs.steps]).toEqual(alone.map(({ steps }) => steps));
    }
  });
});

test("a run that diverges keeps its last finite point, and the others go on", () => {
  const f = objective((x: number, y: number) => x ** 4 + y ** 2);
  const runs = multistart(f, gradientDescent({ learningRate: 0.1 }), {
    starts: [
      [1, 1],
      [50, 1],
    ],
    steps: 200,
  });
  expect(runs.statuses).toEqual(["stepLimit", "diverged"]);
  expect(runs.ends[1].every(Number.isFinite)).toBe(true);
  expect([...runs.basins]).toEqual([0, -1]);
});

test("parameters in an object", () => {
  const f = objective(({ w, b }: { w: number[]; b: number }) => (w[0] - 1) ** 2 + (w[1] + b) ** 2 + b ** 2);
  const starts = [
    { b: 1, w: [3, 2] },
    { b: -1, w: [0, 4] },
  ];
  const method = adam({ learningRate: 0.05 });
  expect(multistart(f, method, { starts, steps: 30 }).ends).toEqual(
    starts.map((start) => minimize(f, method, { start, steps: 30 }).params),
  );
});

test("one number", () => {
  const f = objective((x: number) => x ** 4 - 2 * x ** 2, { domain: [[-2, 2]] });
  const { minima, basins } = multistart(f, gradientDescent({ learningRate: 0.05 }), { starts: 6, steps: 300 });
  expect(minima.map(({ starts }) => starts)).toEqual([3, 3]);
  expect(basins.slice(0, 3)).toEqual(new Int32Array(3).fill(basins[0]));
});

describe("basins of attraction", () => {
  test("Himmelblau's function has four minima, and the starts near one end in it", () => {
    const runs = multistart(himmelblau, gradientDescent({ learningRate: 0.01 }), { starts: 21, steps: 400 });
    expect(runs.starts.length).toBe(441);
    expect(runs.minima.length).toBeGreaterThanOrEqual(4);
    const known = himmelblau.minima.map(({ params }) => params);
    for (const [i, start] of runs.starts.entries()) {
      const near = known.find((at) => Math.hypot(start[0] - at[0], start[1] - at[1]) < 0.6);
      if (!near) continue;
      const found = runs.minima[runs.basins[i]].params;
      expect(Math.hypot(found[0] - near[0], found[1] - near[1])).toBeLessThan(1e-4);
    }
    expect(runs.minima.reduce((sum, { starts }) => sum + starts, 0)).toBe(441);
    expect(String(runs)).toMatch(/from 441 starts: 441 stepLimit\n {3}\d\d\.\d % end at \[/);
  });

  test("of a solver", () => {
    const options = { steps: 100, gradientTolerance: 1e-9 };
    const runs = multistart(himmelblau, newton, { starts: 6, ...options });
    expect(runs.ends).toEqual(runs.starts.map((start) => minimize(himmelblau, newton, { start, ...options }).params));
    // Nine points have no slope.
    expect(runs.statuses.filter((status) => status === "converged").length).toBeGreaterThan(30);
    expect(runs.minima.length).toBeLessThanOrEqual(9);
  });
});

describe("stopped", () => {
  test("between steps, it keeps what the runs have", () => {
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 400;
      },
    };
    const options = { starts: spread(300, 2) as [number, number][], steps: 100_000 };
    const runs = multistart(rosenbrock, adam({ learningRate: 1e-3 }), { ...options, signal });
    expect(new Set(runs.statuses)).toEqual(new Set(["stopped"]));
    const [made] = runs.steps;
    expect(made).toBeGreaterThan(0);
    const same = multistart(rosenbrock, adam({ learningRate: 1e-3 }), { ...options, steps: made });
    expect(same.ends).toEqual(runs.ends);
    expect(same.costs).toEqual(runs.costs);
  });

  test("before it begins", () => {
    const runs = multistart(rosenbrock, adam(), { starts: [[1, 2]], signal: { aborted: true } });
    expect([runs.statuses, runs.ends, runs.minima]).toEqual([["stopped"], [[1, 2]], []]);
  });
});

describe("says what is wrong", () => {
  const anything = (value: unknown) => value as never;
  test.each([
    [{ starts: [] }, "multistart: starts must hold at least one start, got none"],
    [{ starts: "many" }, 'multistart: starts must be an array of starts, or a number, got "many"'],
    [{ starts: 2.5 }, "multistart: starts must be a whole number of places along each of 2 axes"],
    [{ starts: 1e5 }, "at most 4194304 in all, got 100000"],
    [
      {
        starts: [
          [1, 2],
          [1, 2, 3],
        ],
      },
      "start must have 2 numbers",
    ],
    [{ starts: [[1, Number.NaN]] }, "start[1] must be a finite number"],
    [{ starts: 3, steps: -1 }, "steps must be a whole number >= 0, got -1"],
    [{ starts: 3, distance: -1 }, "multistart: distance must be a number >= 0, got -1"],
  ])("%o", (options, message) => {
    expect(() => multistart(himmelblau, adam(), anything(options))).toThrow(message);
  });

  test("a function without domain", () => {
    expect(() => multistart((x: number, y: number) => x * y, adam(), { starts: 3 })).toThrow(
      /has no domain; give it one/,
    );
  });
});

describe.each([undefined, 0, 0.3, 5])("ends within %d", (distance) => {
  test("join the lowest that is near, as when each is compared with each", () => {
    const draw = random(3);
    const starts = Array.from({ length: 400 }, () => [10 ** (6 * draw.uniform() - 4) * draw.normal(), draw.normal()]);
    // So that some are near, some just not, on both sides of 0.
    for (let i = 0; i < 200; i++)
      starts[i + 200] = starts[i].map((x) => x + 2e-3 * (draw.uniform() - 0.5) * (1 + Math.abs(x)));
    const rough = objective((x: number[]) => Math.sin(9 * x[0]) + Math.cos(7 * x[1]));
    const { basins, costs } = multistart(rough, adam(), {
      starts,
      steps: 0,
      ...(distance !== undefined && { distance }),
    });
    const lowest: number[] = [];
    const near = (a: number, b: number) =>
      Math.abs(a - b) <= (distance ?? 1e-3 * (1 + Math.max(Math.abs(a), Math.abs(b))));
    const order = [...costs.keys()].sort((a, b) => costs[a] - costs[b]);
    for (const i of order) {
      const found = lowest.findIndex((j) => starts[i].every((x, k) => near(x, starts[j][k])));
      expect(basins[i]).toBe(found < 0 ? lowest.push(i) - 1 : found);
    }
    expect(lowest.length).toBeGreaterThan(1);
    if (distance !== 0) expect(lowest.length).toBeLessThan(400);
  });
});
