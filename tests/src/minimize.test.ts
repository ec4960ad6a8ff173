import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import { type Objective, objective } from "../../src/objective.ts";
import {
  beale,
  easom,
  himmelblau,
  quadratic,
  rastrigin,
  rosenbrock,
  saddle,
  styblinskiTang,
} from "../../src/objectives/index.ts";
import type { Optimizer } from "../../src/optimizer.ts";
import { adam, gradientDescent, momentum } from "../../src/optimizers/index.ts";
import { norm } from "../../src/vector.ts";

const SIGNAL = Symbol.for("Jupyter.signal");
const bowl = objective((x: number, y: number) => x * x + y * y, { name: "bowl" });
const anything = (value: unknown) => value as never;

describe("reaches a known minimum", () => {
  const optimizers: Record<string, (learningRate: number) => Optimizer> = {
    "gradient descent": (learningRate) => gradientDescent({ learningRate }),
    momentum: (learningRate) => momentum({ learningRate }),
    adam: (learningRate) => adam({ learningRate }),
  };
  const rows: [on: Objective<number[]>, by: string, rate: number, start: number[], steps: number][] = [
    [rosenbrock, "gradient descent", 1e-3, [-1.2, 1], 60_000],
    [rosenbrock, "momentum", 1e-3, [-1.2, 1], 10_000],
    [rosenbrock, "adam", 0.02, [-1.2, 1], 10_000],
    [beale, "gradient descent", 0.01, [1, 1], 20_000],
    [beale, "momentum", 0.005, [1, 1], 5_000],
    [beale, "adam", 0.05, [1, 1], 5_000],
    [himmelblau, "gradient descent", 0.01, [1, 1], 1_000],
    [himmelblau, "momentum", 0.002, [-1, 1], 1_000],
    [himmelblau, "adam", 0.1, [1, -1], 3_000],
    [saddle, "gradient descent", 0.1, [1, 1e-6], 1_000],
    [saddle, "momentum", 0.05, [1, -1e-6], 1_000],
    [saddle, "adam", 0.05, [1, 1e-6], 3_000],
    [easom, "gradient descent", 0.1, [2.2, 3.9], 1_000],
    [easom, "momentum", 0.05, [2.2, 3.9], 1_000],
    [easom, "adam", 0.05, [2.2, 3.9], 3_000],
    [rastrigin({ dimension: 3 }), "gradient descent", 1e-3, [0.3, -0.4, 0.2], 1_000],
    [rastrigin({ dimension: 3 }), "momentum", 1e-4, [0.3, -0.4, 0.2], 2_000],
    [rastrigin({ dimension: 3 }), "adam", 0.01, [0.3, -0.4, 0.2], 3_000],
    [styblinskiTang({ dimension: 3 }), "gradient descent", 0.01, [-1, -2, -4], 1_000],
    [styblinskiTang({ dimension: 3 }), "momentum", 0.002, [-1, -2, -4], 1_000],
    [styblinskiTang({ dimension: 3 }), "adam", 0.05, [-1, -2, -4], 3_000],
    [quadratic({ conditionNumber: 100, angle: 0.7 }), "gradient descent", 0.019, [1, 1], 3_000],
    [quadratic({ conditionNumber: 100, angle: 0.7 }), "momentum", 0.02, [1, 1], 1_000],
    [quadratic({ conditionNumber: 100, angle: 0.7 }), "adam", 0.02, [1, 1], 3_000],
  ];
  const named = rows.map(([f, ...row]) => [f.name, ...row, f] as const);
  test.each(named)("of %s by %s at %d from %o", (_name, by, rate, start, steps, f) => {
    const run = minimize(f, optimizers[by](rate), { start, steps, gradientTolerance: 1e-7 });
    expect(run.status, run.message).toBe("converged");
    const distances = f.minima.map(({ params }) => norm(params.map((x, i) => x - run.params[i])));
    expect(Math.min(...distances)).toBeLessThan(1e-5);
    expect(run.cost).toBeCloseTo(f.minima[0].value, 9);
  });
});

const { traces } = JSON.parse(readFileSync(new URL("../golden/torch-traces.json", import.meta.url), "utf8")) as {
  traces: { optimizer: string; options: object; objective: string; params: Record<string, number[]> }[];
};
const makers: Record<string, (options: object) => Optimizer> = {
  gradientDescent,
  momentum: (options) => momentum(options) as unknown as Optimizer,
  adam: (options) => adam(options) as unknown as Optimizer,
};

