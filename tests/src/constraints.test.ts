import { describe, expect, test } from "vitest";
import {
  augmentedLagrangian,
  ball,
  bfgs,
  box,
  groupLasso,
  l1,
  minimize,
  type Objective,
  objective,
  type Projection,
  projectedGradient,
  proximalGradient,
  quadraticPenalty,
  random,
  rosenbrock,
  rosenbrockChain,
  simplex,
} from "../../src/index.ts";

const uniform = random(3);
const point = (n: number) => Float64Array.from({ length: n }, () => 6 * uniform.uniform() - 3);

const SETS: [Projection, (x: Float64Array) => number][] = [
  [box(-1, 0.5), (x) => Math.max(0, ...x.map((v) => Math.max(-1 - v, v - 0.5)))],
  [
    box([0, -Infinity, 1, -1], [Infinity, 0, 2, 1]),
    (x) => Math.max(0, -x[0], x[1], 1 - x[2], x[2] - 2, Math.abs(x[3]) - 1),
  ],
  [simplex(), (x) => Math.max(Math.abs(x.reduce((sum, v) => sum + v, 0) - 1), ...x.map((v) => -v))],
  [simplex(2.5), (x) => Math.max(Math.abs(x.reduce((sum, v) => sum + v, 0) - 2.5), ...x.map((v) => -v))],
  [ball(1.5), (x) => Math.max(0, Math.hypot(...x) - 1.5)],
  [ball(0.5, [1, 0, 0, 1]), (x) => Math.max(0, Math.hypot(x[0] - 1, x[1], x[2], x[3] - 1) - 0.5)],
];

test.each(SETS)("$name: the nearest point of the set", (set, outside) => {
  for (let trial = 0; trial < 50; trial++) {
    const x = point(4);
    const nearest = x.slice();
    set.project(nearest);
    expect(outside(nearest)).toBeLessThan(1e-12);
    const again = nearest.slice();
    set.project(again);
    again.forEach((v, i) => void expect(v).toBeCloseTo(nearest[i], 13));
    // A point p of a convex set is the nearest to x exactly when (x − p)ᵀ(z − p) ≤ 0 for all z of the set.
    const z = point(4);
    set.project(z);
    expect(z.reduce((sum, v, i) => sum + (x[i] - nearest[i]) * (v - nearest[i]), 0)).toBeLessThan(1e-12);
  }
});

describe("projectedGradient", () => {
  test("ends at the wall that the minimum lies behind", () => {
    const run = minimize(rosenbrock, projectedGradient(box([-1.5, -1.5], [0.5, 2])), { start: [-1.2, 1] });
    expect(run.status).toBe("converged");
    expect(run.params[0]).toBe(0.5);
    expect(run.params[1]).toBeCloseTo(0.25, 8);
  });

  test("at the minimum itself where that is inside", () => {
    const run = minimize(rosenbrock, projectedGradient(ball(3)), { start: [-1.2, 1] });
    expect(run.params[0]).toBeCloseTo(1, 6);
    expect(run.evaluations.hessians).toBe(0);
  });

  test("projects a start outside first, and leaves the set no more", () => {
    const run = minimize(rosenbrock, projectedGradient(box(-1, 0.5)), { start: [-5, 7] });
    expect(run.iterates[0]).toEqual(Float64Array.of(-5, 7));
    for (const x of run.iterates.slice(1)) for (const v of x) expect(Math.abs(v + 0.25)).toBeLessThanOrEqual(0.75);
    expect(run.params).toEqual([0.5, expect.closeTo(0.25, 7)]);
    const start = minimize(rosenbrock, projectedGradient(box(2, 3)), { start: [0, 0], steps: 500 });
    expect(start.params).toEqual([2, 3]);
  });

  test("shares on the simplex: where all that are not 0 have the same slope", () => {
    const a = [3, 1, 2, 10];
    const f = objective((w: number[]) => w.reduce((sum, x, i) => sum + a[i] * x * x, 0), { name: "risk" });
    const run = minimize(f, projectedGradient(simplex()), { start: [1, 0, 0, 0] });
    // Lagrange: wᵢ ∝ 1 / aᵢ.
    const total = a.reduce((sum, x) => sum + 1 / x, 0);
    run.params.forEach((w, i) => void expect(w).toBeCloseTo(1 / a[i] / total, 7));
  });

  test("says that nothing holds back a cost without end", () => {
    const slope = objective((x: number, y: number) => x + 2 * y, { name: "slope" });
    expect(minimize(slope, projectedGradient(box(-Infinity, 5)), { start: [1, 1], steps: 200 }).status).not.toBe(
      "converged",
    );
  });

  test("refuses what is no set", () => {
    expect(() => box(1, 0)).toThrow(new RangeError("box: min must be at most max, got 1 and 0 for parameter 0"));
    expect(() => simplex(0)).toThrow(new RangeError("simplex: total must be a finite number > 0, got 0"));
    expect(() => ball(-1)).toThrow(new RangeError("ball: radius must be a finite number > 0, got -1"));
    expect(() => projectedGradient(3 as never)).toThrow(
      new TypeError("projectedGradient: onto must be a projection such as box(0, 1), got 3"),
    );
    expect(() => minimize(rosenbrock, projectedGradient(box([0, 0, 0], 1)), { start: [0, 0] })).toThrow(
      new RangeError("box: an end must be a number or one for each of 2 parameters, got 3"),
    );
  });
});

