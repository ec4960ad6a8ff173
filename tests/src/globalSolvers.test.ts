// Solvers that need no gradient, or look at a whole box: what they find with few seeds, what they ask for, and what they refuse.
import { describe, expect, test } from "vitest";
import {
  ackley,
  backtracking,
  basinHopping,
  bayesianOptimization,
  branin,
  cmaEs,
  differentialEvolution,
  dualAnnealing,
  goldsteinPrice,
  himmelblau,
  lbfgs,
  levy,
  minimize,
  nelderMead,
  nes,
  type Objective,
  objective,
  particleSwarm,
  patternSearch,
  powell,
  quadratic,
  randomSearch,
  rastrigin,
  rosenbrock,
  rosenbrockChain,
  type Solver,
  simulatedAnnealing,
  sixHumpCamel,
  spsa,
  successiveHalving,
} from "../../src/index.ts";
import { layoutOf } from "../../src/layout.ts";
import { ObjectiveProblem } from "../../src/minimizeProblem.ts";

const seeds = process.env["THALWEG_LONG"] ? 20 : 3;

// biome-ignore lint/suspicious/noExplicitAny: of each its own parameters
type Any = Objective<any>;

/** Solver, objective, start, steps, and the most values a run may take on average to find the least of the known minima. */
const FOUND: readonly [Solver, Any, number[], number, number][] = [
  [cmaEs(), rosenbrock, [-1.2, 1], 1000, 1200],
  [cmaEs(), rosenbrockChain({ dimension: 5 }), [-1, 1, -1, 1, -1], 1000, 4000],
  [cmaEs({ stepSize: 2, restarts: 4 }), rastrigin(), [2.5, -1.7], 5000, 20_000],
  [nes(), himmelblau, [0, 0], 1000, 2000],
  [nes(), rosenbrockChain({ dimension: 4 }), [0, 0, 0, 0], 2000, 8000],
  [differentialEvolution(), rastrigin(), [2.5, -1.7], 1000, 3000],
  [differentialEvolution({ base: "random", polish: false, tolerance: 1e-6 }), levy(), [5, -5], 1000, 6000],
  [differentialEvolution(), goldsteinPrice, [1, 1], 1000, 2000],
  [particleSwarm(), rastrigin(), [2.5, -1.7], 1000, 30_000],
  [particleSwarm(), ackley(), [10, -20], 1000, 30_000],
  [simulatedAnnealing(), sixHumpCamel, [2, -1], 1000, 9000],
  [simulatedAnnealing(), ackley(), [10, -20], 1000, 9000],
  [dualAnnealing(), rastrigin(), [2.5, -1.7], 200, 1500],
  [dualAnnealing(), goldsteinPrice, [1, 1], 200, 1500],
  [basinHopping(), sixHumpCamel, [2, -1], 200, 1500],
  [basinHopping({ stepSize: 1 }), rastrigin(), [2.5, -1.7], 300, 3000],
  [successiveHalving(lbfgs()), branin, [0, 0], 50, 400],
  [successiveHalving(nelderMead()), sixHumpCamel, [2, -1], 50, 1000],
  [bayesianOptimization(), branin, [0, 0], 32, 33],
  [bayesianOptimization(), levy(), [5, -5], 36, 37],
];

/** Bayesian optimization ends near, not at, a minimum. */
const slack = (solver: Solver) => (solver.name === "Bayesian optimization" ? 0.1 : 1e-4);

test.each(FOUND.map((row) => [`${row[0].name} on ${row[1].name}`, row] as const))(
  "%s finds the minimum",
  (_name, row) => {
    const [solver, f, start, steps, most] = row;
    let values = 0;
    let found = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const run = minimize(f, solver, { start: [...start], steps, seed });
      if (run.cost <= f.minima[0].value + slack(solver)) found++;
      expect(f.value(run.params)).toBe(run.cost);
      expect(run.costs.every((cost, i) => i === 0 || cost <= run.costs[i - 1])).toBe(true);
      values += run.evaluations.values / seeds;
    }
    // All of three seeds, four in five of twenty.
    expect(found).toBeGreaterThanOrEqual(0.8 * seeds);
    expect(values).toBeLessThanOrEqual(most);
  },
);

test.each([nelderMead(), powell(), patternSearch()])("$name goes down a valley without gradients", (solver) => {
  const run = minimize(rosenbrock, solver, { start: [-1.2, 1], steps: 20_000 });
  expect(run.status).toBe("converged");
  expect(run.cost).toBeLessThan(1e-9);
  expect(run.evaluations).toMatchObject({ gradients: 0, hessians: 0, hessianProducts: 0 });
});

