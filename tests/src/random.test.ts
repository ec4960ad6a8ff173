import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../src/math/normalQuantile.ts";
import { random, threefry } from "../../src/random.ts";

describe("threefry", () => {
  // Random123 1.14, tests/kat_vectors: threefry 2x32 20.
  test.each([
    { counter: [0, 0], key: [0, 0], block: [0x6b200159, 0x99ba4efe] },
    { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], block: [0x1cb996fc, 0xbb002be7] },
    { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], block: [0xc4923a9c, 0x483df7a0] },
  ])("known answer $block", ({ counter, key, block }) => {
    const out = new Uint32Array(2);
    threefry(key[0], key[1], counter[0], counter[1], out);
    expect([...out]).toEqual(block);
  });
});

// scipy.special.ndtri
test.each([
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [1e-5, -4.264890793922825],
  [0.001, -3.090232306167813],
  [0.07, -1.4757910281791706],
  [0.08, -1.4050715603096329],
  [0.5, 0],
  [0.6, 0.2533471031357997],
  [0.95, 1.6448536269514722],
])("normalQuantile(%d) is %d", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-15 * Math.abs(z));
});

describe("random", () => {
  test("same seed, same numbers; they do not change from release to release", () => {
    const draw = () =>
      Array.from(
        { length: 3 },
        (
          (stream) => () =>
            stream.uniform()
        )(random(7).stream("weights")),
      );
    expect(draw()).toEqual(draw());
    expect(draw()).toMatchInlineSnapshot(`
      [
        0.8496980682342925,
        0.8175883880216263,
        0.20000121305150842,
      ]
    `);
  });

  test("streams differ by name and seed and do not depend on what was drawn", () => {
    const root = random(1);
    const before = root.stream("a").uniform();
    root.uniform();
    expect(root.stream("a").uniform()).toBe(before);
    const firsts = ["a", "b", "ab", "ba", "", "a\0"].map((name) => random(1).stream(name).uniform());
    firsts.push(
      random(2).stream("a").uniform(),
      random(2 ** 32 + 1)
        .stream("a")
        .uniform(),
      random(1).uniform(),
    );
    firsts.push(random(1).stream("a").stream("b").uniform());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test("the counter is the state", () => {
    const stream = random(1);
    stream.uniform();
    stream.normal();
    expect(stream.counter).toBe(2);
  });

  test("uniform: mean 1/2, variance 1/12, no bit stuck", () => {
    const draws = sample((stream) => stream.uniform());
    // Five standard errors of 100,000 draws.
    expect(Math.abs(mean(draws) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(mean(draws.map((u) => (u - 0.5) ** 2)) - 1 / 12)).toBeLessThan(
      5 * Math.sqrt(1 / 180 / draws.length),
    );
    for (let bit = 1; bit <= 53; bit++) {
      const ones = draws.filter((u) => Math.floor(u * 2 ** bit) % 2 === 1).length;
      expect(Math.abs(ones - draws.length / 2), `bit ${bit}`).toBeLessThan(5 * Math.sqrt(draws.length / 4));
    }
  });

  test("normal: moments 0, 1, 0, 3", () => {
    const draws = sample((stream) => stream.normal());
    const bound = (variance: number) => 5 * Math.sqrt(variance / draws.length);
    expect(Math.abs(mean(draws))).toBeLessThan(bound(1));
    expect(Math.abs(mean(draws.map((z) => z ** 2)) - 1)).toBeLessThan(bound(2));
    expect(Math.abs(mean(draws.map((z) => z ** 3)))).toBeLessThan(bound(15));
    expect(Math.abs(mean(draws.map((z) => z ** 4)) - 3)).toBeLessThan(bound(96));
  });

  test("integer: each of 7 equally often (chi-squared, 6 degrees of freedom, p = 10⁻⁶)", () => {
    const draws = sample((stream) => stream.integer(7));
    const expected = draws.length / 7;
    const counts = Array.from({ length: 7 }, (_, k) => draws.filter((d) => d === k).length);
    expect(counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(38.3);
    expect(counts.reduce((a, b) => a + b)).toBe(draws.length);
  });

  test("permutation holds every number once, each order of 3 equally often", () => {
    const stream = random(3);
    expect(stream.permutation(100).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = String(stream.permutation(3));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi-squared, 5 degrees of freedom, p = 10⁻⁶.
    expect([...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(35.9);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("seed %d is refused", (seed) => {
    expect(() => random(seed)).toThrow(RangeError);
  });

  test.each([0, -1, 1.5, 2 ** 54])("integer(%d) is refused", (n) => {
    expect(() => random(1).integer(n)).toThrow(`integer: n must be a whole number from 1 to 2^53, got ${n}`);
  });
});

function sample(draw: (stream: ReturnType<typeof random>) => number): number[] {
  const stream = random(11).stream("test");
  return Array.from({ length: 100_000 }, () => draw(stream));
}

const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
