// Tensor operations inside lifted functions: values and derivatives against JAX (golden/make-tensors.py), edges, and mistakes.
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type Differentiable,
  type DifferentiableMap,
  flatten,
  grad,
  hessianVectorProduct,
  jacobianVectorProduct,
  type Mode,
  value,
  valueAndGradient,
} from "../../src/derivative/index.ts";
import * as tensor from "../../src/tensor/index.ts";
import golden from "../golden/tensors.json" with { type: "json" };
import { liftedText } from "./derivative/lifted.ts";

type Tensor = number | number[] | number[][];
type Operation = (...args: Tensor[]) => Tensor;

interface Case {
  readonly op: string;
  readonly args: readonly Tensor[];
  readonly value: Tensor;
  readonly weights: Tensor;
  /** One a parameter that is differentiated; the arguments behind them are constants. */
  readonly along: readonly Tensor[];
  readonly gradient: readonly Tensor[];
  readonly jvp: Tensor;
  readonly hvp: readonly Tensor[];
}

const cases = golden as readonly Case[];
const operations = tensor as unknown as Readonly<Record<string, Operation>>;

const rankOf = (x: Tensor): number => (typeof x === "number" ? 0 : typeof x[0] === "number" ? 1 : 2);
const typeOf = (x: Tensor): string => ["number", "number[]", "number[][]"][rankOf(x)];

/** A module with the bare call and the weighted sum of its result, for one combination of ranks. */
function textOf({ args, along, value: result }: Case, name: string): string {
  const names = args.map((_, i) => `x${i}`);
  const params = along.map((x, i) => `x${i}: ${typeOf(x)}`).join(", ");
  const constants = args.slice(along.length).map((x, i) => `x${along.length + i}: ${typeOf(x)}`);
  const op = `op: (${args.map((x, i) => `x${i}: ${typeOf(x)}`).join(", ")}) => ${typeOf(result)}`;
  const weighted = [
    "return w * r;",
    "let s = 0; for (let i = 0; i < r.length; i++) s += w[i] * r[i]; return s;",
    "let s = 0; for (let i = 0; i < r.length; i++) for (let j = 0; j < r[i].length; j++) s += w[i][j] * r[i][j]; return s;",
  ][rankOf(result)];
  return `export function ${name}(${[op, `w: ${typeOf(result)}`, ...constants].join(", ")}) {
    const map = (${params}): ${typeOf(result)} => op(${names.join(", ")});
    const cost = (${params}): number => { const r = op(${names.join(", ")}); ${weighted} };
    return { map, cost };
  }`;
}

interface Lifts {
  readonly map: DifferentiableMap;
  readonly cost: Differentiable;
}

const { exports } = await liftedText<Record<string, (...args: unknown[]) => Lifts>>(
  cases.map((each, i) => textOf(each, `case${i}`)).join("\n"),
);

const shapeText = (x: Tensor): string =>
  typeof x === "number"
    ? "[]"
    : JSON.stringify(typeof x[0] === "number" ? [x.length] : [x.length, (x as number[][])[0].length]);

const rows = cases.map((each, i) => {
  const { op, args, weights, along } = each;
  const constants = args.slice(along.length);
  return {
    ...each,
    name: `${op} ${args.map(shapeText).join(" ")}`,
    params: args.slice(0, along.length) as never[],
    ...exports[`case${i}`](operations[op], weights, ...constants),
  };
});

const close = (got: unknown, expected: unknown): void => {
  const [a, b] = [flatten(got), flatten(expected)];
  expect(a.length).toBe(b.length);
  const size = Math.max(1, ...b.map(Math.abs));
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(1e-12 * size);
};

const only = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? list[0] : list);

describe.each(rows)("$name", ({ op, args, params, value: result, gradient, along, jvp, hvp, map, cost }) => {
  test("value, by itself and inside a lifted function", () => {
    const plain = operations[op](...args);
    close(plain, result);
    expect((value(map as never) as unknown as Operation)(...params)).toEqual(plain);
  });

  test.each(["auto", "reverse", "forward", "tape"] as Mode[])("gradient, %s", (mode) => {
    close(grad(cost, { mode })(...params), only(gradient));
  });

  test("Jacobian times vector", () => {
    for (const mode of ["auto", "tape"] as Mode[])
      close(jacobianVectorProduct(map, { mode })(params as never, flatten(along)), jvp);
  });

  test("Hessian times vector", () => {
    for (const mode of ["auto", "tape"] as Mode[])
      close(hessianVectorProduct(cost, { mode })(params as never, flatten(along)), hvp);
  });
});

