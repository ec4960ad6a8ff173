import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Dataset } from "../../../src/data/dataset.ts";
import { digits } from "../../../src/data/digits.ts";
import { type MlpOptions, mlp } from "../../../src/models/mlp.ts";

interface Trace {
  sizes: number[];
  activation: NonNullable<MlpOptions["activation"]>;
  inputs: number[];
  labels: number[];
  start: number[];
  gradient: number[];
  costs: number[];
  errors: number[];
}
// By PyTorch: tests/golden/make-mlp-traces.py.
const traces: Trace[] = JSON.parse(readFileSync(new URL("../../golden/mlp-traces.json", import.meta.url), "utf8"));

describe("cost, error and gradient equal PyTorch's", () => {
  test.each(traces)("$sizes $activation", ({ sizes, activation, inputs, labels, start, gradient, costs, errors }) => {
    const model = mlp(sizes, { activation });
    const data = new Dataset("golden", Float64Array.from(inputs), Uint8Array.from(labels), sizes.at(-1)!);
    const params = Float64Array.from(start);
    const got = model.valueAndGradient(params, data);
    expect(model.size).toBe(start.length);
    expect(got.value).toBeCloseTo(costs[0], 13);
    expect(model.cost(params, data)).toBe(got.value);
    expect(model.error(params, data)).toBeCloseTo(errors[0], 15);
    gradient.forEach((want, i) => {
      expect(got.gradient[i], `[${i}]`).toBeCloseTo(want, 13);
    });
    const wrong = model.predict(params, data).filter((label, i) => label !== labels[i]).length;
    expect(wrong / labels.length).toBeCloseTo(errors[0], 15);
  });
});

describe("the Hessian's product equals a central difference of PyTorch's gradient", () => {
  test.each(traces.filter(({ activation }) => activation !== "relu"))("$sizes $activation", (trace) => {
    const model = mlp(trace.sizes, { activation: trace.activation });
    const data = new Dataset("golden", Float64Array.from(trace.inputs), Uint8Array.from(trace.labels), model.classes);
    const v = Float64Array.from(trace.start, (_, i) => Math.cos(i));
    const product = new Float64Array(model.size);
    model.hessianProductInto!(Float64Array.from(trace.start), data, v, product);
    const [ahead, behind] = [1e-5, -1e-5].map(
      (far) =>
        model.valueAndGradient(
          Float64Array.from(trace.start, (x, i) => x + far * v[i]),
          data,
        ).gradient,
    );
    expect(product.some((x) => Math.abs(x) > 0.01)).toBe(true);
    product.forEach((got, i) => {
      expect(Math.abs(got - (ahead[i] - behind[i]) / 2e-5), `[${i}]`).toBeLessThan(1e-8);
    });
  });
});

describe("initial parameters", () => {
  test("weights are normal with variance 2 / (fan in + fan out), biases 0, in the order of the layout", () => {
    const model = mlp([200, 100, 10], { seed: 4 });
    const params = model.initialParams();
    expect(model.layout.map(({ name, shape }) => [name, shape])).toEqual([
      ["layer 1 weights", [200, 100]],
      ["layer 1 biases", [100]],
      ["layer 2 weights", [100, 10]],
      ["layer 2 biases", [10]],
    ]);
    for (const { shape, offset } of model.layout) {
      const values = params.subarray(offset, offset + shape.reduce((a, b) => a * b));
      const variance = values.reduce((sum, w) => sum + w * w, 0) / values.length;
      if (shape.length === 1) expect(variance).toBe(0);
      else {
        // Five standard errors of a variance of normal numbers.
        const ratio = variance / (2 / (shape[0] + shape[1]));
        expect(Math.abs(ratio - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
      }
    }
  });

  test("come from the seed alone", () => {
    const of = (seed: number) => [...mlp([5, 4, 3], { seed }).initialParams()];
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});

describe("mlp refuses", () => {
  test.each<[() => unknown, string]>([
    [() => mlp([64]), "mlp: sizes must be at least two whole numbers of at least 1, got [64]"],
    [() => mlp([64, 0, 10]), "got [64, 0, 10]"],
    [() => mlp([64, 2.5, 10]), "got [64, 2.5, 10]"],
    [() => mlp([2, 300]), "mlp: at most 256 classes, got 300"],
    [
      () => mlp([2, 2], { activation: "elu" as "relu" }),
      'mlp: activation must be "tanh", "relu" or "sigmoid", got "elu"',
    ],
    [() => mlp([2, 2], { seed: -1 }), "seed must be a whole number"],
    [() => mlp([64, 10]).cost(new Float64Array(3), digits()), "mlp 64-10 tanh: params must have 650 numbers, got 3"],
    [
      () => mlp([9, 10]).cost(new Float64Array(100), digits()),
      "mlp 9-10 tanh: 1797 examples of 9 features need 16173 inputs, got 115008",
    ],
    [
      () => mlp([64, 5]).cost(new Float64Array(325), digits()),
      "mlp 64-5 tanh: label 5 of example 5 is not in [0, 5), the classes",
    ],
  ])("%s", (make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
