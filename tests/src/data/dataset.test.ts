import { describe, expect, expectTypeOf, test } from "vitest";
import { Dataset } from "../../../src/data/dataset.ts";
import { digits } from "../../../src/data/digits.ts";

describe("digits", () => {
  const data = digits();

  // Numbers of sklearn.datasets.load_digits: sums, counts of each class, the last image.
  test("are scikit-learn's", () => {
    const ink = Array.from(data.inputs, (x) => x * 16);
    expect([data.examples, data.features, data.classes]).toEqual([1797, 64, 10]);
    expect(ink.reduce((a, b) => a + b)).toBe(561718);
    expect(ink.reduce((sum, x, i) => sum + x * (i % 64), 0)).toBe(17660653);
    expect(Array.from({ length: 10 }, (_, k) => data.labels.filter((label) => label === k).length)).toEqual([
      178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
    ]);
    expect(ink.slice(-64)).toEqual([
      0, 0, 10, 14, 8, 1, 0, 0, 0, 2, 16, 14, 6, 1, 0, 0, 0, 0, 15, 15, 8, 15, 0, 0, 0, 0, 5, 16, 16, 10, 0, 0, 0, 0,
      12, 15, 15, 12, 0, 0, 0, 4, 16, 6, 4, 16, 6, 0, 0, 8, 16, 10, 8, 16, 8, 0, 0, 1, 8, 12, 14, 12, 1, 0,
    ]);
  });
});

describe("split", () => {
  test("parts share no example and hold all of them", () => {
    const { training, validation, test: held } = numbered(100).split({ validation: 0.2, test: 30, seed: 1 });
    expect([training.examples, validation.examples, held.examples]).toEqual([50, 20, 30]);
    expect(idsOf(training, validation, held)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test("rows stay with their labels", () => {
    const { training } = numbered(50).split({ seed: 3 });
    for (let i = 0; i < 50; i++) {
      expect(training.inputs[2 * i + 1]).toBe(-training.inputs[2 * i]);
      expect(training.labels[i]).toBe(training.inputs[2 * i] % 5);
    }
  });

  test("depends on the seed and on nothing else", () => {
    const order = (seed: number) => [...numbered(50).split({ seed }).training.inputs];
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test("has the parts that were asked for", () => {
    expect(Object.keys(numbered(10).split({ test: 2 }))).toEqual(["training", "test"]);
    expectTypeOf(numbered(10).split({ validation: 1 })).toEqualTypeOf<
      { readonly training: Dataset } & { readonly validation: Dataset }
    >();
  });

  test.each([
    [{ validation: 60, test: 50 }, "split: training -10, validation 60 and test 50 of 100 examples"],
    [{ training: 90, validation: 0.2 }, "split: training 90, validation 20 and test 0 of 100 examples"],
    [{ validation: -1 }, "split: validation must be a whole number of examples or a share below 1, got -1"],
    [{ test: 1.5 }, "split: test must be a whole number of examples or a share below 1, got 1.5"],
    [{ test: Number.NaN }, "got NaN"],
  ])("%j is refused", (options, message) => {
    expect(() => numbered(100).split(options)).toThrow(message);
  });
});

describe("take", () => {
  test("draws without replacement", () => {
    const taken = numbered(40).take(15, { seed: 2 });
    expect(taken.examples).toBe(15);
    expect(new Set(idsOf(taken)).size).toBe(15);
    expect(idsOf(taken)).not.toEqual(idsOf(numbered(40).take(15, { seed: 3 })));
  });

  test.each([0, 41, 1.5])("%d of 40 is refused", (n) => {
    expect(() => numbered(40).take(n)).toThrow(`take: n must be a whole number from 1 to 40`);
  });
});

describe("withLabelNoise", () => {
  test("exactly the share is wrong, every wrong class as likely (chi-squared, 3 degrees of freedom, p = 10⁻⁶)", () => {
    const clean = numbered(20_000);
    const noisy = clean.withLabelNoise(0.3, { seed: 1 });
    const moved = Array.from(noisy.labels, (label, i) => (label - clean.labels[i] + 5) % 5);
    const counts = [1, 2, 3, 4].map((k) => moved.filter((m) => m === k).length);
    expect(counts.reduce((a, b) => a + b)).toBe(6000);
    expect(counts.reduce((sum, n) => sum + (n - 1500) ** 2 / 1500, 0)).toBeLessThan(30.7);
    expect(clean.labels[1]).toBe(1);
    expect(noisy.inputs).toBe(clean.inputs);
  });

  test.each([-0.1, 1.1, Number.NaN])("a share of %d is refused", (share) => {
    expect(() => numbered(10).withLabelNoise(share)).toThrow(`withLabelNoise: share must be in [0, 1], got ${share}`);
  });
});

describe("a data set", () => {
  test("batch gathers the rows", () => {
    const batch = numbered(10).batch([7, 2, 9], 1);
    expect(batch).toEqual({ examples: 2, inputs: Float64Array.of(2, -2, 9, -9), labels: Uint8Array.of(2, 4) });
  });

  test.each<[string, Float64Array, Uint8Array, string]>([
    [
      "a label beyond the classes",
      new Float64Array(4),
      Uint8Array.of(0, 3),
      "x: label 3 of example 1 is not in [0, 3), the classes",
    ],
    [
      "inputs that do not divide",
      new Float64Array(5),
      Uint8Array.of(0, 1),
      "x: 5 inputs do not divide into 2 examples",
    ],
  ])("with %s is refused", (_, inputs, labels, message) => {
    expect(() => new Dataset("x", inputs, labels, 3)).toThrow(message);
  });
});

/** Example i has inputs i and -i, and label i mod 5. */
function numbered(examples: number): Dataset {
  const inputs = Float64Array.from({ length: 2 * examples }, (_, p) => (p % 2 === 0 ? p / 2 : -(p - 1) / 2));
  return new Dataset(
    "numbered",
    inputs,
    Uint8Array.from({ length: examples }, (_, i) => i % 5),
    5,
  );
}

function idsOf(...sets: Dataset[]): number[] {
  return sets.flatMap((set) => Array.from({ length: set.examples }, (_, i) => set.inputs[2 * i])).sort((a, b) => a - b);
}