test.each(traces.filter((row) => row.objective === "rosenbrock" && row.optimizer in makers))(
  "goes the way of torch with the gradient it makes itself: $optimizer $options",
  ({ optimizer, options, params }) => {
    const run = minimize(rosenbrock, makers[optimizer](options), { start: [-1.2, 1], steps: 100 });
    for (const step of [1, 2, 10, 100])
      params[step].forEach((value, i) => {
        expect(Math.abs(run.iterates[step][i] / value - 1)).toBeLessThan(1e-11);
      });
  },
);

test("gradient descent on a bowl is a geometric series", () => {
  const run = minimize(bowl, gradientDescent({ learningRate: 0.25 }), { start: [8, -4], steps: 3 });
  expect(run.iterates.map((point) => [...point])).toEqual([
    [8, -4],
    [4, -2],
    [2, -1],
    [1, -0.5],
  ]);
  expect(run.costs).toEqual([80, 20, 5, 1.25]);
  expect(run.gradientNorms.map((size) => size ** 2)).toEqual([320, 80, 20, 5].map((s) => expect.closeTo(s, 10)));
  expect(run).toMatchObject({
    name: "gradient descent",
    status: "stepLimit",
    message: "made all 3 steps",
    steps: 3,
    params: [1, -0.5],
    cost: 1.25,
    recorded: [0, 1, 2, 3],
    evaluations: { values: 4, gradients: 4 },
    curves: [{ name: "cost", quantity: "cost", steps: [0, 1, 2, 3], values: [80, 20, 5, 1.25] }],
  });
});

test.each<[string, () => { params: unknown }, unknown]>([
  ["a number", () => minimize((x: number) => x * x, half, { start: 2, steps: 1 }), 1],
  ["a tuple", () => minimize((x: number, y: number) => x * x + y * y, half, { start: [2, 4], steps: 1 }), [1, 2]],
  ["an array", () => minimize((w: number[]) => w[0] * w[0], half, { start: [2, 4], steps: 1 }), [1, 4]],
  [
    "a typed array",
    () => minimize((w: Float64Array) => w[0] * w[0], half, { start: Float64Array.of(2), steps: 1 }),
    Float64Array.of(1),
  ],
  [
    "an object",
    () =>
      minimize(({ w, b }: { w: number[]; b: number }) => w[0] * w[0] + w[1] * w[1] + b * b, half, {
        start: { w: [2, 4], b: 6 },
        steps: 1,
      }),
    { w: [1, 2], b: 3 },
  ],
])("a plain function: params have the structure of start, %s", (_name, run, params) => {
  expect(run().params).toEqual(params);
});
const half = gradientDescent({ learningRate: 0.25 });

describe("ends", () => {
  const cubic = objective((x: number) => x * x * x, { name: "cubic" });
  test.each([
    [
      "converged at the first gradient within the tolerance",
      () => minimize(bowl, half, { start: [8, 0], gradientTolerance: 1 }),
      { status: "converged", steps: 4, message: "the gradient's norm 1 is within 1", cost: 0.25 },
    ],
    [
      "converged at once where the gradient is 0",
      () => minimize(saddle, half, { start: [0, 0], gradientTolerance: 0 }),
      { status: "converged", steps: 0, evaluations: { values: 1, gradients: 1 } },
    ],
    [
      "converged when the cost stands still",
      () => minimize(bowl, half, { start: [8, 0], costTolerance: 0.75 }),
      { status: "converged", steps: 4, message: "the last step changed the cost by 0.75, within 0.75" },
    ],
    [
      "at the step limit without a rule, though nothing moves",
      () => minimize(saddle, half, { start: [0, 0], steps: 7 }),
      { status: "stepLimit", steps: 7, params: [0, 0] },
    ],
    ["at its start after 0 steps", () => minimize(bowl, half, { start: [3, 4], steps: 0 }), { steps: 0, cost: 25 }],
    [
      "diverged with the last finite point when the cost overflows",
      () => minimize(bowl, gradientDescent({ learningRate: 1e100 }), { start: [1, 0] }),
      {
        status: "diverged",
        steps: 1,
        message: "the cost was Infinity at step 2; a learningRate below 1e+100 may help",
        params: [-2e100, 0],
        cost: 4e200,
        recorded: [0, 1],
        evaluations: { values: 3, gradients: 3 },
      },
    ],
    [
      "diverged when a parameter overflows, which is not evaluated",
      () => minimize((x: number) => 1e10 * x, gradientDescent({ learningRate: 1e300 }), { start: 1 }),
      {
        status: "diverged",
        steps: 0,
        message: "params was -Infinity at step 1; a learningRate below 1e+300 may help",
        params: 1,
        evaluations: { values: 1, gradients: 1 },
      },
    ],
    [
      "diverged when a gradient has no value",
      () => minimize((w: number[]) => w[0] + Math.sqrt(w[1]), half, { start: [1, 0] }),
      { status: "diverged", steps: 0, message: "gradient[1] was Infinity at the start", params: [1, 0], cost: 1 },
    ],
    [
      "diverged at a start without a value",
      () => minimize((x: number) => Math.log(x), half, { start: -1 }),
      { status: "diverged", steps: 0, message: "the cost was NaN at the start", params: -1, cost: Number.NaN },
    ],
    [
      "diverged down an endless slope",
      () => minimize(cubic, gradientDescent({ learningRate: 1 }), { start: -1 }),
      { status: "diverged", message: expect.stringMatching(/^the cost was -Infinity at step \d+;/) },
    ],
  ])("%s", (_name, run, expected) => {
    expect(run()).toMatchObject(expected);
  });

  test("diverged: every number that the figures read is finite", () => {
    const run = minimize(rosenbrock, gradientDescent({ learningRate: 1 }), { start: [-1.2, 1] });
    expect(run.status).toBe("diverged");
    const numbers = [...run.costs, ...run.gradientNorms, ...run.iterates.flatMap((point) => [...point])];
    expect(numbers.filter((x) => !Number.isFinite(x))).toEqual([]);
    expect(run.recorded.at(-1)).toBe(run.steps);
  });
});

