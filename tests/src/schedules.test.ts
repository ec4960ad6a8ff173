import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { minimize } from "../../src/minimize.ts";
import {
  adam,
  clipNorm,
  gradientDescent,
  momentum,
  type ReduceOnPlateauOptions,
  reduceOnPlateau,
  scheduled,
} from "../../src/optimizers/index.ts";
import type { Schedule } from "../../src/schedule.ts";
import * as schedules from "../../src/schedules/index.ts";

interface Call {
  name: keyof typeof schedules;
  arguments: unknown[];
}
interface Golden {
  torch: string;
  optax: string;
  costs: number[];
  plateaus: { row: string; options: ReduceOnPlateauOptions; scales: number[] }[];
  rows: { row: string; schedule: Call; values: number[] }[];
}
const url = new URL("../golden/schedule-values.json", import.meta.url);
const golden = JSON.parse(readFileSync(url, "utf8")) as Golden;

const makers = { ...schedules } as unknown as Record<string, (...given: unknown[]) => Schedule>;

/** The schedule that a golden row describes; arguments may be schedules again. */
function made(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(made);
  if (typeof value !== "object" || value === null) return value;
  if (!("arguments" in value)) return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, made(of)]));
  const { name, arguments: given } = value as Call;
  return makers[name](...given.map(made));
}

describe(`schedules of torch ${golden.torch} and optax ${golden.optax}`, () => {
  test.each(golden.rows)("$row", ({ schedule, values }) => {
    const ours = made(schedule) as Schedule;
    const largest = Math.max(...values.map(Math.abs));
    values.forEach((value, step) => {
      expect(Math.abs(ours(step) - value), `step ${step}: ${ours(step)} for ${value}`).toBeLessThan(1e-12 * largest);
    });
  });

  test("every schedule has a row", () => {
    const named = JSON.stringify(golden.rows.map(({ schedule }) => schedule));
    expect(Object.keys(schedules).filter((name) => !named.includes(`"${name}"`))).toEqual([]);
  });
});

test.each(golden.plateaus)("$row", ({ options, scales }) => {
  const optimizer = reduceOnPlateau(gradientDescent({ learningRate: 1 }), options);
  const state = optimizer.init({ length: 1, blocks: [] });
  const ours = golden.costs.map((cost, k) => {
    optimizer.step(Float64Array.of(0), Float64Array.of(0), state, { t: k + 1, learningRate: 1, cost });
    return state.scale;
  });
  expect(new Set(scales).size).toBeGreaterThan(2);
  scales.forEach((scale, k) => {
    expect(ours[k], `step ${k}`).toBeCloseTo(scale, 14);
  });
});

test("momentum that torch cycles against the rate is the sum of its ends less a cycle", () => {
  // torch.optim.lr_scheduler.CyclicLR(o, 0.1, 0.9, 4, base_momentum=0.85, max_momentum=0.95): its momentum at steps 0 to 6.
  const theirs = [0.95, 0.925, 0.9, 0.875, 0.85, 0.875, 0.9];
  const cycle = schedules.cyclic({ least: 0.85, most: 0.95, up: 4 });
  theirs.forEach((momentum, k) => {
    expect(0.85 + 0.95 - cycle(k)).toBeCloseTo(momentum, 14);
  });
});

