// What docs/derivatives.md says of kinks and ties.
import { expect, it } from "vitest";
import { grad, type Liftable } from "../../../src/derivative/index.ts";

const ofOne = (f: Liftable<(x: number) => number>) => grad(f);
const ofTwo = (f: Liftable<(x: number, y: number) => number>) => grad(f);
const ofArray = (f: Liftable<(x: number[]) => number>) => grad(f);

it("max and min follow the first argument on a tie", () => {
  expect(ofTwo((x, y) => Math.max(x, y))(1, 1)).toEqual([1, 0]);
  expect(ofTwo((x, y) => Math.min(x, y))(1, 1)).toEqual([1, 0]);
  expect(ofArray((x) => Math.max(...x))([1, 1, 1, 0])).toEqual([1, 0, 0, 0]);
  expect(ofOne((x) => Math.max(x, 0))(0)).toBe(1);
  expect(ofOne((x) => Math.max(0, x))(0)).toBe(0);
  // biome-ignore lint/complexity/useMathMinMax: a branch is another program
  expect(ofOne((x) => (x > 0 ? x : 0))(0)).toBe(0);
});

it("abs, hypot and powers at 0", () => {
  expect(ofOne((x) => Math.abs(x))(0)).toBe(0);
  expect(ofTwo((x, y) => Math.hypot(x, y))(0, 0)).toEqual([0, 0]);
  expect(ofTwo((x, y) => x ** y)(0, 0)).toEqual([0, 0]);
  expect(ofOne((x) => Math.sqrt(x))(0)).toBe(Number.POSITIVE_INFINITY);
});