describe("at the edges", () => {
  const { sigmoid, relu, step, abs, softmax, softmaxCrossEntropy, log, sqrt, divide, sum, mean, tanh, exp } = tensor;

  test("values", () => {
    expect(sigmoid([-1e4, -745, 0, 40, 1e4, Number.NaN])).toEqual([0, 5e-324, 0.5, 1, 1, Number.NaN]);
    expect(relu([-0, 0, -1, Infinity, -Infinity, Number.NaN])).toEqual([0, 0, 0, Infinity, 0, Number.NaN]);
    expect(step([-0, 0, 1e-300, Number.NaN])).toEqual([0, 0, 1, 0]);
    expect(log([0, -1, Infinity])).toEqual([-Infinity, Number.NaN, Infinity]);
    expect(sqrt([-1, 0, Infinity])).toEqual([Number.NaN, 0, Infinity]);
    expect(tanh([1e3, -1e3])).toEqual([1, -1]);
    expect(exp([-1e3, 1e3])).toEqual([0, Infinity]);
    expect(divide([1, -1, 0], 0)).toEqual([Infinity, -Infinity, Number.NaN]);
    expect(softmax([1e4, 1e4, -1e4])).toEqual([0.5, 0.5, 0]);
    expect(softmaxCrossEntropy([[1e4, -1e4]], [1])).toEqual([2e4]);
    expect([sum([]), mean([])]).toEqual([0, Number.NaN]);
  });

  test("slopes", () => {
    expect(grad((x: number[]) => sum(relu(x)))([-1, 0, 2])).toEqual([0, 0, 1]);
    expect(grad((x: number[]) => sum(abs(x)))([-1, 0, 2])).toEqual([-1, 0, 1]);
    expect(grad((x: number[]) => sum(step(x)))([-1, 0, 2])).toEqual([0, 0, 0]);
    expect(grad((x: number[]) => sum(sigmoid(x)))([0, 800, -800])).toEqual([0.25, 0, 0]);
    expect(grad((x: number[]) => softmaxCrossEntropy([x], [0])[0])([1e4, -1e4])).toEqual([0, 0]);
    expect(grad((x: number[]) => softmaxCrossEntropy([x], [1])[0])([1e4, -1e4])).toEqual([1, -1]);
  });
});

describe("a network in a function", () => {
  const { matmul, add, tanh, softmaxCrossEntropy, mean, multiply, sum, square } = tensor;
  const inputs = [
    [0.5, -1],
    [1, 2],
    [-0.3, 0.1],
  ];
  const labels = [0, 2, 1];
  interface Params {
    w: number[][];
    b: number[];
    v: number[][];
  }
  const params: Params = {
    w: [
      [0.1, -0.2],
      [0.3, 0.4],
    ],
    b: [0.01, -0.02],
    v: [
      [1, 0.5, -0.5],
      [0.2, -0.1, 0.7],
    ],
  };
  const net = ({ w, b, v }: Params): number => {
    const hidden = tanh(add(matmul(inputs, w), b));
    const penalty = multiply(0.01, sum(square(w)));
    return mean(softmaxCrossEntropy(matmul(hidden, v), labels)) + penalty;
  };

  /** The same in plain loops. */
  const loops = ({ w, b, v }: Params): number => {
    let total = 0;
    for (let i = 0; i < inputs.length; i++) {
      const h = [0, 0];
      for (let k = 0; k < 2; k++) h[k] = Math.tanh(inputs[i][0] * w[0][k] + inputs[i][1] * w[1][k] + b[k]);
      const z = [0, 0, 0];
      let s = 0;
      for (let k = 0; k < 3; k++) {
        z[k] = h[0] * v[0][k] + h[1] * v[1][k];
        s += Math.exp(z[k]);
      }
      total += Math.log(s) - z[labels[i]];
    }
    let penalty = 0;
    for (const row of w) for (const x of row) penalty += x * x;
    return total / 3 + 0.01 * penalty;
  };

  test("its gradient has the structure of its parameters, and is that of loops", () => {
    const got = valueAndGradient(net)(params);
    const expected = valueAndGradient(loops)(params);
    close([got.value, got.gradient.w, got.gradient.b, got.gradient.v].flat(3), [
      expected.value,
      ...[expected.gradient.w, expected.gradient.b, expected.gradient.v].flat(2),
    ]);
    expect(Object.keys(got.gradient)).toEqual(["w", "b", "v"]);
  });

  test("the same after a mistake was thrown in the middle", () => {
    const before = grad(net)(params);
    expect(() => grad(net)({ ...params, v: [[1, 2, 3]] })).toThrow("matmul: a is [3, 2] but b is [1, 3]");
    expect(grad(net)(params)).toEqual(before);
  });
});

