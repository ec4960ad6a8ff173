// The passes of solvers over their vectors: on lanes and without, against plain sums; and runs whose vectors lie side by side.
import { describe, expect, test } from "vitest";
import { lbfgs, minimize, objective, rosenbrockChain } from "../../src/index.ts";
import { combine, combineAmong, distance, largest } from "../../src/lanes/passes.ts";
import { inReach, isInReach, laneZeros } from "../../src/lanes/vectors.ts";
import type { Vector } from "../../src/vector.ts";

const vector = (n: number, seed: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(i * i + seed) * 10 ** (i % 5));

/** What the passes give, and what they leave. */
function passes(n: number, made: (vector: Vector) => Vector): unknown[] {
  const [v, a, b, c] = [0, 1, 2, 3].map((seed) => made(vector(n, seed)));
  const among = combineAmong([v, a, b, c]);
  return [
    combine(v, -1, a, 0, a, b),
    combine(v, 1, v, -1.7, b, c),
    combine(c, 0.3, a, -1, b, c),
    among(0, 1, 0, 1e-3, 2, 3),
    among(3, 2, 1, 1, 3, 0),
    largest(v),
    distance(v, c),
    ...[v, a, b, c].map((x) => [...x]),
  ];
}

/** A copy that is a part of a longer vector. */
function within(longer: Vector, x: Vector, from: number): Vector {
  longer.set(x, from);
  return longer.subarray(from, from + x.length);
}

const LENGTHS = [1, 2, 3, 4, 5, 31, 32, 35, 127, 128, 129, 130, 131, 1000, 20_001];

describe.each(LENGTHS)("vectors of %i numbers", (n) => {
  test("give the same bits on lanes, whichever of them lie there", () => {
    const plain = passes(n, (x) => x);
    expect(isInReach(inReach(vector(n, 0)))).toBe(n >= 128);
    expect(passes(n, inReach)).toEqual(plain);
    const longer = laneZeros(4 * n + 200);
    let end = 1;
    expect(passes(n, (x) => within(longer, x, (end += n) - n))).toEqual(plain);
    let k = 0;
    expect(passes(n, (x) => (k++ === 2 ? x : inReach(x)))).toEqual(plain);
  });

  test("are added and multiplied", () => {
    const [v, a, b] = [inReach(vector(n, 0)), inReach(vector(n, 1)), inReach(vector(n, 2))];
    const expected = Array.from(a, (x, i) => 0.3 * x - 1.7 * b[i]);
    const product = combine(v, 0.3, a, -1.7, b, b);
    expect([...v]).toEqual(expected);
    const terms = expected.map((x, i) => x * b[i]);
    const size = terms.reduce((sum, x) => sum + Math.abs(x), 0);
    expect(Math.abs(product - terms.reduce((sum, x) => sum + x, 0))).toBeLessThanOrEqual(1e-13 * size);
    const apart = Math.hypot(...Array.from(a, (x, i) => x - b[i]));
    expect(Math.abs(distance(a, b) - apart)).toBeLessThanOrEqual(1e-13 * apart);
    for (const unit of [1e-200, 1e200]) {
      const [small, other] = [a, b].map((x) => inReach(x.map((part) => part * unit)));
      expect(Math.abs(distance(small, other) / unit - apart)).toBeLessThanOrEqual(1e-13 * apart);
    }
    expect(largest(a)).toBe(Math.max(...Array.from(a, Math.abs)));
  });

  test.each([Number.NaN, -Infinity])("tell that one is %d, wherever it is", (odd) => {
    for (const at of new Set([0, 1, 2, 3, n >> 1, n - 2, n - 1])) {
      const a = vector(n, 1);
      if (!(at >= 0 && at < n)) continue;
      a[at] = odd;
      expect([largest(a), largest(inReach(a))]).toEqual([Math.abs(odd), Math.abs(odd)]);
    }
  });
});

const start = Array.from({ length: 200 }, (_, i) => (i % 2 ? 1 : -1.2));
const valley = rosenbrockChain({ dimension: 200 });
const options = { start, steps: 40 };

test.each([200, 150, 60])(
  "a run whose objective runs L-BFGS on %i parameters has the bits of one that does not",
  (n) => {
    const fourth = objective((w: number[]) => w.reduce((sum, x) => sum + (x - 1) ** 4, 0));
    const nested = {
      ...valley,
      valueAndGradient(params: number[]) {
        minimize(fourth, lbfgs(), { start: start.slice(0, n), steps: 5 });
        return valley.valueAndGradient(params);
      },
    };
    expect(minimize(nested, lbfgs(), options).params).toEqual(minimize(valley, lbfgs(), options).params);
  },
);

test("a run on lanes that goes on from a checkpoint has the bits of one that never stopped", () => {
  const first = minimize(valley, lbfgs(), { start, steps: 25 });
  const { checkpoint } = first;
  for (const part of Object.values(checkpoint.state))
    if (part instanceof Float64Array) expect(isInReach(part)).toBe(false);
  const second = minimize(valley, lbfgs(), { start: checkpoint, steps: 40 });
  expect(second.params).toEqual(minimize(valley, lbfgs(), options).params);
});

test("thousands of runs keep to their share of the lanes' memory, with the bits of the first", () => {
  // What is garbage is found when the thread is idle, so not in here.
  const runs = Array.from({ length: 4000 }, () => minimize(valley, lbfgs(), { start, steps: 2 }).cost);
  expect(new Set(runs).size).toBe(1);
  expect(isInReach(inReach(vector(200, 0)))).toBe(false);
});