describe("proximalGradient", () => {
  const target = [3, -0.2, 0.5, -2];
  const bowl = objective((w: number[]) => w.reduce((sum, x, i) => sum + 0.5 * (x - target[i]) ** 2, 0), {
    name: "bowl",
  });
  /** ½ ‖A w − b‖² with columns that are far from orthogonal. */
  const fit = objective((w: number[]) => {
    let sum = 0;
    for (let r = 0; r < 8; r++) {
      let at = -Math.cos(2 * r) - 0.5 * r;
      for (let j = 0; j < w.length; j++) at += w[j] * Math.sin(1 + r * 0.7 + j * 0.4) * (1 + j);
      sum += 0.5 * at * at;
    }
    return sum;
  });

  test("is soft thresholding where parameters do not touch each other", () => {
    const run = minimize(bowl, proximalGradient(l1(0.5)), { start: [0, 0, 0, 0] });
    expect(run.status).toBe("converged");
    [2.5, 0, 0, -1.5].forEach((x, i) => void expect(run.params[i]).toBeCloseTo(x, 8));
    expect(run.cost).toBeCloseTo(0.5 * (0.25 + 0.04 + 0.25 + 0.25) + 0.5 * 4, 10);
  });

  test.each([true, false])("ends where no subgradient is left (accelerate %s)", (accelerate) => {
    const lambda = 2;
    const run = minimize(fit, proximalGradient(l1(lambda), { accelerate }), { start: [1, 1, 1, 1], steps: 50_000 });
    expect(run.status).toBe("converged");
    const gradient = fit.gradient(run.params);
    run.params.forEach((x, i) => {
      if (x === 0) expect(Math.abs(gradient[i])).toBeLessThanOrEqual(lambda);
      else expect(gradient[i]).toBeCloseTo(-lambda * Math.sign(x), 6);
    });
    expect(run.params.some((x) => x === 0)).toBe(true);
    expect(run.costs.every((cost, i) => i === 0 || cost <= run.costs[i - 1] + 1e-12)).toBe(true);
  });

  test("momentum makes it faster", () => {
    const steps = [true, false].map(
      (accelerate) =>
        minimize(fit, proximalGradient(l1(2), { accelerate }), { start: [1, 1, 1, 1], steps: 50_000 }).steps,
    );
    expect(steps[0]).toBeLessThan(steps[1]);
  });

  test("takes whole groups away", () => {
    const run = minimize(
      bowl,
      proximalGradient(
        groupLasso(0.5, [
          [1, 2],
          [0, 3],
        ]),
      ),
      { start: [1, 1, 1, 1] },
    );
    expect(run.params.slice(1, 3)).toEqual([0, 0]);
    const size = Math.hypot(3, -2);
    const kept = 1 - (0.5 * Math.SQRT2) / size;
    expect(run.params[0]).toBeCloseTo(3 * kept, 8);
    expect(run.params[3]).toBeCloseTo(-2 * kept, 8);
    const rows = minimize(bowl, proximalGradient(groupLasso(0.5, 2)), { start: [1, 1, 1, 1] });
    expect(rows.params[0]).toBeCloseTo(3 * (1 - (0.5 * Math.SQRT2) / Math.hypot(3, 0.2)), 8);
  });

  test("refuses", () => {
    expect(() => l1(-1)).toThrow(new RangeError("l1: lambda must be a finite number >= 0, got -1"));
    expect(() => groupLasso(1, 0)).toThrow("groupLasso: groups must be a whole number >= 1 or arrays of places, got 0");
    expect(() => proximalGradient(box(0, 1) as never)).toThrow(TypeError);
  });
});

