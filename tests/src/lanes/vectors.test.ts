import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { batched } from "../../../src/batch/batched.ts";
import { minimize } from "../../../src/index.ts";
import { inReach, isInReach, laneZeros, outOfReach } from "../../../src/lanes/vectors.ts";
import { rosenbrockChain } from "../../../src/objectives/index.ts";
import { adam } from "../../../src/optimizers/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("state keeps its form: short vectors, numbers, texts, what is there twice, and more", () => {
  const shared = new Float64Array(500).fill(2);
  const state = {
    m: shared,
    again: shared,
    short: Float64Array.of(1, 2),
    list: [{ n: 3, on: true }, "text"],
    none: null,
  };
  const copy = inReach(state);
  expect(copy).toEqual(state);
  expect(copy.again).toBe(copy.m);
  expect([copy.m, copy.short, copy.m.subarray(3)].map(isInReach)).toEqual([true, false, true]);
  const back = outOfReach(copy);
  expect(back).toEqual(state);
  expect(back.m.buffer).toBeInstanceOf(ArrayBuffer);
  back.m[0] = 7;
  expect(copy.m[0]).toBe(2);
});

test("vectors are apart from each other and begin with zeros", () => {
  const vectors = Array.from({ length: 50 }, (_, k) => laneZeros(200 + k));
  for (const [k, vector] of vectors.entries()) {
    expect(vector.every((x) => x === 0)).toBe(true);
    vector.fill(k + 1);
  }
  for (const [k, vector] of vectors.entries()) expect(vector.every((x) => x === k + 1)).toBe(true);
});

test("batches leave vectors as they are, and growing does too", () => {
  const vector = laneZeros(1000).fill(5);
  const cube = batched((x: number, y: number) => x * x * x + y);
  const points = [new Float64Array(400_000).fill(2), new Float64Array(400_000).fill(1)];
  expect(cube.values(points).every((value) => value === 9)).toBe(true);
  const later = laneZeros(1_000_000).fill(6);
  expect(cube.values(points).every((value) => value === 9)).toBe(true);
  expect(vector.every((x) => x === 5) && later.every((x) => x === 6)).toBe(true);
});

test("the place of a vector that nobody uses is taken again", async () => {
  const places = new Set<number>();
  let isTaken = false;
  // Collected objects are told of in a turn of the event loop of their own.
  for (let turn = 0; turn < 100 && !isTaken; turn++) {
    const { byteOffset } = laneZeros(123_456);
    isTaken = places.has(byteOffset);
    places.add(byteOffset);
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isTaken).toBe(true);
});

test("who holds a part of a vector, or its bytes, holds its place", async () => {
  const hold = () => [laneZeros(54_321).subarray(7, 207), new Uint8Array(laneZeros(54_321).buffer, 0, 0)];
  const [part, bytes] = hold();
  const places = new Set<number>();
  let isTaken = false;
  for (let turn = 0; turn < 100 && !isTaken; turn++) {
    const { byteOffset } = laneZeros(54_321).fill(1);
    isTaken = places.has(byteOffset);
    places.add(byteOffset);
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isTaken).toBe(true);
  expect((part as Float64Array).every((x) => x === 0)).toBe(true);
  expect(bytes.buffer.byteLength).toBeGreaterThan(0);
});

test("a checkpoint and a result share nothing with the run that goes on", () => {
  const n = 300;
  const start = Array<number>(n).fill(-1);
  const chain = rosenbrockChain({ dimension: n });
  const run = minimize(chain, adam(), { start, steps: 20 });
  const before = run.checkpoint;
  const { m } = before.state as { m: Float64Array };
  const copy = m.slice();
  const longer = minimize(chain, adam(), { start: before, steps: 40 });
  expect(m).toEqual(copy);
  expect(m.buffer).toBeInstanceOf(ArrayBuffer);
  expect(longer.params).toEqual(minimize(chain, adam(), { start, steps: 40 }).params);
});
