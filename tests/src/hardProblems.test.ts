// Where solvers end on problems that have no minimum, kinks, no slope at the start, or scales far from 1.
import { describe, expect, test } from "vitest";
import {
  bfgs,
  conjugateGradient,
  gaussNewton,
  hessianFree,
  lbfgs,
  leastSquares,
  levenbergMarquardt,
  minimize,
  nelderMead,
  newton,
  newtonCg,
  objective,
  powell,
  random,
  type Solver,
  spsa,
  steihaug,
  trustRegionNewton,
} from "../../src/index.ts";

const kink = objective((x: number[]) => Math.abs(x[0]) + 2 * Math.abs(x[1]));
const plane = objective((x: number[]) => x[0] + 2 * x[1]);
const ridge = objective((x: number[]) => x[0] ** 2 - x[1] ** 2);
const units = objective((x: number[]) => (1e-6 * x[0] - 1) ** 2 + (1e6 * x[1] - 1) ** 2);
const steep = objective((x: number[]) => Math.exp(x[0] ** 2));
const bowl = objective((x: number[]) => (x[0] - 1) ** 2 + (x[1] - 2) ** 2);

describe.each<[Solver]>([[bfgs()], [lbfgs()], [conjugateGradient()], [steihaug()], [trustRegionNewton()]])(
  "$name",
  (solver) => {
    test("does not call a kink a minimum", () => {
      const run = minimize(kink, solver, { start: [3, -2] });
      expect(run.status).toBe("failed");
      expect(run.message).toMatch(/^no (lower cost|step).*gradient's norm is 2\.236$/);
    });

    test.each([plane, ridge])("says that a cost without a bound has none", (boundless) => {
      const run = minimize(boundless, solver, { start: [1, 1] });
      expect(run.status).toBe("failed");
      expect(run.message).toMatch(/-\d(\.\d+)?e\+\d+.*it seems to have no lower bound$/);
      expect(run.evaluations.values).toBeLessThan(200);
    });

    test("goes as far as parameters of other units lie", () => {
      const run = minimize(units, solver, { start: [0, 0] });
      expect(run.status).toBe("converged");
      expect(run.params[0]).toBeCloseTo(1e6, -1);
      expect(run.params[1]).toBeCloseTo(1e-6, 12);
      expect(run.evaluations.values).toBeLessThan(100);
    });
  },
);

test.each<[Solver]>([[bfgs()], [lbfgs()], [conjugateGradient()], [newton()]])(
  "$name comes down from where the square of the gradient overflows",
  (solver) => {
    const run = minimize(steep, solver, { start: [20] });
    expect(run.status).toBe("converged");
    expect(run.cost).toBeCloseTo(1, 10);
  },
);

/** Alpine 1 of Jamil & Yang 2013: smooth between kinks, along which there is always a lower cost. */
const alpine = objective((x: number[]) => x.reduce((sum, xi) => sum + Math.abs(xi * Math.sin(xi) + 0.1 * xi), 0));

test.each<[Solver]>([[bfgs()], [lbfgs()], [conjugateGradient()], [newton()], [newtonCg()]])(
  "$name ends where steps along a kink lower the cost by rounding only",
  (solver) => {
    const stream = random(3);
    for (let k = 0; k < 12; k++) {
      const start = Array.from({ length: 4 }, () => 20 * stream.uniform() - 10);
      const run = minimize(alpine, solver, { start, steps: 3000 });
      expect(run.evaluations.values).toBeLessThan(6000);
    }
  },
);

test("Newton's method ends at a minimum that rounding keeps from being flat (NIST's Misra1a)", () => {
  const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
  const y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
  const fit = leastSquares((b: number[]) => {
    const r: number[] = [];
    for (let i = 0; i < 14; i++) r.push(y[i] - b[0] * (1 - Math.exp(-b[1] * x[i])));
    return r;
  });
  for (const solver of [newton(), hessianFree(), trustRegionNewton(), levenbergMarquardt(), gaussNewton()]) {
    const run = minimize(fit, solver, { start: [500, 1e-4], steps: 2000 });
    // Certified by NIST: b₁, b₂ and the sum of squares.
    expect(run.params[0], solver.name).toBeCloseTo(2.3894212918e2, 4);
    expect(run.params[1], solver.name).toBeCloseTo(5.5015643181e-4, 10);
    expect(2 * run.cost, solver.name).toBeCloseTo(1.2455138894e-1, 10);
    expect(["converged", "failed"], solver.name).toContain(run.status);
    expect(run.evaluations.values, solver.name).toBeLessThan(200);
  }
});

/** ½ scale Σ (3i + 1) (xᵢ − 1)². */
const bowlOf = (scale: number) =>
  objective((x: number[]) => x.reduce((sum, xi, i) => sum + 0.5 * scale * (3 * i + 1) * (xi - 1) ** 2, 0));

describe.each([1e140, 1e160, 1e200, 1e300])(
  "a cost of the size of %s, where squares of gradients overflow",
  (scale) => {
    test.each<[Solver]>([[steihaug()], [newtonCg()], [hessianFree()], [lbfgs()], [trustRegionNewton()], [newton()]])(
      "$name comes to the minimum",
      (solver) => {
        const run = minimize(bowlOf(scale), solver, { start: [3, 3, 3, 3] });
        expect(run).toMatchObject({ status: "converged", cost: 0, params: [1, 1, 1, 1] });
      },
    );
  },
);

test("SPSA that starts at the minimum stays near it", () => {
  const run = minimize(bowl, spsa(), { start: [1, 2], steps: 500 });
  expect(Math.max(...run.costs)).toBeLessThan(10);
  expect(run.cost).toBeLessThan(1e-6);
});

test("Powell's method says that a cost without a bound has none, Nelder and Mead's simplex goes on to -Infinity", () => {
  expect(minimize(plane, powell(), { start: [0, 0] })).toMatchObject({
    status: "failed",
    message: expect.stringMatching(/^the cost fell to -[\d.]+e\+20: it seems to have no lower bound$/),
  });
  expect(minimize(plane, nelderMead(), { start: [0, 0], steps: 5000 })).toMatchObject({
    status: "diverged",
    message: expect.stringMatching(/^the cost was -Infinity at step \d+/),
  });
});

test("a start without slope is where smooth methods end, be it a minimum or a saddle", () => {
  const saddle = objective((x: number[]) => x[0] ** 2 - x[1] ** 2 + x[1] ** 4);
  for (const solver of [bfgs(), lbfgs(), newton(), hessianFree()])
    expect(minimize(saddle, solver, { start: [0, 0] })).toMatchObject({
      status: "converged",
      evaluations: { values: 1, gradients: 1 },
      message: "the gradient's largest part 0 is within 1e-8",
    });
});
