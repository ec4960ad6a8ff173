// Long vectors on several threads: the bits are those of one.
import { runInThisContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { helpersFor, piecesOfHelpers } from "../../../src/batch/workers.ts";
import { dot } from "../../../src/lanes/dot.ts";
import { inLanes } from "../../../src/lanes/inLanes.ts";
import { gram, multiply } from "../../../src/lanes/products.ts";
import { inReach } from "../../../src/lanes/vectors.ts";
import * as products from "../../../src/linear/products.ts";
import * as plain from "../../../src/vector.ts";

const N = 300_001;
const loop = (x: plain.Vector, y: plain.Vector, c: number): void => {
  for (let i = 0; i < x.length; i++) x[i] = c * x[i] + y[i] / (1 + Math.abs(x[i]));
};

const waves = (length: number, phase: number): plain.Vector =>
  Float64Array.from({ length }, (_, i) => Math.sin(i + phase));

/** Helpers take a while to come up: again, until they have had a share. */
function withHelpers(run: () => void): void {
  helpersFor(2);
  const before = piecesOfHelpers();
  for (let i = 0; i < 10_000 && piecesOfHelpers() === before; i++) run();
  expect(piecesOfHelpers()).toBeGreaterThan(before);
}

describe("with helpers", () => {
  test("a loop", () => {
    const fast = inLanes(loop);
    withHelpers(() => {
      const [x, y] = [waves(N, 1), waves(N, 2)];
      const [a, b] = inReach([x, y]);
      for (let k = 0; k < 20; k++) {
        loop(x, y, 0.9);
        fast(a, b, 0.9);
      }
      expect(a.slice()).toEqual(x);
    });
  });

  test("a sum", () => {
    const [x, y] = [waves(N, 1), waves(N, 2)];
    const [a, b] = inReach([x, y]);
    const sum = plain.dot(x, y);
    withHelpers(() => expect(dot(a, b)).toBe(sum));
  });

  test("products of matrices", () => {
    const [a, b] = [waves(200 * 210, 1), waves(210 * 220, 2)];
    const [product, square] = [products.multiply(a, b, 200, 210, 220), products.gram(a, 200, 210)];
    withHelpers(() => {
      expect(multiply(a, b, 200, 210, 220)).toEqual(product);
      expect(gram(a, 200, 210)).toEqual(square);
    });
  });

  test("work that is cut off, as by the stop of a cell, leaves nothing behind", async () => {
    const [x, y] = [waves(N, 1), waves(N, 2)];
    const [a, b, target] = inReach([x, y, x.slice()]);
    const sum = plain.dot(x, y);
    const matrix = waves(300 * 300, 3);
    const square = products.multiply(matrix, matrix, 300, 300, 300);
    withHelpers(() => multiply(matrix, matrix, 300, 300, 300));
    const fast = inLanes(loop);
    let before = "";
    Reflect.set(globalThis, "endless", () => {
      for (;;) {
        for (const [name, work] of Object.entries({
          sum: () => dot(a, b),
          loop: () => fast(target, b, 0.9),
          product: () => multiply(matrix, matrix, 300, 300, 300),
        })) {
          before = name;
          work();
        }
      }
    });
    for (let cut = 0; cut < 6; cut++) {
      expect(() => runInThisContext("endless()", { timeout: 20 + 3 * cut })).toThrow("timed out");
      // Even at once, and when other code has run.
      if (cut % 2) await new Promise((resolve) => setImmediate(resolve));
      expect([before, dot(a, b)]).toEqual([before, sum]);
      const again = multiply(matrix, matrix, 300, 300, 300);
      expect(again.every((value, i) => Object.is(value, square[i]))).toBe(true);
    }
    Reflect.deleteProperty(globalThis, "endless");
    expect(a.slice()).toEqual(x);
  });
});
