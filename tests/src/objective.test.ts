import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { objective } from "../../src/objective.ts";
import { himmelblau } from "../../src/objectives/index.ts";

const scale = 3;
const line = objective((x: number) => scale * x ** 3);
const plane = objective((x: number, y: number) => x ** 2 * y);
const list = objective((w: number[]) => w[0] * w[1] + w[2] ** 2);
const flat = objective((w: Float64Array) => w[0] * w[1] ** 2);
const model = objective(({ w, b }: { w: number[]; b: number }) => (w[0] * 2 + w[1] * 3 + b) ** 2);
const mixed = objective((w: number[], b: number) => w[0] * b + w[1] ** 2);

/** Derivatives by hand: the structure of the parameters, flattened in order for the Hessian. */
test.each([
  ["one number", () => all(line, 2), { value: 24, gradient: 36, hessian: [[36]] }],
  [
    "two numbers",
    () => all(plane, [3, 5]),
    {
      value: 45,
      gradient: [30, 9],
      hessian: [
        [10, 6],
        [6, 0],
      ],
    },
  ],
  [
    "an array",
    () => all(list, [2, 3, 4]),
    {
      value: 22,
      gradient: [3, 2, 8],
      hessian: [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 2],
      ],
    },
  ],
  [
    "a typed array",
    () => all(flat, Float64Array.of(2, 3)),
    {
      value: 18,
      gradient: Float64Array.of(9, 12),
      hessian: [
        [0, 6],
        [6, 4],
      ],
    },
  ],
  [
    "an object",
    () => all(model, { w: [1, 1], b: -4 }),
    {
      value: 1,
      gradient: { w: [4, 6], b: 2 },
      hessian: [
        [8, 12, 4],
        [12, 18, 6],
        [4, 6, 2],
      ],
    },
  ],
  [
    "an array and a number",
    () => all(mixed, [[2, 3], 5]),
    {
      value: 19,
      gradient: [[5, 6], 2],
      hessian: [
        [0, 0, 1],
        [0, 2, 0],
        [1, 0, 0],
      ],
    },
  ],
])("derivatives of a function of %s", (_name, measured, expected) => {
  const found = measured();
  expect(found).toEqual({ ...expected, valueAndGradient: { value: expected.value, gradient: expected.gradient } });
});

function all<P>(
  f: { value(p: P): number; gradient(p: P): P; hessian(p: P): number[][]; valueAndGradient(p: P): unknown },
  params: P,
) {
  const [value, gradient, hessian] = [f.value(params), f.gradient(params), f.hessian(params)];
  return { value, gradient, hessian, valueAndGradient: f.valueAndGradient(params) };
}

describe("an objective's name", () => {
  const cubic = (x: number) => x ** 3;
  test.each([
    ["what the options say", objective(cubic, { name: "cubic" }).name, "cubic"],
    ["else the function's", objective(cubic).name, "cubic"],
    ["else objective", objective((x: number) => x ** 3).name, "objective"],
  ])("is %s", (_case, name, expected) => expect(name).toBe(expected));
});

test("a parameter with a default value is one of the parameters", () => {
  const f = objective((x: number, y = 2) => x * y);
  expect(f.value([3, 5])).toBe(15);
  expect(f.gradient([3, 5])).toEqual([5, 3]);
});

test("a function that no transform has seen has values, and says why it has no gradient", () => {
  const unseen = new Function("x", "return x * x") as (x: number) => number;
  const f = objective(unseen);
  expect(f.value(3)).toBe(9);
  expect(() => f.gradient(3)).toThrow(TypeError);
  expect(() => f.gradient(3)).toThrow(/^grad: .+/);
});

test("an error that the function throws comes through", () => {
  const f = objective((x: number) => {
    if (x < 0) throw new RangeError("below 0");
    return Math.sqrt(x);
  });
  expect(() => f.value(-1)).toThrow(new RangeError("below 0"));
  expect(f.value(4)).toBe(2);
  expect(() => f.valueAndGradient(-1)).toThrow(new RangeError("below 0"));
});