test.each([
  [0.8, 3],
  [-100, 100],
  [0.9, 1.5],
  [-2, 0.5],
])("the projected gradient goes down Rosenbrock's valley within [%f, %f] without crawling", (min, max) => {
  const valley = rosenbrockChain({ dimension: 6 });
  const start = new Array<number>(6).fill(min < -2 ? -1.2 : (min + max) / 2);
  const run = minimize(valley, projectedGradient(box(min, max)), { start });
  expect(run.status).toBe("converged");
  // By scipy.optimize.minimize(method="L-BFGS-B") 1.17.1 with the same bounds: the minimum, or this where the box holds it off.
  expect(run.cost).toBeCloseTo(max < 1 ? 3.6352324729228 : 0, 10);
  expect(run.evaluations.values).toBeLessThan(1200);
});

test("a gradient that is no number ends the projected gradient, where it has no direction", () => {
  // The cost is a number everywhere; its gradient is none beyond 1.
  const value = ([x]: number[]) => (x - 3) ** 2;
  const gradient = ([x]: number[]) => [x > 1 ? Number.NaN : 2 * (x - 3)];
  const f: Objective<number[]> = {
    ...objective((x: number[]) => (x[0] - 3) ** 2),
    gradient,
    valueAndGradient: (at) => ({ value: value(at), gradient: gradient(at) }),
  };
  const run = minimize(f, projectedGradient(box(-5, 5)), { start: [0], nonFinite: "step" });
  expect(run).toMatchObject({ status: "failed", message: "no step within the set lowers the cost" });
});

