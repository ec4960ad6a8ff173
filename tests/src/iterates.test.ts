import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { iterates } from "../../src/iterates.ts";
import { minimize } from "../../src/minimize.ts";
import type { IterateStep } from "../../src/minimizeLoop.ts";
import { objective } from "../../src/objective.ts";
import { rosenbrock, rosenbrockChain } from "../../src/objectives/index.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import { adam, gradientDescent, skipNonFinite, swa, zeroNans } from "../../src/optimizers/index.ts";
import { lbfgs } from "../../src/solvers/index.ts";
import { VERSION } from "../../src/version.ts";

const bowl = objective((x: number) => x * x, { name: "bowl" });
const half = gradientDescent({ learningRate: 0.25 });

describe("iterates", () => {
  test("gives the start and every step of the run that minimize makes", async () => {
    const options = { start: [-1.2, 1] as [number, number], steps: 30 };
    const run = minimize(rosenbrock, adam(), options);
    const walk = iterates(rosenbrock, adam(), options);
    const steps = [];
    for await (const step of walk) steps.push(step);
    expect(steps.map(({ step }) => step)).toEqual(run.recorded);
    expect(steps.map(({ params }) => [...params])).toEqual(run.iterates.map((point) => [...point]));
    expect(steps.map(({ cost }) => cost)).toEqual(run.costs);
    expect(steps.map(({ stepLength }) => stepLength)).toEqual(run.stepLengths);
    expect(steps.map(({ evaluations }) => evaluations.gradients)).toEqual(run.recorded.map((t) => t + 1));
    expect(walk.run).toMatchObject({ status: "stepLimit", steps: 30, params: run.params, cost: run.cost });
  });

  test("is left by break: the run is stopped there", () => {
    const walk = iterates(bowl, half, { start: 8 });
    for (const { step } of walk) if (step === 3) break;
    expect(walk.run).toMatchObject({
      status: "stopped",
      steps: 3,
      params: 1,
      message: "stopped after 3 of 1000 steps",
    });
  });

  test("lets timers run while a for await goes on", async () => {
    let rang = false;
    setTimeout(() => {
      rang = true;
    });
    for await (const _step of iterates(bowl, half, { start: 1, steps: 10_000_000 })) if (rang) break;
    expect(rang).toBe(true);
  });

  test("has no run before its end", () => {
    expect(() => iterates(bowl, half, { start: 8 }).run).toThrow(
      new RangeError("iterates: run must be read after the loop, which has not ended"),
    );
  });
});

describe("onStep", () => {
  test("sees the start and each step, and stops the run by false", () => {
    const costs: number[] = [];
    const onStep = ({ cost, step }: { cost: number; step: number }) => {
      costs.push(cost);
      return step < 2;
    };
    const run = minimize(bowl, half, { start: 8, onStep });
    expect(costs).toEqual([64, 16, 4]);
    expect(run).toMatchObject({ status: "stopped", steps: 2, message: "onStep stopped it after 2 steps" });
  });

  test("must be a function", () => {
    expect(() => minimize(bowl, half, { start: 8, onStep: true as never })).toThrow(
      new TypeError("minimize: onStep must be a function, got true"),
    );
  });
});

test.each([adam({ learningRate: 0.01 }), lbfgs()])("states of $name that are kept stay as they were", (method) => {
  const valley = rosenbrockChain({ dimension: 200 });
  const start = Array.from({ length: 200 }, (_, i) => (i % 2 ? 1 : -1.2));
  const states: unknown[] = [];
  const onStep = ({ state }: IterateStep<number[]>) => void states.push(state, structuredClone(state));
  minimize(valley, method, { start, steps: 3, onStep });
  const after = (steps: number) => minimize(valley, method, { start, steps }).checkpoint.state;
  expect(states).toEqual([0, 1, 2, 3].flatMap((steps) => [after(steps), after(steps)]));
});

test("step lengths go with the points", () => {
  expect(minimize(bowl, half, { start: 8, steps: 3 }).stepLengths).toEqual([Number.NaN, 4, 2, 1]);
  const far = minimize((x: number) => 1e-170 * x, gradientDescent({ learningRate: 1 }), { start: 0, steps: 1 });
  expect(far.stepLengths[1]).toBeCloseTo(1e-170, 180);
});

