// Methods that only compare costs go on from a start that has none. What SciPy 1.17.1 does from these starts: Nelder-Mead, COBYLA and
// basinhopping go on (Nelder-Mead fails where its whole first simplex has no cost, as ours does); differential_evolution does where
// the start alone is NaN, and keeps NaN as its best where more is; Powell and dual_annealing keep NaN, but go on from +∞.
// NaN as +∞ is the one rule by which all of them reach the minimum.
import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import type { Objective } from "../../src/objective.ts";
import type { Solver } from "../../src/solver.ts";
import * as solvers from "../../src/solvers/index.ts";

type Point = [x: number, y: number];
const start: Point = [-0.3, 0.4];
const bounds = [-2, 2] as const;

/** (x − 1)² + (y + 1)² where it has a cost, else `missing`. */
const bowl = (isMissing: (at: Point) => boolean, missing = Number.NaN): Objective<Point> => {
  const value = (at: Point) => (isMissing(at) ? missing : (at[0] - 1) ** 2 + (at[1] + 1) ** 2);
  const gradient = (at: Point): Point =>
    isMissing(at) ? [Number.NaN, Number.NaN] : [2 * (at[0] - 1), 2 * (at[1] + 1)];
  return {
    name: "bowl",
    minima: [],
    value,
    gradient,
    valueAndGradient: (at) => ({ value: value(at), gradient: gradient(at) }),
    hessian: () => [
      [2, 0],
      [0, 2],
    ],
  };
};
const alone = bowl(([x, y]) => x === start[0] && y === start[1]);
const half = bowl(([x]) => x < 0);
const infinite = bowl(([x]) => x < 0, Infinity);
const nowhere = bowl(() => true);

const rows: [solver: Solver, within: number, steps: number][] = [
  [solvers.powell(), 1e-8, 100],
  [solvers.patternSearch(), 1e-7, 200],
  [solvers.cmaEs(), 1e-6, 300],
  [solvers.nes(), 1e-6, 300],
  [solvers.differentialEvolution({ bounds }), 1e-6, 300],
  [solvers.particleSwarm({ bounds }), 1e-6, 100],
  [solvers.simulatedAnnealing({ bounds }), 1e-4, 200],
  [solvers.dualAnnealing({ bounds }), 1e-6, 50],
  [solvers.basinHopping(), 1e-6, 30],
  [solvers.bayesianOptimization({ bounds }), 0.3, 25],
  [solvers.successiveHalving(solvers.nelderMead(), { bounds }), 1e-5, 20],
  [solvers.successiveHalving(solvers.lbfgs(), { bounds }), 1e-6, 20],
  [solvers.randomSearch({ bounds, samples: 20 }), 0.2, 50],
];

describe.each(rows.map(([solver, within, steps]) => ({ name: solver.name, solver, within, steps })))(
  "$name",
  ({ solver, within, steps }) => {
    test.each([
      ["at the start alone", alone],
      ["in half of the plane", half],
      ["infinite in half of the plane", infinite],
    ])("reaches the minimum where there is no cost: %s", (_name, objective) => {
      const run = minimize(objective, solver, { start, steps });
      expect(Math.hypot(run.params[0] - 1, run.params[1] + 1)).toBeLessThan(within);
      expect(["converged", "stepLimit"]).toContain(run.status);
      expect(run.costs[0]).toBe(Infinity);
      expect(run.cost).toBe(objective.value(run.params));
    });

    test("fails where there is no cost anywhere, and says so", () => {
      const run = minimize(nowhere, solver, { start, steps: Math.min(steps, 30) });
      expect(run.status).toBe("failed");
      expect(run.message).toMatch(/, and no cost was finite; start where the cost is a number$/);
    });

    test("is asked to throw, or starts at −∞: no way on", () => {
      expect(() => minimize(half, solver, { start, steps, nonFinite: "throw" })).toThrow("minimize: the cost was");
      const run = minimize(
        bowl(([x]) => x < 0, -Infinity),
        solver,
        { start, steps },
      );
      expect(run).toMatchObject({ status: "diverged", message: "the cost was -Infinity at the start" });
    });
  },
);

test("Nelder-Mead goes on from a corner of its simplex, and fails where no corner has a cost", () => {
  const run = minimize(alone, solvers.nelderMead(), { start });
  expect(Math.hypot(run.params[0] - 1, run.params[1] + 1)).toBeLessThan(1e-5);
  expect(minimize(half, solvers.nelderMead(), { start })).toMatchObject({ status: "failed", params: start });
});

test.each([solvers.cmaEs({ stepSize: 2 }), solvers.nes({ stepSize: 2 })])(
  "$name narrows its distribution where none of a generation has a cost",
  (solver) => {
    // Eight numbers in a box whose faces the samples of the first generations all cross.
    const inside = (x: number[]) => x.every((xi) => xi > 0 && xi < 1);
    const value = (x: number[]) => (inside(x) ? x.reduce((sum, xi) => sum + (xi - 0.7) ** 2, 0) : Number.NaN);
    const boxed = { ...half, value } as unknown as Objective<number[]>;
    const run = minimize(boxed, solver, { start: new Array<number>(8).fill(0.1), steps: 1000 });
    expect(run.cost).toBeLessThan(1e-8);
    expect(run.status).toBe("converged");
  },
);

test("SPSA goes on where both of its points have a cost, and fails where one has none", () => {
  const run = minimize(alone, solvers.spsa(), { start, steps: 300 });
  expect(Math.hypot(run.params[0] - 1, run.params[1] + 1)).toBeLessThan(1e-3);
  expect(minimize(half, solvers.spsa(), { start, steps: 300 })).toMatchObject({ status: "failed", steps: 1 });
});

test.each([solvers.lbfgs(), solvers.bfgs(), solvers.newtonCg()])(
  "$name needs a gradient: it ends at such a start",
  (solver) => {
    expect(minimize(half, solver, { start })).toMatchObject({
      status: "diverged",
      message: "the cost was NaN at the start",
    });
  },
);