describe("scheduled", () => {
  const bowl = (x: number) => (x * x) / 2;

  test("steps by the schedule's learning rate, from step 0 on", () => {
    const optimizer = scheduled(gradientDescent, { learningRate: schedules.linear({ initial: 0.5, steps: 2 }) });
    // x ← x − η x with η = 0.5, 0.25, 0.
    expect(minimize(bowl, optimizer, { start: 8, steps: 3 }).iterates.map(([x]) => x)).toEqual([8, 4, 3, 3]);
  });

  test("takes a schedule for any other hyper-parameter", () => {
    const optimizer = scheduled(momentum, { learningRate: 0.25, momentum: (step) => (step < 1 ? 0 : 0.5) });
    // v = −2, then ½ · −2 − ¼ · 6 = −2.5.
    expect(minimize(bowl, optimizer, { start: 8, steps: 2 }).iterates.map(([x]) => x)).toEqual([8, 6, 3.5]);
  });

  test("with numbers only is the optimizer itself, bit for bit", () => {
    const f = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const options = { learningRate: 0.02, beta1: 0.8 };
    const plain = minimize(f, adam(options), { start: [-1.2, 1], steps: 100 });
    const ours = minimize(f, scheduled(adam, options), { start: [-1.2, 1], steps: 100 });
    expect(ours.params).toEqual(plain.params);
  });

  test("changes a number of a wrapper too", () => {
    const make = ({ limit }: { limit: number }) => clipNorm(gradientDescent({ learningRate: 1 }), limit);
    const optimizer = scheduled(make, { limit: (step) => 2 / (1 + step) });
    // Steps of length 2, 1 and ⅔ towards 0.
    const steps = minimize(bowl, optimizer, { start: 8, steps: 3 }).iterates.map(([x]) => x);
    expect(steps.slice(0, 3)).toEqual([8, 6, 5]);
    expect(steps[3]).toBeCloseTo(5 - 2 / 3, 15);
  });

  test("shows its values in the state", () => {
    const optimizer = scheduled(adam, { learningRate: schedules.constant(0.5), beta1: (step) => step / 10 });
    const state = optimizer.init({ length: 1, blocks: [] });
    optimizer.step(Float64Array.of(1), Float64Array.of(1), state, { t: 3, learningRate: 0.5 });
    expect(state.values).toEqual({ learningRate: 0.5, beta1: 0.2 });
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "a NaN at a step",
      () => minimize(bowl, scheduled(adam, { learningRate: (k) => (k < 4 ? 0.1 : Number.NaN) }), { start: 1 }),
      /^scheduled: learningRate must be a finite number >= 0 at step 5, got NaN from its schedule$/,
    ],
    [
      "a negative rate",
      () => minimize(bowl, scheduled(adam, { learningRate: (k) => 1 - k }), { start: 1 }),
      /^scheduled: learningRate must be a finite number >= 0 at step 3, got -1 from its schedule$/,
    ],
    [
      "a value outside the hyper-parameter's range",
      () => minimize(bowl, scheduled(adam, { beta1: (k) => 0.9 + k / 100 }), { start: 1 }),
      /^scheduled: at step 11, adam: beta1 must be in \[0, 1\), got 1$/,
    ],
    [
      "a value that is wrong from the start",
      () => scheduled(adam, { beta1: () => 2 }),
      /^adam: beta1 must be in \[0, 1\), got 2$/,
    ],
  ])("refuses %s", (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

test.each<[() => unknown, Error]>([
  [() => schedules.constant(Number.NaN), new RangeError("constant: value must be a finite number, got NaN")],
  [
    () => schedules.cosine({ initial: 1, steps: 0 }),
    new RangeError("cosine: steps must be a whole number >= 1, got 0"),
  ],
  [
    () => schedules.stepDecay({ initial: 1, every: 3, factor: 0 }),
    new RangeError("stepDecay: factor must be a finite number > 0, got 0"),
  ],
  [
    () => schedules.multistep({ initial: 1, at: [5, 5] }),
    new RangeError("multistep: at[1] must be a whole number >= 6, got 5"),
  ],
  [
    () => schedules.oneCycle({ peak: 1, steps: 10, rise: 1 }),
    new RangeError("oneCycle: rise must be in (0, 1), got 1"),
  ],
  [
    () => schedules.cyclic({ least: 2, most: 1 }),
    new RangeError("cyclic: most must be at least the least value (2), got 1"),
  ],
  [
    () => schedules.join([schedules.constant(1)], [3]),
    new RangeError("join: 1 schedules must have 0 boundaries, got 1"),
  ],
  [() => schedules.piecewise([[1, 0.5]]), new RangeError("piecewise: points[0][0] must be 0, got 1")],
  ...Object.keys(schedules)
    .filter((name) => !["constant", "join", "piecewise", "product", "warmup"].includes(name))
    .map((name): [() => unknown, Error] => [
      () => makers[name](),
      new TypeError(`${name}: options must be an object, each number by its name, got undefined`),
    ]),
  [
    () => schedules.warmup(schedules.constant(1), undefined as never),
    new TypeError("warmup: options must be an object, each number by its name, got undefined"),
  ],
  [
    () => schedules.join(schedules.constant(1) as never, [3]),
    new TypeError("join: schedules and boundaries must be arrays, got a function and an Array"),
  ],
  [
    () => schedules.piecewise([5] as never),
    new TypeError("piecewise: points must be an array of [step, value], got an Array"),
  ],
  [
    () => schedules.cosine({ initial: 1, steps: 5, exponent: 0 }),
    new RangeError("cosine: exponent must be a finite number > 0, got 0"),
  ],
  [
    () => schedules.multiplicative({ initial: 1, factor: 0.9 as unknown as Schedule }),
    new TypeError("multiplicative: factor must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), got 0.9"),
  ],
  [
    () => schedules.warmup(0.1 as unknown as Schedule, { steps: 3 }),
    new TypeError("warmup: schedule must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), got 0.1"),
  ],
])("%o is refused", (act, error) => {
  expect(act).toThrow(error);
});