test("says what it takes to make the run again", () => {
  const run = minimize(bowl, adam({ learningRate: 0.5 }), { start: 8, steps: 4, gradientTolerance: 1e-9, seed: 5 });
  expect(run.reproducibility).toEqual({
    objective: "bowl",
    method: "adam",
    hyperparameters: { learningRate: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    start: 8,
    resumedAt: 0,
    seed: 5,
    steps: 4,
    stopRule: "gradientNorm(1e-9) or stepLimit(4)",
    thalweg: VERSION,
    engine: expect.stringMatching(/^Node\.js\/\d+/),
  });
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(VERSION).toBe(version);
});

test("the parameters of an average are those that the run gives", () => {
  const run = minimize(bowl, swa(half, { from: 2, every: 1 }), { start: 8, steps: 4 });
  // The points after steps 2, 3 and 4 are 2, 1 and ½.
  expect(run.params).toBeCloseTo(3.5 / 3, 14);
  expect(run.cost).toBe(run.params ** 2);
  expect(run.evaluations).toMatchObject({ values: 6, gradients: 5 });
});

describe("a gradient that is not finite", () => {
  /** Its second to fourth evaluations have no value. */
  const patchy = (from = 2, to = 4) => {
    let calls = 0;
    const gradient = (x: number) => (++calls >= from && calls <= to ? Number.NaN : 2 * x);
    return { ...bowl, valueAndGradient: (x: number) => ({ value: x * x, gradient: gradient(x) }) };
  };

  test("ends the run by default", () => {
    expect(minimize(patchy(), half, { start: 8, steps: 9 })).toMatchObject({ status: "diverged", steps: 0, params: 8 });
  });

  test("skip: the run stands still until it is finite again", () => {
    const run = minimize(patchy(), half, { start: 8, steps: 6, nonFinite: "skip" });
    // Steps 1, 5 and 6 move it; 2 to 4 don't.
    expect(run).toMatchObject({ status: "stepLimit", steps: 6, params: 1 });
    expect(run.recorded).toEqual([0, 4, 5, 6]);
  });

  test("skip: gives up after ten in a row", () => {
    const run = minimize(patchy(2, Infinity), half, { start: 8, steps: 100, nonFinite: "skip" });
    expect(run).toMatchObject({ status: "diverged", steps: 0, params: 8 });
    expect(run.message).toMatch(/^gradient was NaN at step 11;/);
    expect(run.evaluations.gradients).toBe(12);
  });

  test("step: the optimizer gets it", () => {
    const seen: number[] = [];
    const watching: Optimizer<{ n: number }> = {
      name: "watching",
      learningRate: 1,
      hyperparameters: { learningRate: 1 },
      init: () => ({ n: 0 }),
      step: (_params, gradient) => void seen.push(gradient[0]),
    };
    minimize(patchy(), watching, { start: 8, steps: 5, nonFinite: "step" });
    expect(seen).toEqual([16, Number.NaN, Number.NaN, Number.NaN, 16]);
    for (const wrapped of [skipNonFinite(half), zeroNans(half)])
      expect(minimize(patchy(), wrapped, { start: 8, steps: 6, nonFinite: "step" }).params).toBe(1);
  });

  test("throw: the error names the step", () => {
    expect(() => minimize(patchy(), half, { start: 8, steps: 6, nonFinite: "throw" })).toThrow(
      new RangeError("minimize: gradient was NaN at step 1"),
    );
  });

  test("no policy mends parameters that are not finite", () => {
    const steep = gradientDescent({ learningRate: 1e300 });
    for (const nonFinite of ["skip", "step"] as const)
      expect(minimize((x: number) => 1e10 * x, steep, { start: 1, nonFinite }).message).toMatch(
        /^params was -Infinity/,
      );
  });

  test("a policy that there is not is refused", () => {
    expect(() => minimize(bowl, half, { start: 8, nonFinite: "ignore" as never })).toThrow(
      new RangeError('minimize: nonFinite must be one of "stop", "skip", "step", "throw", got "ignore"'),
    );
  });
});
