import { expect, test } from "vitest";
import { decimate, MOST_POINTS } from "../../../src/figures/decimate.ts";
import { random } from "../../../src/random.ts";

test.each([1, 2, 999, 1000, 1001, 1500, 12_345, 400_000])("%i points", (n) => {
  const next = random(n);
  const values = Float64Array.from({ length: n }, () => next.normal());
  const steps = values.map((_, i) => 3 * i);
  const { steps: kept, values: shown } = decimate(steps, values);

  expect(kept.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(kept.length).toBeGreaterThan(Math.min(n, 0.6 * MOST_POINTS) - 1);
  expect([kept[0], kept.at(-1)]).toEqual([steps[0], steps[n - 1]]);
  expect([...kept]).toEqual([...new Set(kept)].sort((a, b) => a - b));
  kept.forEach((step, i) => void expect(shown[i]).toBe(values[step / 3]));
  expect(least(shown)).toBe(least(values));
  expect(-least(shown.map((v) => -v))).toBe(-least(values.map((v) => -v)));
});

test("of each stretch the lowest and the highest stay, wherever they are", () => {
  const values = new Float64Array(100_000).fill(1);
  const peaks = [17, 5_000, 5_001, 49_999, 99_998];
  for (const peak of peaks) values[peak] = peak % 2 === 0 ? 100 : -100;
  const { steps } = decimate([...values.keys()], values);
  for (const peak of peaks) expect(steps).toContain(peak);
});

test("a gap stays a gap", () => {
  const values = new Float64Array(50_000).fill(1);
  values[31_234] = Number.NaN;
  const { steps, values: shown } = decimate([...values.keys()], values);
  expect(shown[steps.indexOf(31_234)]).toBeNaN();
});

const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b));