test("random search comes no nearer than chance: the best of many uniform points", () => {
  const f = objective((x: number) => Math.abs(x), { name: "distance", domain: [[-1, 1]] });
  // The least of k uniform distances has mean 1 / (k + 1).
  const least = Array.from(
    { length: 200 },
    (_, seed) => minimize(f, randomSearch(), { start: 1, steps: 49, seed }).cost,
  );
  const mean = least.reduce((sum, x) => sum + x, 0) / least.length;
  expect(mean).toBeGreaterThan(0.016);
  expect(mean).toBeLessThan(0.025);
});

test("SPSA follows a noisy cost with three values a step, however many parameters", () => {
  let calls = 0;
  const bowl = objective((w: number[]) => w.reduce((sum, x) => sum + x * x, 0));
  // A deterministic jitter of size 0.05, another for each call.
  const noisy = { ...bowl, value: (w: number[]) => bowl.value(w) + 0.05 * Math.sin(1e4 * ++calls) };
  const start = new Array(20).fill(1);
  const run = minimize(noisy, spsa(), { start, steps: 2000 });
  expect(bowl.value(run.params)).toBeLessThan(0.05);
  expect(run.evaluations.values).toBe(1 + 8 + 3 * 2000);
  expect(run.evaluations.gradients).toBe(0);
});

test("CMA-ES does not see a monotone change of the cost, nor does Nelder-Mead", () => {
  const f = objective((x: number, y: number) => (x - 1) ** 2 + 3 * (y + x) ** 2, { name: "plain" });
  const g = objective((x: number, y: number) => Math.exp((x - 1) ** 2 + 3 * (y + x) ** 2), { name: "stretched" });
  for (const solver of [cmaEs(), nelderMead(), nes(), patternSearch()]) {
    const [a, b] = [f, g].map((one) => minimize(one, solver, { start: [3, 2], steps: 20, seed: 4 }));
    expect(b.params, solver.name).toEqual(a.params);
  }
});

test("CMA-ES converges on an ellipsoid as fast as its published figures", () => {
  // Hansen 2016: about 6·10³ values for the 10-dimensional ellipsoid of condition 10⁶ from σ = 1, to 10⁻⁹.
  const f = quadratic({ dimension: 10, conditionNumber: 1e6 });
  const run = minimize(f, cmaEs({ stepSize: 1 }), { start: new Array(10).fill(1), steps: 2000 });
  expect(run.cost).toBeLessThan(1e-9);
  expect(run.evaluations.values).toBeLessThan(9000);
});

const STOCHASTIC: readonly Solver[] = [
  cmaEs({ restarts: 1 }),
  nes(),
  differentialEvolution({ populationSize: 5 }),
  particleSwarm({ particles: 8 }),
  simulatedAnnealing(),
  dualAnnealing(),
  basinHopping(),
  successiveHalving(nelderMead(), { candidates: 9 }),
  bayesianOptimization(),
  randomSearch(),
  spsa(),
];
const DETERMINISTIC: readonly Solver[] = [nelderMead(), powell(), patternSearch()];

describe.each([...STOCHASTIC, ...DETERMINISTIC].map((solver) => [solver.name, solver] as const))(
  "%s",
  (_name, solver) => {
    const run = (seed: number) => minimize(rastrigin(), solver, { start: [2.2, -1.7], steps: 12, seed });

    test("has the same bits for the same seed, and others for another", () => {
      expect(run(1).iterates).toEqual(run(1).iterates);
      if (STOCHASTIC.includes(solver)) expect(run(2).iterates).not.toEqual(run(1).iterates);
    });

    test("goes on from a copy of its state with the same bits", () => {
      const f = rastrigin();
      const start = [2.2, -1.7];
      const fresh = () => new ObjectiveProblem(f, layoutOf(start, "start"), 7, undefined);
      const go = (problem: ReturnType<typeof fresh>, params: Float64Array, state: object, from: number, to: number) => {
        for (let t = from; t <= to; t++) {
          problem.startStep(t);
          solver.step(problem, params, state as never, { t });
        }
      };
      const params = Float64Array.from(start);
      const problem = fresh();
      const state = solver.init(problem, params);
      go(problem, params, state, 1, 5);
      const resumed = params.slice();
      const copy = structuredClone(state);
      go(fresh(), resumed, copy, 6, 10);
      go(problem, params, state, 6, 10);
      expect(resumed).toEqual(params);
      expect(copy).toEqual(state);
    });

    test("keeps away from where the cost is no number", () => {
      const barrier = objective((x: number) => x - Math.log(x), { name: "barrier", domain: [[-1, 4]] });
      const ended = minimize(barrier, solver, { start: 2.5, steps: 20 });
      expect(Number.isFinite(ended.cost)).toBe(true);
      expect(ended.cost).toBeLessThanOrEqual(2.5 - Math.log(2.5));
    });
  },
);

