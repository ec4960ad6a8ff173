import { describe, expect, test } from "vitest";
import { dot, norm } from "../../../src/lanes/dot.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import { random } from "../../../src/random.ts";
import * as plain from "../../../src/vector.ts";

const normal = (length: number, seed: number, scale = 1): plain.Vector => {
  const draw = random(seed);
  return Float64Array.from({ length }, () => scale * draw.normal());
};

describe.each([0, 1, 7, 8, 128, 129, 1000, 16_383, 16_384, 16_385, 70_003, 300_001])("%i elements", (n) => {
  const [a, b] = [normal(n, 1), normal(n, 2)];
  const [c, d] = inReach([a, b]);

  test("the bits are those of the plain sums", () => {
    expect([dot(c, d), dot(c, c), norm(d)]).toEqual([plain.dot(a, b), plain.dot(a, a), plain.norm(b)]);
  });

  test("the sum is that of exact numbers", () => {
    // Products of whole numbers below 2²⁰ and their sums are exact.
    const whole = a.map((x) => Math.round(x * 1000));
    const exact = whole.reduce((sum, x) => sum + BigInt(x) * BigInt(x), 0n);
    expect(dot(inReach(whole), inReach(whole))).toBe(Number(exact));
  });
});

test.each([1e-200, 1e200])("a norm neither vanishes nor overflows at %s", (scale) => {
  const a = normal(1000, 3);
  const far = inReach(a.map((x) => x * scale));
  expect(norm(far) / scale).toBeCloseTo(plain.norm(a), 10);
});

test.each([Number.NaN, Infinity, -Infinity])("a norm with %s", (odd) => {
  const a = inReach(normal(1000, 3));
  a[777] = odd;
  expect(norm(a)).toBe(plain.norm(a.slice()));
});