test("follows a captured variable that changes", () => {
  let slope = 2;
  const f = objective((x: number) => slope * x);
  expect(f.gradient(1)).toBe(2);
  slope = 5;
  expect(f.gradient(1)).toBe(5);
});

test("keeps what is known of it, and knows nothing else", () => {
  const known = {
    domain: [[0, 2] as const],
    minima: [{ params: 1, value: 0 }],
    source: "Cauchy 1847",
  };
  expect(objective((x: number) => (x - 1) ** 2, known)).toMatchObject(known);
  const bare = objective((x: number) => x);
  expect(bare.minima).toEqual([]);
  expect(bare.domain).toBeUndefined();
});

const two = (x: number, y: number) => x + y;
const anything = (value: unknown) => value as never;
test.each<[string, () => unknown, Error]>([
  ["no function", () => objective(anything(3)), new TypeError("objective: f must be a function, got 3")],
  [
    "a function without parameters",
    () =>
      objective(function constant() {
        return 1;
      }),
    new TypeError(
      "objective: constant must have a parameter; write (x: number, y: number) => ... or (w: number[]) => ...",
    ),
  ],
  [
    "a domain of another length",
    () => objective(two, { domain: [[0, 1]] }),
    new RangeError("objective: domain must have an interval for each of 2 parameters, got 1"),
  ],
  [
    "an interval upside down",
    () =>
      objective(two, {
        domain: [
          [0, 1],
          [1, 0],
        ],
      }),
    new RangeError("objective: domain[1] must be [min, max] with min < max, got [1, 0]"),
  ],
  [
    "an interval with NaN",
    () =>
      objective(two, {
        domain: [
          [Number.NaN, 1],
          [1, 2],
        ],
      }),
    new RangeError("objective: domain[0] must be [min, max] with min < max, got [NaN, 1]"),
  ],
  [
    "a minimum of another length",
    () => objective(two, { minima: [{ params: anything([1, 2, 3]), value: 0 }] }),
    new RangeError("objective: minima[0].params must have 2 numbers, got 3"),
  ],
  [
    "a minimum that is no number",
    () => objective(two, { minima: [{ params: anything([1, "2"]), value: 0 }] }),
    new TypeError('objective: minima[0].params[1] must be a number, or an array or object of numbers, got "2"'),
  ],
  [
    "too few parameters",
    () => himmelblau.value(anything([1])),
    new TypeError("himmelblau: params must be an array of its 2 parameters, got 1 of them"),
  ],
  [
    "numbers side by side",
    () => himmelblau.gradient(anything(1)),
    new TypeError("himmelblau: params must be an array of its 2 parameters, got 1"),
  ],
])("refuses %s", (_name, act, error) => {
  expect(act).toThrow(error);
});

test("shows what is known of it, and nothing of how it is made", () => {
  const known = objective((x: number, y: number) => x * x - y * y, {
    name: "pass",
    source: "by hand",
    domain: [
      [-1, 1],
      [-2, 2],
    ],
    minima: [{ params: [0, 2], value: -4 }],
    saddles: [[0, 0]],
  });
  expect(inspect(known)).toBe(
    ["objective pass, by hand", "  domain   [-1, 1] × [-2, 2]", "  minimum  -4 at [0, 2]", "  saddle   [0, 0]"].join(
      "\n",
    ),
  );
  const tree = objective(({ w, b }: { w: number[]; b: number }) => w[0] + b, {
    minima: [{ params: { w: [1, 2, 3, 4, 5, 6, 7, 8], b: 1 / 3 }, value: 0 }],
  });
  expect(inspect(tree)).toBe("objective\n  minimum  0 at { w: [1, 2, 3, 4, 5, 6, … (8)], b: 0.333333 }");
});
