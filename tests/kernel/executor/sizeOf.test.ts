import { expect, test } from "vitest";
import { sizeOf } from "../../../kernel/executor/sizeOf.ts";
import { laneZeros } from "../../../src/lanes/vectors.ts";

test("of a vector in the memory of lanes its own bytes count, of others their buffer's, once", () => {
  const own = new Float64Array(1000);
  const shared = laneZeros(1000);
  expect(shared.buffer.byteLength).toBeGreaterThan(1_000_000);
  for (const vector of [own, shared]) {
    expect(sizeOf(vector)).toBeGreaterThanOrEqual(8000);
    expect(sizeOf(vector)).toBeLessThan(8200);
  }
  expect(sizeOf([own, own.subarray(3)]) - sizeOf([own])).toBeLessThan(100);
});