const domainless = objective((x: number, y: number) => x * x + y * y, { name: "domainless" });

describe.each([
  differentialEvolution,
  particleSwarm,
  simulatedAnnealing,
  dualAnnealing,
  randomSearch,
  bayesianOptimization,
])("%o searches a box", (make) => {
  const { name } = make;

  test("of the option, else of the domain, else says what is missing", () => {
    expect(() => minimize(domainless, make(), { start: [0, 0] })).toThrow(
      new TypeError(`${name}: the objective has no domain to search in; give bounds: [min, max] for every parameter`),
    );
    const run = minimize(domainless, make({ bounds: [-2, 1] }), { start: [1, 1], steps: 5 });
    for (const point of run.iterates) for (const x of point) expect(Math.abs(x + 0.5)).toBeLessThanOrEqual(1.5);
  });

  test("that holds the start, and is one", () => {
    expect(() => minimize(himmelblau, make(), { start: [9, 0] })).toThrow(
      new RangeError(`${name}: the start must lie within the bounds; parameter 0 is 9, outside [-5, 5]`),
    );
    expect(() => make({ bounds: [2, 1] })).toThrow(
      new RangeError(`${name}: bounds[0] must be [min, max] with min < max, both finite, got an Array`),
    );
    expect(() => minimize(domainless, make({ bounds: [[0, 1]] }), { start: [0, 0] })).toThrow(
      new RangeError(`${name}: bounds must have an interval for each of 2 parameters, got 1`),
    );
  });
});

test.each<[make: () => unknown, message: string]>([
  [() => cmaEs({ stepSize: 0 }), "cmaEs: stepSize must be a finite number > 0, got 0"],
  [() => cmaEs({ restarts: 1.5 }), "cmaEs: restarts must be a whole number >= 0, got 1.5"],
  [() => nes({ populationSize: 3 }), "nes: populationSize must be at least 4, got 3"],
  [
    () => differentialEvolution({ recombination: 1.2 }),
    "differentialEvolution: recombination must be in [0, 1], got 1.2",
  ],
  [
    () => differentialEvolution({ mutation: [1, 0.5] }),
    "differentialEvolution: mutation[1] must be in [mutation[0], 2], got 0.5",
  ],
  [() => particleSwarm({ inertia: 1 }), "particleSwarm: inertia must be in [0, 1), got 1"],
  [() => simulatedAnnealing({ cooling: 1 }), "simulatedAnnealing: cooling must be in (0, 1), got 1"],
  [() => dualAnnealing({ visit: 3 }), "dualAnnealing: visit must be in (1, 3), got 3"],
  [() => basinHopping({ patience: 0 }), "basinHopping: patience must be a whole number >= 1, got 0"],
  [() => successiveHalving(lbfgs(), { reduction: 1 }), "successiveHalving: reduction must be at least 2, got 1"],
  [() => patternSearch({ shrink: 0 }), "patternSearch: shrink must be in (0, 1), got 0"],
  [() => powell({ paramsTolerance: 0 }), "powell: paramsTolerance must be a finite number > 0, got 0"],
  [() => spsa({ averages: 0 }), "spsa: averages must be a whole number >= 1, got 0"],
])("refuses: %#", (make, message) => {
  expect(make).toThrow(new RangeError(message));
});

test("refuses a local solver that is none", () => {
  expect(() => basinHopping({ local: backtracking() as never })).toThrow(TypeError);
  expect(() => successiveHalving(backtracking() as never)).toThrow(TypeError);
});

test.each([cmaEs(), nes(), nelderMead(), powell(), patternSearch()])(
  "$name does not call a fall without end converged",
  (solver) => {
    const slope = objective((x: number, y: number) => x + 2 * y, { name: "slope" });
    const run = minimize(slope, solver, { start: [1, 1], steps: 3000 });
    expect(run.status).not.toBe("converged");
    expect(run.cost).toBeLessThan(-1000);
  },
);
