// The passes of L-BFGS over its history: on lanes and without, against plain sums, and when runs share the lanes' memory.
import { describe, expect, test } from "vitest";
import { lbfgs, minimize, objective, rosenbrockChain } from "../../src/index.ts";
import { type HistoryRows, LaneRows, PlainRows } from "../../src/solvers/historyRows.ts";

const history = (rows: number, n: number, seed: number) =>
  Float64Array.from({ length: rows * n }, (_, i) => Math.sin(i * i + seed) * 10 ** (i % 5));

/** What three passes give, and what they leave of v. */
function passes(rows: HistoryRows, n: number): number[] {
  const v = rows.begin();
  for (let i = 0; i < n; i++) v[i] = Math.cos(i) / 3;
  const products = [rows.addAndDot(0, 0, 1), rows.addAndDot(-1.7, 1, 2), rows.addAndDot(1e-3, 2, 0)];
  return [...products, ...rows.begin()];
}

describe.each([1, 2, 3, 4, 5, 31, 32, 33, 34, 35, 1000, 20_001])("rows of %i numbers", (n) => {
  test("have the same bits on lanes", () => {
    const numbers = history(3, n, n);
    expect(passes(new LaneRows(numbers, n), n)).toEqual(passes(new PlainRows(numbers, n), n));
  });

  test("are added and multiplied", () => {
    const numbers = history(3, n, n);
    const row = (k: number) => [...numbers.subarray(k * n, k * n + n)];
    const [first, second] = passes(new PlainRows(numbers, n), n);
    const inner = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const v = Array.from({ length: n }, (_, i) => Math.cos(i) / 3);
    const added = row(1);
    const moved = v.map((x, i) => x - 1.7 * added[i]);
    const size = (a: number[], b: number[]) => inner(a.map(Math.abs), b.map(Math.abs));
    expect(Math.abs(first - inner(v, row(1)))).toBeLessThanOrEqual(1e-13 * size(v, row(1)));
    expect(Math.abs(second - inner(moved, row(2)))).toBeLessThanOrEqual(1e-13 * size(moved, row(2)));
  });
});

test("rows that another run has pushed out of the lanes come back, with what was written since", () => {
  const [n, numbers] = [40, history(3, 40, 1)];
  const rows = new LaneRows(numbers, n);
  passes(rows, n);
  passes(new LaneRows(history(5, 100, 2), 100), 100);
  numbers.fill(0.25, n, 2 * n);
  rows.wrote(1);
  const pushed = passes(rows, n);
  numbers.fill(0.5, 0, n);
  rows.wrote(0);
  expect(pushed).not.toEqual(passes(rows, n));
  expect(passes(rows, n)).toEqual(passes(new PlainRows(numbers, n), n));
});

test("a run whose objective runs L-BFGS itself has the bits of one that does not", () => {
  const start = Array.from({ length: 60 }, (_, i) => (i % 2 ? 1 : -1.2));
  const valley = rosenbrockChain({ dimension: 60 });
  const nested = {
    ...valley,
    valueAndGradient(params: number[]) {
      minimize(
        objective((w: number[]) => w.reduce((sum, x) => sum + (x - 1) ** 4, 0)),
        lbfgs(),
        { start, steps: 5 },
      );
      return valley.valueAndGradient(params);
    },
  };
  const options = { start, steps: 30 };
  expect(minimize(nested, lbfgs(), options).params).toEqual(minimize(valley, lbfgs(), options).params);
});
