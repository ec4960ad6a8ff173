import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as g from "../../../src/graph/index.ts";
import { random } from "../../../src/random.ts";

interface Golden {
  shapes: Record<string, number[]>;
  labels: number[];
  cases: { name: string; values: Record<string, number[]>; value: number; gradients: Record<string, number[]> }[];
}
// By PyTorch: tests/golden/make-graph-values.py.
const golden: Golden = JSON.parse(readFileSync(new URL("../../golden/graph-values.json", import.meta.url), "utf8"));

const leaf = Object.fromEntries(Object.entries(golden.shapes).map(([name, shape]) => [name, g.input(name, shape)]));
const { a, b, c, row, column, s } = leaf;
const one = g.constant(1);
const shared = g.tanh(g.matmul(a, b));

const programs: Record<string, g.Expression> = {
  matmul: g.mean(g.square(g.matmul(a, b))),
  "matmul transposed a": g.sum(g.square(g.matmul(a, c, { transposeA: true }))),
  "matmul transposed b": g.sum(g.tanh(g.matmul(c, b, { transposeB: true }))),
  "matmul both transposed": g.mean(g.square(g.matmul(b, a, { transposeA: true, transposeB: true }))),
  "broadcast row": g.mean(g.sigmoid(g.add(c, row))),
  "broadcast column": g.mean(g.exp(g.multiply(c, column))),
  "broadcast scalar": g.sum(g.square(g.divide(g.subtract(c, s), g.add(g.constant(2), g.square(s))))),
  "row and column": g.sum(g.tanh(g.multiply(row, column))),
  relu: g.sum(g.multiply(g.relu(c), c)),
  log: g.divide(g.sum(g.log(g.add(g.scale(one, 1.5), g.square(c)))), g.sum(g.exp(row))),
  softmax: g.sum(g.multiply(g.softmax(g.matmul(a, b)), c)),
  "cross entropy": g.mean(g.softmaxCrossEntropy(g.add(g.matmul(a, b), row), g.labels("labels", 5))),
  "shared node": g.add(g.add(g.mean(g.multiply(shared, shared)), g.sum(g.square(g.add(shared, c)))), g.sum(shared)),
};

function run(expressions: readonly g.Expression[], inputs: Record<string, ArrayLike<number>>): Float64Array[] {
  const arrays: Record<string, Float64Array | Uint8Array> = { labels: Uint8Array.from(golden.labels) };
  for (const [name, values] of Object.entries(inputs)) arrays[name] = Float64Array.from(values);
  const results = expressions.map(
    (expression, i) => (arrays[`out ${i}`] = new Float64Array(g.sizeOf(expression.shape))),
  );
  g.lower(expressions.map((expression, i) => ({ expression, array: `out ${i}` }))).run(arrays);
  return results;
}

describe("values and gradients equal PyTorch's", () => {
  test("every golden case has a program", () => {
    expect(golden.cases.map((c) => c.name).sort()).toEqual(Object.keys(programs).sort());
  });

  test.each(golden.cases)("$name", ({ name, values, value, gradients }) => {
    const names = Object.keys(gradients);
    const cost = programs[name];
    const [got, ...partials] = run(
      [
        cost,
        ...g.differentiate(
          cost,
          names.map((n) => leaf[n]),
        ),
      ],
      values,
    );
    expect(got[0]).toBeCloseTo(value, 12);
    for (const [i, n] of names.entries()) expectClose(partials[i], gradients[n], 1e-12);
  });
});

describe("gradients are those of finite differences, also of the gradient", () => {
  const stream = random(5).stream("points");
  const values = Object.fromEntries(
    Object.entries(golden.shapes).map(([name, shape]) => [
      name,
      Array.from({ length: g.sizeOf(shape) }, () => stream.normal()),
    ]),
  );

  test.each(Object.keys(programs))("%s", (name) => {
    const cost = programs[name];
    for (const [wrt, node] of Object.entries(leaf)) {
      const [gradient] = g.differentiate(cost, [node]);
      expectClose(run([gradient], values)[0], differences(cost, wrt, values), 2e-7);
      // d/dx of a sum of squares of the gradient: reverse mode over its own result.
      const norm = g.sum(g.square(gradient));
      expectClose(run(g.differentiate(norm, [node]), values)[0], differences(norm, wrt, values), 1e-5);
    }
  });

  function differences(cost: g.Expression, name: string, at: Record<string, number[]>): number[] {
    const program = (moved: number[]) => run([cost], { ...at, [name]: moved })[0][0];
    return at[name].map((x, i) => {
      const h = 1e-5;
      return (program(at[name].with(i, x + h)) - program(at[name].with(i, x - h))) / (2 * h);
    });
  }
});