describe("Stop", () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, SIGNAL));

  /** Aborted from the n-th look on. */
  function abortedAfter(looks: number): { readonly aborted: boolean; looks: number } {
    return {
      looks: 0,
      get aborted() {
        return ++this.looks > looks;
      },
    };
  }

  test.each([
    ["the running cell's signal", {}],
    ["a signal of one's own", { signal: abortedAfter(5) }],
  ])("%s ends the run between two steps and keeps what it has", (_name, options) => {
    Object.defineProperty(globalThis, SIGNAL, { get: () => abortedAfter(5), configurable: true });
    const run = minimize(bowl, half, { start: [8, 0], ...options });
    expect(run).toMatchObject({ status: "stopped", steps: 5, message: "stopped after 5 of 1000 steps" });
    expect(run.params).toEqual([8 / 2 ** 5, 0]);
    expect(run.recorded).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("an AbortSignal that was aborted before leaves the start", () => {
    const run = minimize(bowl, half, { start: [8, 0], signal: AbortSignal.abort() });
    expect(run).toMatchObject({ status: "stopped", steps: 0, params: [8, 0], cost: 64 });
  });

  test("without a kernel nothing stops it", () => {
    expect(minimize(bowl, half, { start: [8, 0] }).status).toBe("stepLimit");
  });
});

describe("is a function of its arguments", () => {
  test("equal calls give equal bits, and one optimizer serves many runs", () => {
    const optimizer = adam({ learningRate: 0.05 });
    const [first, , second] = [[-1.2, 1] as const, [2, 2] as const, [-1.2, 1] as const].map(([x, y]) =>
      minimize(rosenbrock, optimizer, { start: [x, y], steps: 200 }),
    );
    expect(second.iterates).toEqual(first.iterates);
    expect(second.costs).toEqual(first.costs);
  });

  test("start is not changed, and params share no memory with the record", () => {
    const start = Float64Array.of(8, 4);
    const run = minimize((w: Float64Array) => w[0] * w[0] + w[1] * w[1], half, { start, steps: 2 });
    expect([...start]).toEqual([8, 4]);
    run.params[0] = 99;
    expect([...run.iterates[2]]).toEqual([2, 1]);
  });

  test("an optimizer of one's own needs no more than init and step", () => {
    const backwards: Optimizer<{ seen: number }> = {
      name: "sign",
      learningRate: 1,
      hyperparameters: { learningRate: 1 },
      init: () => ({ seen: 0 }),
      step(params, gradient, state, { t }) {
        state.seen = t;
        for (let i = 0; i < params.length; i++) params[i] -= Math.sign(gradient[i]);
      },
    };
    expect(minimize(bowl, backwards, { start: [3, -2], steps: 2 }).params).toEqual([1, 0]);
  });
});