describe("says what is wrong", () => {
  const anything = (x: unknown) => x as never;
  const { add, matmul, softmaxCrossEntropy, oneHot, broadcast, exp, transpose, sum } = tensor;
  test.each([
    [() => add([1, 2], [1, 2, 3]), "add: a is [2] but b is [3]; sizes must be equal"],
    [
      () =>
        add(
          [[1, 2]],
          [[1], [2], [3]].map((row) => [...row, 1, 1]),
        ),
      "add: a is [1, 2] but b is [3, 3]",
    ],
    [() => matmul([[1, 2]], [[1, 2]]), "matmul: a is [1, 2] but b is [1, 2]; a's columns must equal b's rows"],
    [() => matmul([[1, 2]], [1]), "matmul: a is [1, 2] but b is [1]; a's columns must equal b's length"],
    [() => matmul(anything(2), [1]), "neither may be a number: multiply scales a tensor"],
    [() => exp([[1, 2], [3]]), "exp: a must have rows of one length; row 0 has 2 numbers and row 1 has 1"],
    [() => exp(anything("text")), "exp: a must be a number, an array of numbers or an array of rows, got string"],
    [() => exp(anything([[]])), "exp: a must have at least one column, got none"],
    [() => transpose(anything([1, 2])), "transpose: no meaning for an array of numbers"],
    [() => (sum as unknown as () => number)(), "sum takes 1 arguments, a; got 0"],
    [() => softmaxCrossEntropy([[1, 2]], [0, 1]), "logits are [1, 2] but labels are [2]; each row needs one label"],
    [() => softmaxCrossEntropy([[1, 2]], [2]), "labels[0] must be a whole number in [0, 2), got 2"],
    [() => oneHot([0, 1.5], 3), "oneHot: labels[1] must be a whole number in [0, 3), got 1.5"],
    [() => broadcast([1, 2], [2, 3]), "broadcast: a is [2], which does not repeat to [2, 3]"],
  ])("%s", (run, message) => {
    expect(run).toThrow(message);
  });

  test("inside a derivative with the line of the function's own text", () => {
    const wrong = (x: number[]): number => {
      const y = exp(x);
      return sum(add(y, [1, 2, 3]));
    };
    for (const mode of ["auto", "tape"] as Mode[]) {
      let thrown: unknown;
      try {
        grad(wrong, { mode })([1, 2]);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(RangeError);
      expect((thrown as Error).message).toMatch(/^add: a is \[2\] but b is \[3\]/);
      expect((thrown as Error).stack).toMatch(/wrong .*tensor\.test\.ts/);
    }
  });
});

test("types follow the shapes", () => {
  const { add, matmul, exp } = tensor;
  expectTypeOf(add([[1]], [1])).toEqualTypeOf<number[][]>();
  expectTypeOf(add(1, [1])).toEqualTypeOf<number[]>();
  expectTypeOf(matmul([[1]], [1])).toEqualTypeOf<number[]>();
  expectTypeOf(matmul([1], [1])).toEqualTypeOf<number>();
  expectTypeOf(exp(1)).toEqualTypeOf<number>();
});