describe("the lowered program", () => {
  // Sizes that leave every kind of rest beside the blocks of the matrix product.
  test.each([1, 2, 3, 4, 5, 7, 8, 9])("multiplies matrices with sides around %i", (n) => {
    const stream = random(n).stream("matrix");
    const [m, k] = [n + 1, n + 2];
    const x = Float64Array.from({ length: m * k }, () => stream.normal());
    const y = Float64Array.from({ length: k * n }, () => stream.normal());
    const [got] = run([g.matmul(g.input("x", [m, k]), g.input("y", [k, n]))], { x, y });
    const want = Array.from({ length: m * n }, (_, p) => {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += x[Math.floor(p / n) * k + i] * y[i * n + (p % n)];
      return sum;
    });
    expect([...got]).toEqual(want);
  });

  test("reads and writes parts of arrays, twice alike, and an output that is also used inside", () => {
    const h = g.scale(g.input("x", [2], 1), 3);
    const program = g.lower([
      { expression: h, array: "out", offset: 1 },
      { expression: g.sum(h), array: "out" },
      { expression: h, array: "out", offset: 3 },
      { expression: g.input("x", [1], 3), array: "out", offset: 5 },
      { expression: g.constant(7, [1]), array: "out", offset: 6 },
    ]);
    const out = new Float64Array(7);
    for (let i = 0; i < 2; i++) {
      program.run({ x: Float64Array.of(0, 1, 2, 9), out });
      expect([...out]).toEqual([9, 3, 6, 3, 6, 9, 7]);
    }
  });

  test("the cross-entropy of logits beyond the range of exp is right, and NaN is not hidden", () => {
    const losses = g.softmaxCrossEntropy(g.input("z", [3, 2]), g.labels("labels", 3));
    const of = (z: number[], labels: number[]) => {
      const out = new Float64Array(3);
      g.lower([{ expression: losses, array: "out" }]).run({
        z: Float64Array.from(z),
        labels: Uint8Array.from(labels),
        out,
      });
      return [...out];
    };
    expect(of([0, 2000, 2000, 0, 1000, 1000], [0, 0, 1])).toEqual([2000, 0, Math.LN2]);
    expect(of([0, Number.NaN, 1, 2, Infinity, 0], [0, 1, 0])).toEqual([
      Number.NaN,
      expect.closeTo(0.3132616875182228, 15),
      Number.NaN,
    ]);
    expect(run([g.relu(g.input("z", [2]))], { z: [Number.NaN, -1] })[0][0]).toBeNaN();
  });
});

describe("shape errors name both shapes", () => {
  const x = g.input("x", [3, 4]);
  test.each<[string, () => unknown, string]>([
    [
      "matmul",
      () => g.matmul(x, g.input("y", [5, 2])),
      "matmul: a is [3, 4] but b is [5, 2]; a's columns must equal b's rows",
    ],
    [
      "matmul transposed",
      () => g.matmul(x, g.input("y", [4, 2]), { transposeA: true }),
      "matmul: a is [3, 4] transposed but b is [4, 2]; a's columns must equal b's rows",
    ],
    [
      "matmul of a row",
      () => g.matmul(x, g.input("y", [4])),
      "matmul: a is [3, 4] but b is [4]; both must be matrices",
    ],
    ["add", () => g.add(x, g.input("y", [3])), "add: a is [3, 4] but b is [3]; sizes must be equal"],
    ["cross-entropy", () => g.softmaxCrossEntropy(x, g.labels("y", 5)), "logits are [3, 4] but there are 5 labels"],
    ["differentiate", () => g.differentiate(x, []), "differentiate: cost must be a number, got shape [3, 4]"],
    ["sumTo", () => g.sumTo(x, [3]), "sumTo: a is [3, 4] but b is [3]"],
    ["broadcast", () => g.broadcast(x, [4]), "broadcast: a is [3, 4], which does not repeat to [4]"],
    ["input", () => g.input("y", [0]), "input: y must have at most two dimensions, each at least 1, got [0]"],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++)
    expect(Math.abs(got[i] - want[i]), `[${i}]: ${got[i]} against ${want[i]}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(want[i])),
    );
}