describe("the record", () => {
  test.each<[steps: number, record: number | undefined, kept: number[]]>([
    [7, 3, [0, 3, 6, 7]],
    [6, 3, [0, 3, 6]],
    [5, 10, [0, 5]],
    [3, undefined, [0, 1, 2, 3]],
    [0, 4, [0]],
  ])("of %d steps, every %d, keeps %o", (steps, record, kept) => {
    const run = minimize(bowl, half, { start: [1, 1], steps, record });
    expect(run.recorded).toEqual(kept);
    expect(run.iterates.map(([x]) => x)).toEqual(kept.map((t) => 2 ** -t));
    expect(run.costs).toEqual(kept.map((t) => 2 * 4 ** -t));
  });

  test("stays bounded in a long run: evenly thinned, the start and the end kept", () => {
    const steps = 45_001;
    const run = minimize((x: number) => x, gradientDescent({ learningRate: 1 }), { start: 0, steps });
    expect(run.recorded.length).toBeLessThanOrEqual(10_001);
    expect(run.recorded.length).toBeGreaterThan(5_000);
    expect(run.recorded.slice(0, 3)).toEqual([0, 8, 16]);
    expect(run.recorded.slice(-2)).toEqual([45_000, steps]);
    expect(run.iterates.map(([x]) => -x + 0)).toEqual(run.recorded);
    expect(run.costs.length).toBe(run.recorded.length);
    expect(run.evaluations.values).toBe(steps + 1);
  });

  test("keeps fewer points of many parameters", () => {
    const n = 10_000;
    const mean = (w: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < w.length; i++) sum += w[i] * w[i];
      return sum;
    };
    const run = minimize(mean, half, { start: new Float64Array(n).fill(1), steps: 500 });
    // At most 2¹⁹ numbers, but 100 points in any case.
    expect(run.recorded.length).toBeLessThanOrEqual(100);
    expect(run.recorded.length).toBeGreaterThanOrEqual(50);
    expect(run.recorded.at(-1)).toBe(500);
  });
});

describe("shows", () => {
  const run = minimize(rosenbrock, adam(), { start: [-1.2, 1], steps: 2, name: "a|b" });
  const bundle = (run as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]();

  test("how it ended, as text", () => {
    expect(bundle["text/plain"].split("\n")).toEqual([
      "a|b on rosenbrock: step limit",
      "  ended       made all 2 steps",
      expect.stringMatching(/^ {2}cost {8}24\.2 → 23\.\d+$/),
      expect.stringMatching(/^ {2}‖gradient‖ {2}232\.9 → 2\d\d\.?\d*$/),
      "  params      [-1.198, 1.002]",
      "  evaluations 3 of the value, 3 of the gradient",
    ]);
    expect(String(run)).toBe(bundle["text/plain"]);
  });

  test("the same as a Markdown table whose cells don't break", () => {
    const lines = bundle["text/markdown"].split("\n");
    expect(lines[0]).toBe("**a\\|b on rosenbrock: step limit**");
    const rows = lines.slice(2);
    expect(rows.length).toBe(7);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
  });

  test("the first of many params", () => {
    const long = minimize(quadratic({ dimension: 40 }), half, { start: new Array<number>(40).fill(1), steps: 0 });
    expect(String(long)).toContain("[1, 1, 1, 1, 1, 1, …] (40 numbers)");
  });
});

test("a listener of a run that has ended is never called, and leaving is no error", () => {
  const run = minimize(bowl, half, { start: [1, 1], steps: 1 });
  const leave = run.subscribe(() => {
    throw new Error("called");
  });
  leave();
  leave();
  expect(run.status).toBe("stepLimit");
});

