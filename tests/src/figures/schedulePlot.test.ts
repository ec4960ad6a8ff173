import { expect, test } from "vitest";
import { plot } from "../../../src/figures/schedulePlot.ts";
import { cosine, linear, warmup } from "../../../src/schedules/index.ts";

test("draws the value at every step", () => {
  const figure = plot(linear({ initial: 1, steps: 4 }), { steps: 6 });
  expect(figure.data).toHaveLength(1);
  expect(figure.data[0]).toMatchObject({ type: "scatter", x: [0, 1, 2, 3, 4, 5], y: [1, 0.75, 0.5, 0.25, 0, 0] });
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

test.each<[() => unknown, Error]>([
  [() => plot({}), new RangeError("plot: there must be at least one schedule, got none")],
  [() => plot(() => 1, { steps: 0 }), new RangeError("plot: steps must be a whole number >= 1, got 0")],
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
