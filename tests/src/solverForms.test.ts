// What every solver promises, whatever its rule: state is plain data, equal calls give equal bits, and bad input is met in words.
import { describe, expect, test } from "vitest";
import {
  backtracking,
  bfgs,
  conjugateGradient,
  hagerZhang,
  hessianFree,
  lbfgs,
  minimize,
  moreGarbowHillstrom,
  moreThuente,
  newton,
  newtonCg,
  objective,
  rosenbrock,
  type Solver,
  steihaug,
  strongWolfe,
  trustRegionNewton,
} from "../../src/index.ts";
import { layoutOf } from "../../src/layout.ts";
import { ObjectiveProblem } from "../../src/minimizeProblem.ts";

/** Solvers that follow the gradient down to a flat place. */
const SMOOTH: readonly Solver[] = [
  bfgs(),
  bfgs({ lineSearch: strongWolfe() }),
  bfgs({ lineSearch: hagerZhang() }),
  lbfgs({ memory: 3 }),
  lbfgs({ lineSearch: backtracking() }),
  conjugateGradient(),
  conjugateGradient({ beta: "FR" }),
  conjugateGradient({ beta: "HZ", lineSearch: hagerZhang() }),
  newton(),
  newton({ lineSearch: moreThuente() }),
  newtonCg(),
  steihaug(),
  trustRegionNewton(),
  hessianFree(),
];
const named = SMOOTH.map((solver) => [`${solver.name} ${solver.hyperparameters["lineSearch"] ?? ""}`, solver] as const);

/** Its cost is NaN left of 0, where a long first step leads. */
const barrier = objective((x: number, y: number) => x - Math.log(x) + 50 * (y - x) ** 2, { name: "barrier" });
const slope = objective((x: number, y: number) => x + 2 * y, { name: "slope" });
const cubic = objective((x: number, y: number) => x ** 3 + y ** 2, { name: "cubic" });
const wall = objective((x: number) => Math.sqrt(x - 10), { name: "wall" });

describe.each(named)("%s", (_name, solver) => {
  test("finds the minimum of Rosenbrock's valley", () => {
    const run = minimize(rosenbrock, solver, { start: [-1.2, 1] });
    expect(run.status).toBe("converged");
    expect(run.params[0]).toBeCloseTo(1, 6);
    expect(run.params[1]).toBeCloseTo(1, 6);
    expect(run.gradientNorms.at(-1)).toBeLessThan(2e-8);
    expect(run.costs.every((cost, i) => i === 0 || cost <= run.costs[i - 1])).toBe(true);
  });

  test("stays where the gradient is 0", () => {
    const run = minimize(rosenbrock, solver, { start: [1, 1] });
    expect(run).toMatchObject({ status: "converged", params: [1, 1] });
    expect(run.evaluations.values).toBe(1);
  });

  test("goes on from a copy of its state with the same bits", () => {
    const start = { a: [-1.2], b: 1 };
    const f = objective(({ a, b }: { a: number[]; b: number }) => (1 - a[0]) ** 2 + 100 * (b - a[0] ** 2) ** 2);
    const fresh = () => new ObjectiveProblem(f, layoutOf(start, "start"), 0, undefined);
    const go = (
      problem: ObjectiveProblem<typeof start>,
      params: Float64Array,
      state: object,
      from: number,
      to: number,
    ) => {
      for (let t = from; t <= to; t++) solver.step(problem, params, state as never, { t });
    };
    const params = Float64Array.of(-1.2, 1);
    const problem = fresh();
    const state = solver.init(problem, params);
    go(problem, params, state, 1, 6);
    const resumed = params.slice();
    go(fresh(), resumed, structuredClone(state), 7, 10);
    go(problem, params, state, 7, 10);
    expect(resumed).toEqual(params);
  });

  test("keeps away from where the cost is no number", () => {
    const run = minimize(barrier, solver, { start: [0.05, 3] });
    expect(run.status).toBe("converged");
    expect(run.params[0]).toBeCloseTo(1, 5);
    expect(run.costs.every(Number.isFinite)).toBe(true);
  });

  test.each([slope, cubic])("says that $name has no lower bound", (unbounded) => {
    const run = minimize(unbounded, solver, { start: [-1, -1] });
    expect(`${run.status}: ${run.message}`).toMatch(
      /^(failed: .* no lower bound|diverged: the cost was -Infinity|stepLimit)/,
    );
    if (run.status === "stepLimit") expect(run.cost).toBeLessThan(-500);
    expect(run.evaluations.values).toBeLessThan(2100);
  });

  test("is told of a start whose cost is no number, and of one without numbers", () => {
    expect(minimize(wall, solver, { start: 3 })).toMatchObject({
      status: "diverged",
      message: "the cost was NaN at the start",
      params: 3,
    });
    const empty = objective((w: number[]) => w.reduce((sum, x) => sum + x * x, 0));
    expect(() => minimize(empty, solver, { start: [] })).toThrow(
      new RangeError("minimize: start must have at least one number, got none"),
    );
  });
});

test.each<[make: () => unknown, message: string]>([
  [() => bfgs({ gradientTolerance: -1 }), "bfgs: gradientTolerance must be a finite number >= 0, got -1"],
  [() => lbfgs({ memory: 0 }), "lbfgs: memory must be a whole number >= 1, got 0"],
  [() => conjugateGradient({ beta: "DY" as never }), 'conjugateGradient: beta must be "PR+", "FR" or "HZ", got "DY"'],
  [() => steihaug({ radius: 0 }), "steihaug: radius must be a finite number > 0, got 0"],
  [() => steihaug({ radius: 2, largestRadius: 1 }), "steihaug: largestRadius must be at least radius, got 1"],
  [() => trustRegionNewton({ acceptance: 0.25 }), "trustRegionNewton: acceptance must be in [0, 0.25), got 0.25"],
  [() => backtracking({ shrink: 1 }), "backtracking: shrink must be in [0, 1), got 1"],
  [() => strongWolfe({ curvature: 1e-5 }), "strongWolfe: curvature must be in (decrease, 1), got 0.00001"],
  [() => moreThuente({ decrease: 0 }), "moreThuente: decrease must be in (0, 1), got 0"],
  [() => hagerZhang({ decrease: 0.5 }), "hagerZhang: decrease must be in (0, 0.5), got 0.5"],
])("refuses: %#", (make, message) => {
  expect(make).toThrow(new RangeError(message));
});

test("Hessian-free optimization takes Gauss-Newton's products where there are residuals", () => {
  const { objective: f, start } = moreGarbowHillstrom.find(({ name }) => name === "extendedRosenbrock")!;
  const run = minimize(f, hessianFree(), { start: [...start] });
  expect(run.status).toBe("converged");
  expect(run.cost).toBeLessThan(1e-12);
  expect(run.evaluations).toMatchObject({ hessians: 0, hessianProducts: 0 });
});
