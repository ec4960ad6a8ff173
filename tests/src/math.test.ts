import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as math from "../../src/math.ts";

type Name = keyof typeof math;
const functions: Record<Name, (...args: number[]) => number> = { ...math };
const call = (name: Name, args: readonly number[]) => functions[name](...args);
const native = (name: Name, args: readonly number[]) =>
  (Math[name as keyof Math] as (...args: number[]) => number)(...args);

// Rows of arguments, the true value rounded to float64, and its rest in ulp, by mpmath: tests/golden/make-math-values.py.
const golden: Record<Name, number[][]> = JSON.parse(
  readFileSync(new URL("../golden/math-values.json", import.meta.url), "utf8"),
);

describe("math is right", () => {
  test.each<[Name, number]>([
    ["exp", 0.6],
    ["expm1", 0.6],
    ["log", 0.8],
    ["log1p", 0.52],
    ["log2", 0.52],
    ["log10", 0.52],
    ["sin", 0.7],
    ["cos", 0.7],
    ["tan", 0.8],
    ["asin", 0.6],
    ["acos", 0.65],
    ["atan", 0.6],
    ["sinh", 0.7],
    ["cosh", 0.7],
    ["tanh", 0.95],
    ["asinh", 0.52],
    ["acosh", 0.52],
    ["atanh", 0.52],
    ["cbrt", 0.52],
    ["sigmoid", 0.97],
    ["softplus", 0.95],
    ["pow", 0.52],
    ["atan2", 0.55],
    ["hypot", 0.52],
  ])("%s within %f ulp of the true value", (name, bound) => {
    const rows = golden[name];
    expect(rows.length).toBeGreaterThan(150);
    const errors = rows.map((row) => ({ row, ulps: ulpsOff(call(name, row.slice(0, -2)), row.at(-2)!, row.at(-1)!) }));
    const worst = errors.reduce((a, b) => (b.ulps > a.ulps ? b : a));
    expect(worst.ulps, `${name}(${worst.row.slice(0, -2)})`).toBeLessThan(bound);
  });

  test("every function has golden values", () => {
    expect(Object.keys(golden).sort()).toEqual(Object.keys(math).sort());
  });

  test.each<[Name, number[], number]>([
    ["log", [Infinity], Infinity],
    ["log2", [2 ** 40], 40],
    ["log2", [2 ** -1074], -1074],
    ["log10", [1e22], 22],
    ["log10", [0.001], -3],
    ["cbrt", [27], 3],
    ["cbrt", [-1e-300], -1e-100],
    ["pow", [10, 15], 1e15],
    ["pow", [7, 18], 7 ** 9 * 7 ** 9],
    ["pow", [2, -1074], 5e-324],
    ["exp", [1], Math.E],
    ["hypot", [3, 4], 5],
    ["hypot", [2, 3, 6], 7],
    ["atan2", [1, -1], (3 * Math.PI) / 4],
    ["acos", [-1], Math.PI],
    ["cos", [Math.PI], -1],
    ["sin", [Math.PI], 1.2246467991473532e-16],
    ["sigmoid", [-800], 0],
    ["sigmoid", [800], 1],
  ])("%s(%j) is exactly %d", (name, args, value) => {
    expect(call(name, args)).toBe(value);
  });
});

describe("math has Math's special values", () => {
  const special = [
    0,
    -0,
    1,
    -1,
    2,
    -3,
    0.5,
    -0.5,
    Infinity,
    -Infinity,
    Number.NaN,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    1e22,
  ];
  const names = (Object.keys(math) as Name[]).filter((name) => name in Math);

  test.each(names)("%s", (name) => {
    const two = name === "pow" || name === "atan2" || name === "hypot";
    for (const a of special)
      for (const b of two ? special : [0]) {
        const args = two ? [a, b] : [a];
        const [ours, theirs] = [call(name, args), native(name, args)];
        const same = Object.is(ours, theirs) || (Math.abs(ours - theirs) <= 4e-16 * Math.abs(theirs) && theirs !== 0);
        expect(same, `${name}(${args}) is ${ours}, Math's is ${theirs}`).toBe(true);
      }
  });
});

function ulpsOff(got: number, value: number, rest: number): number {
  const size = Math.max(Math.abs(value), 2 ** -1022);
  const ulp = 2 ** (Math.floor(Math.log2(size)) - 52) || 5e-324;
  return Math.abs((got - value) / ulp - rest);
}
