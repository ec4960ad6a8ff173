import { expect, test } from "vitest";
import { plot } from "../../../src/figures/schedulePlot.ts";
import { learningRateRange } from "../../../src/learningRateRange.ts";
import { gradientDescent } from "../../../src/optimizers/index.ts";
import type { Schedule } from "../../../src/schedule.ts";
import { cosine, join, linear, stepDecay, warmup } from "../../../src/schedules/index.ts";

test("draws the value at every step", () => {
  const figure = plot(linear({ initial: 1, steps: 4 }), { steps: 6 });
  expect(figure.data).toHaveLength(1);
  expect(figure.data[0]).toMatchObject({
    type: "scatter",
    x: Float64Array.of(0, 1, 2, 3, 4, 5),
    y: Float64Array.of(1, 0.75, 0.5, 0.25, 0, 0),
  });
  expect(figure.text).toBe("The learning rate goes from 1 to 0 in 6 steps.");
  expect(figure.layout).toMatchObject({ showlegend: false, yaxis: { type: "linear" } });
});

test("several beside each other, with where each is highest", () => {
  const up = warmup(cosine({ initial: 0.5, steps: 8 }), { steps: 2 });
  const figure = plot({ up, flat: () => 0.9 }, { steps: 11, quantity: "momentum", logScale: true });
  expect(figure.data.map(({ name }) => name)).toEqual(["up", "flat"]);
  expect(figure.text).toBe(
    "up: the momentum goes from 0 to 0 in 11 steps, highest 0.5 at step 2. flat: the momentum goes from 0.9 to 0.9 in 11 steps.",
  );
  expect(figure.layout).toMatchObject({ showlegend: true, yaxis: { type: "log", title: { text: "momentum" } } });
});

test.each<[string, Schedule | Record<string, Schedule>, number]>([
  ["a decay and its end", cosine({ initial: 1, steps: 40 }), 41],
  ["a warm-up and what follows", warmup(cosine({ initial: 1, steps: 40 }), { steps: 10 }), 51],
  [
    "parts to the last one's end",
    join([linear({ initial: 0, final: 1, steps: 9 }), cosine({ initial: 1, steps: 70 })], [9]),
    80,
  ],
  ["the longest of several", { a: linear({ initial: 1, steps: 7 }), b: stepDecay({ initial: 1, every: 30 }) }, 151],
  ["1000 steps of what does not say", (k: number) => 1 / (1 + k), 1000],
])("draws all of %s", (_what, schedules, count) => {
  expect(plot(schedules).lines[0].values.length).toBe(count);
});

test("carries no more points than a screen shows, and none of the peaks is lost", () => {
  const figure = plot((k) => (k === 54321 ? 2 : 1), { steps: 100_000 });
  const { y } = figure.data[0] as unknown as { y: Float64Array };
  expect(y.length).toBeLessThanOrEqual(1000);
  expect(Math.max(...y)).toBe(2);
});

test("a learning-rate range is drawn over the rates, with those that it names", () => {
  const range = learningRateRange((x: number, y: number) => (x * x + 10 * y * y) / 2, gradientDescent, {
    start: [1, 1],
    from: 1e-3,
    to: 1e3,
    steps: 61,
  });
  const figure = plot(range, { title: "range" });
  expect(figure.data[0]).toMatchObject({ x: range.learningRates, y: range.costs });
  expect(figure.data.slice(1, 3).map(({ x, y }) => [x, y])).toEqual(
    [range.steepest, range.lowest].map((rate) => [[rate], [range.costs[range.learningRates.indexOf(rate)]]]),
  );
  expect(figure.data[3]).toMatchObject({ x: [range.breaks, range.breaks] });
  expect(figure.layout).toMatchObject({ xaxis: { type: "log" } });
  expect(figure.text).toMatch(/^The cost of gradient descent while .* falls fastest at .* and breaks at /);
  expect(String(range)).toContain("a rate to begin with");
});

test.each<[() => unknown, Error]>([
  [() => plot({}), new RangeError("plot: there must be at least one schedule, got none")],
  [() => plot(() => 1, { steps: 0 }), new RangeError("plot: steps must be a whole number from 1 to 10000000, got 0")],
  [
    () => plot(() => 1, { steps: 1e9 }),
    new RangeError("plot: steps must be a whole number from 1 to 10000000, got 1000000000"),
  ],
  [
    () => plot(5 as never),
    new TypeError(
      "plot: there must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), several by name, or a learning-rate range, got 5",
    ),
  ],
  [
    () => plot({ rate: 0.1 as never }),
    new TypeError("plot: rate must be a schedule such as cosine({ initial: 0.01, steps: 1000 }), got 0.1"),
  ],
  [
    () => plot((k) => (k < 7 ? 1 : Number.NaN)),
    new RangeError("plot: schedule must give finite numbers, got NaN at step 7"),
  ],
])("%o is refused", (act, error) => {
  expect(act).toThrow(error);
});