describe("constraints", () => {
  // Hock and Schittkowski 1981, by number, with the minima that they print.
  const problems = [
    {
      name: "HS6",
      f: objective((x: number, _y: number) => (1 - x) ** 2),
      constraints: { equal: [(x: number, y: number) => 10 * (y - x * x)] },
      start: [-1.2, 1],
      cost: 0,
      at: [1, 1],
    },
    {
      name: "HS7",
      f: objective((x: number, y: number) => Math.log(1 + x * x) - y),
      constraints: { equal: [(x: number, y: number) => (1 + x * x) ** 2 + y * y - 4] },
      start: [2, 2],
      cost: -Math.sqrt(3),
      at: [0, Math.sqrt(3)],
    },
    {
      // Its quadratic penalty has no minimum while the factor is small.
      name: "HS40",
      f: objective((w: number[]) => -w[0] * w[1] * w[2] * w[3]),
      constraints: {
        equal: [
          (w: number[]) => w[0] ** 3 + w[1] ** 2 - 1,
          (w: number[]) => w[0] ** 2 * w[3] - w[2],
          (w: number[]) => w[3] ** 2 - w[1],
        ],
      },
      start: [0.8, 0.8, 0.8, 0.8],
      cost: -0.25,
      at: [2 ** (-1 / 3), 2 ** (-1 / 2), 2 ** (-11 / 12), 2 ** (-1 / 4)],
    },
    {
      name: "HS43",
      f: objective(
        (w: number[]) => w[0] ** 2 + w[1] ** 2 + 2 * w[2] ** 2 + w[3] ** 2 - 5 * w[0] - 5 * w[1] - 21 * w[2] + 7 * w[3],
      ),
      constraints: {
        atMost: [
          (w: number[]) => w[0] ** 2 + w[1] ** 2 + w[2] ** 2 + w[3] ** 2 + w[0] - w[1] + w[2] - w[3] - 8,
          (w: number[]) => w[0] ** 2 + 2 * w[1] ** 2 + w[2] ** 2 + 2 * w[3] ** 2 - w[0] - w[3] - 10,
          (w: number[]) => 2 * w[0] ** 2 + w[1] ** 2 + w[2] ** 2 + 2 * w[0] - w[1] - w[3] - 5,
        ],
      },
      start: [0, 0, 0, 0],
      cost: -44,
      at: [0, 1, 2, -1],
    },
    {
      name: "HS71",
      f: objective((w: number[]) => w[0] * w[3] * (w[0] + w[1] + w[2]) + w[2]),
      constraints: {
        equal: [(w: number[]) => w[0] ** 2 + w[1] ** 2 + w[2] ** 2 + w[3] ** 2 - 40],
        atMost: [
          (w: number[]) => 25 - w[0] * w[1] * w[2] * w[3],
          (w: number[]) => 1 - w[0],
          (w: number[]) => 1 - w[1],
          (w: number[]) => 1 - w[2],
          (w: number[]) => 1 - w[3],
          (w: number[]) => w[1] - 5,
          (w: number[]) => w[2] - 5,
        ],
      },
      start: [1, 5, 5, 1],
      cost: 17.0140173,
      at: [1, 4.7429994, 3.8211503, 1.3794082],
    },
  ];

  test.each(problems)("$name by the augmented Lagrangian", ({ f, constraints, start, cost, at }) => {
    const run = minimize(f as Objective<number[]>, augmentedLagrangian(constraints), { start });
    expect(run.status).toBe("converged");
    expect(run.cost).toBeCloseTo(cost, 6);
    at.forEach((x, i) => void expect((run.params as number[])[i]).toBeCloseTo(x, 4));
  });

  test.each(problems)("$name by a quadratic penalty, less exactly", ({ f, constraints, start, cost }) => {
    const run = minimize(f as Objective<number[]>, quadraticPenalty({ ...constraints, tolerance: 1e-4 }), { start });
    expect(run.status).toBe("converged");
    expect(Math.abs(run.cost - cost)).toBeLessThan(1e-2);
  });

  test("multipliers say what a constraint costs", () => {
    const states: Float64Array[] = [];
    const solver = augmentedLagrangian({ equal: [(x: number, y: number) => x ** 2 + y ** 2 - 2], solver: bfgs() });
    const spied: typeof solver = {
      ...solver,
      step(problem, params, state, context) {
        const ending = solver.step(problem, params, state, context);
        states.push(state.equal);
        return ending;
      },
    };
    const run = minimize((x: number, y: number) => x + y, spied, { start: [-2, 0] });
    expect(run.params[0]).toBeCloseTo(-1, 7);
    expect(run.params[1]).toBeCloseTo(-1, 7);
    // ∇f + λ ∇h = 0 at (−1, −1).
    expect(states.at(-1)![0]).toBeCloseTo(0.5, 6);
  });

  test("of an objective with parameters of a structure of its own", () => {
    const f = objective(({ w, b }: { w: number[]; b: number }) => (w[0] - 2) ** 2 + w[1] ** 2 + b ** 2);
    const equal = [({ w, b }: { w: number[]; b: number }) => w[0] + w[1] + b - 1];
    const run = minimize(f, augmentedLagrangian({ equal }), { start: { w: [0, 0], b: 0 } });
    expect(run.params.w[0]).toBeCloseTo(5 / 3, 6);
    expect(run.params.b).toBeCloseTo(-1 / 3, 6);
  });

  test("that contradict each other", () => {
    const equal = [(x: number) => x - 1, (x: number) => x + 1];
    for (const solver of [augmentedLagrangian({ equal }), quadraticPenalty({ equal })]) {
      const run = minimize((x: number) => x * x, solver, { start: 3 });
      expect(run.status, solver.name).toBe("failed");
      expect(run.message).toContain("may contradict each other");
    }
  });

  test("refuses", () => {
    expect(() => augmentedLagrangian({})).toThrow(
      "augmentedLagrangian: there must be a constraint: equal: [h] for h(θ) = 0 or atMost: [g] for g(θ) ≤ 0",
    );
    expect(() => augmentedLagrangian({ equal: [3 as never] })).toThrow(TypeError);
    expect(() => quadraticPenalty({ equal: [(x: number) => x], growth: 1 })).toThrow(
      new RangeError("quadraticPenalty: growth must be above 1, got 1"),
    );
  });
});
