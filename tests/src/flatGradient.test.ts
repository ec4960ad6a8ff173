// Gradients at flat params: without arrays in between where an objective can, with the bits and the errors of `valueAndGradient`.
import { expect, test } from "vitest";
import { gradientInto } from "../../src/derivative/gradientInto.ts";
import { valueAndGradient } from "../../src/derivative/index.ts";
import { minimize, momentum, objective, rosenbrockChain } from "../../src/index.ts";
import { layoutOf } from "../../src/layout.ts";
import { ObjectiveProblem } from "../../src/minimizeProblem.ts";
import { bfgs } from "../../src/solvers/index.ts";
import { cases } from "./derivative/corpus.ts";

const direct = cases.flatMap(({ f, points }) => {
  const into = gradientInto(f);
  return into ? [{ name: f.name, f, points, into }] : [];
});

test("of many kinds of functions of one array", () => {
  expect(direct.map(({ name }) => name)).toContain("rosenbrockN");
  expect(direct.length).toBeGreaterThan(10);
});

test.each(direct)("$name has the bits of its gradient, and leaves the params as they were", ({ f, points, into }) => {
  for (const [x] of points as number[][][]) {
    const before = [...x];
    const out = new Float64Array(x.length).fill(Number.NaN);
    const value = into(x, out);
    expect({ value, gradient: out }).toEqual({
      ...valueAndGradient(f)(x),
      gradient: Float64Array.from(valueAndGradient(f)(x).gradient as ArrayLike<number>),
    });
    expect([...x]).toEqual(before);
  }
});

const halved = (w: number[]) => w[0] / 2;
test.each<[what: string, f: (...params: never[]) => number]>([
  ["two parameters", (x: number[], k: number) => x[0] * k],
  ["a number", (x: number) => x * x],
  ["an object", ({ w }: { w: number[] }) => w[0] ** 2],
  ["a matrix", (w: number[][]) => w[0][0] ** 2],
  ["single precision", (w: Float32Array) => w[0] ** 2],
  ["an array with a default", (w: number[] = [1]) => w[0] ** 2],
  ["an array that is handed on", (w: number[]) => halved(w) ** 2],
  [
    "an array that is written",
    (w: number[]) => {
      w[0] *= 2;
      return w[0] * w[1];
    },
  ],
])("there is none for %s", (_, f) => {
  expect(gradientInto(f)).toBeUndefined();
});

const start = [-1.2, 1, -1.2, 1];
test.each([bfgs(), momentum({ learningRate: 1e-4 })])(
  "$name asks an objective's own method where it has one",
  (method) => {
    const valley = rosenbrockChain({ dimension: 4 });
    let asked = 0;
    const counted = {
      ...valley,
      valueAndGradient(w: number[]) {
        asked++;
        return valley.valueAndGradient(w);
      },
    };
    const run = minimize(counted, method, { start, steps: 20 });
    expect(asked).toBe(run.evaluations.gradients);
    expect(run.params).toEqual(minimize(valley, method, { start, steps: 20 }).params);
  },
);

test("a Float64Array stays one", () => {
  const f = objective((w: Float64Array) => (w[0] - 1) ** 2 + w[1] ** 4);
  const plain = objective((w: number[]) => (w[0] - 1) ** 2 + w[1] ** 4);
  const run = minimize(f, bfgs(), { start: Float64Array.of(3, 2), steps: 5 });
  expect([...run.params]).toEqual(minimize(plain, bfgs(), { start: [3, 2], steps: 5 }).params);
});

test("after an error the last point is asked for again, and the error is that of the function", () => {
  const f = objective((w: number[]) => {
    if (w[0] < 0) throw new RangeError(`no logarithm of ${w[0]}`);
    return w[0] * w[1];
  });
  const problem = new ObjectiveProblem(f, layoutOf([1, 2], "start"), 0, undefined);
  const gradient = new Float64Array(2);
  expect([problem.valueAndGradient(Float64Array.of(3, 5), gradient), ...gradient]).toEqual([15, 5, 3]);
  expect(() => problem.valueAndGradient(Float64Array.of(-1, 5), gradient)).toThrow(
    new RangeError("no logarithm of -1"),
  );
  expect([problem.valueAndGradient(Float64Array.of(3, 5), gradient), ...gradient]).toEqual([15, 5, 3]);
});