const good = { start: [1, 2] as [number, number] };
test.each<[string, () => unknown, Error]>([
  [
    "a NaN start",
    () => minimize(bowl, half, { start: [1, Number.NaN] }),
    new RangeError("minimize: start[1] must be a finite number, got NaN"),
  ],
  [
    "an infinite number deep in a start",
    () => minimize((p: { w: number[] }) => p.w[0], half, { start: { w: [Infinity] } }),
    new RangeError("minimize: start.w[0] must be a finite number, got Infinity"),
  ],
  [
    "text in a start",
    () => minimize(bowl, half, { start: anything([1, "2"]) }),
    new TypeError('minimize: start[1] must be a number, or an array or object of numbers, got "2"'),
  ],
  [
    "no start",
    () => minimize(bowl, half, anything({})),
    new TypeError("minimize: start must be a number, or an array or object of numbers, got undefined"),
  ],
  [
    "an empty start",
    () => minimize((w: number[]) => w.length, half, { start: [] }),
    new RangeError("minimize: start must have at least one number, got none"),
  ],
  [
    "a start longer than the domain",
    () => minimize(rastrigin(), half, { start: [1, 2, 3] }),
    new RangeError("minimize: start must have 2 numbers for rastrigin, got 3"),
  ],
  [
    "a start longer than the parameters",
    () => minimize(bowl, half, { start: anything([1, 2, 3]) }),
    new TypeError("bowl: params must be an array of its 2 parameters, got 3 of them"),
  ],
  [
    "a start of another structure",
    () => minimize(himmelblau, half, { start: anything({ x: 1, y: 2 }) }),
    new TypeError(
      "minimize: start must be built like the parameters of himmelblau; it has start.x in place of start[0]",
    ),
  ],
  [
    "steps that are no whole number",
    () => minimize(bowl, half, { ...good, steps: 1.5 }),
    new RangeError("minimize: steps must be a whole number >= 0, got 1.5"),
  ],
  [
    "negative steps",
    () => minimize(bowl, half, { ...good, steps: -1 }),
    new RangeError("minimize: steps must be a whole number >= 0, got -1"),
  ],
  [
    "endless steps",
    () => minimize(bowl, half, { ...good, steps: Infinity }),
    new RangeError("minimize: steps must be a whole number >= 0, got Infinity"),
  ],
  [
    "steps as text",
    () => minimize(bowl, half, { ...good, steps: anything("10") }),
    new TypeError('minimize: steps must be a number, got "10"'),
  ],
  [
    "a record of 0",
    () => minimize(bowl, half, { ...good, record: 0 }),
    new RangeError("minimize: record must be a whole number >= 1, got 0"),
  ],
  [
    "a negative tolerance",
    () => minimize(bowl, half, { ...good, gradientTolerance: -1e-6 }),
    new RangeError("minimize: gradientTolerance must be a finite number >= 0, got -0.000001"),
  ],
  [
    "a tolerance of NaN",
    () => minimize(bowl, half, { ...good, costTolerance: Number.NaN }),
    new RangeError("minimize: costTolerance must be a finite number >= 0, got NaN"),
  ],
  [
    "an optimizer that was not called",
    () => minimize(bowl, anything(adam), good),
    new TypeError(
      "minimize: optimizer must be one such as adam({ learningRate: 0.01 }), got the function adam; call it",
    ),
  ],
  [
    "no optimizer",
    () => minimize(bowl, anything(undefined), good),
    new TypeError("minimize: optimizer must be one such as adam({ learningRate: 0.01 }), got undefined"),
  ],
  [
    "no objective",
    () => minimize(anything({ value: 3 }), half, anything(good)),
    new TypeError("minimize: the first argument must be an objective or a function, got an object"),
  ],
])("refuses %s", (_name, act, error) => {
  expect(act).toThrow(error);
});

test.each<[unknown, unknown, string]>([
  [[1, 2], [1], "it must be an array of 2 numbers, got one of 1"],
  [[1, 2], [1, 2, 3], "it must be an array of 2 numbers, got one of 3"],
  [[1, 2], [[1], 2], "[0] must be a number, got one of 1"],
  [[1, 2], undefined, "it must be an array of 2 numbers, got undefined"],
  [{ w: [1], b: 2 }, { w: [1] }, ".b must be a number, got undefined"],
  [{ w: [[1, 2]] }, { w: [1, 2] }, ".w must be an array of 1, got one of 2"],
  [{ w: [[1, 2]] }, { w: [[1, "2"]] }, '.w[0][1] must be a number, got "2"'],
  [3, [1], "it must be a number, got one of 1"],
])("from %o a gradient that becomes %o is told", (start, wrong, misfit) => {
  let asked = 0;
  const odd = {
    name: "odd",
    minima: [],
    value: () => 1,
    gradient: (params: unknown) => params,
    valueAndGradient: (params: unknown) => ({ value: 1, gradient: ++asked < 3 ? params : wrong }),
  };
  expect(() =>
    minimize(odd as unknown as Objective<unknown>, momentum({ learningRate: 0.1 }), { start, steps: 5 }),
  ).toThrow(new TypeError(`odd: the gradient must have the structure of the params: ${misfit}`));
  expect(asked).toBe(3);
});

test("a start outside the domain is allowed: the domain is where one looks, not a constraint", () => {
  expect(minimize(quadratic(), half, { start: [50, 0], steps: 0 }).cost).toBe(1250);
});
