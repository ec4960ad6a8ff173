import { describe, expect, it } from "vitest";
import { grad, hessian } from "../../../src/derivative/index.ts";
import { liftedForm } from "../../../src/derivative/registry.ts";
import { registration } from "../../../src/lift/index.ts";
import { ASK, compiled, run } from "./compiled.ts";

type Unary = (x: number) => number;

describe("the transformer", () => {
  it("registers declarations at the head of their scope, before they are used", async () => {
    const made = compiled({
      "/main.ts": `"use strict";
const early = probe(square);
function outer(): boolean { const known = probe(cube); function cube(x: number): number { return x ** 3; } return known; }
function square(x: number): number { return x * x; }
const inner = outer();
export { early, inner };
declare function probe(f: (x: number) => number): boolean;`,
    });
    expect(made.errors).toEqual([]);
    expect(made.javascript.startsWith('"use strict"')).toBe(true);
    const probe = (f: Unary): boolean => liftedForm(f as never) !== undefined;
    expect(await run(made, { probe })).toEqual({ early: true, inner: true });
  });

  it("wraps literals where they stand and keeps their names", async () => {
    const made = compiled({
      "/main.ts": `const f = (x: number) => x * x;
const table = { half: (x: number) => x / 2, list: [(x: number) => x + 1] };
const make = (k: number) => (x: number) => k * x * x;
const h = function named(x: number): number { return x; };
const g = make(3);
export { f, table, g, h };`,
    });
    const { f, table, g, h } = await run<{
      f: Unary;
      table: { half: Unary; list: Unary[] };
      g: Unary;
      h: Unary;
    }>(made);
    expect([f.name, table.half.name, h.name, f(3), g(2)]).toEqual(["f", "half", "named", 9, 12]);
    expect([grad(f)(3), grad(table.half)(1), grad(table.list[0])(1), grad(g)(2), grad(h)(1)]).toEqual([
      6, 0.5, 1, 12, 1,
    ]);
  });

  it("keeps lines", () => {
    const text = "const a = 1;\n\nfunction f(x: number): number {\n  return x * a;\n}\nexport { f };\n";
    const lines = compiled({ "/main.ts": text }).javascript.split("\n");
    expect(lines.findIndex((line) => line.includes("return x * a"))).toBeGreaterThan(0);
  });

  it("takes the names of table and helper", async () => {
    const made = compiled(
      { "/main.ts": "const f = (x: number) => x * x;\nexport { f };" },
      { table: "$cell.lifts", helper: "$keep" },
    );
    expect(made.javascript).toContain("$keep((x) => x * x, $cell.lifts[0], () => [])");
    const { f } = await run<{ f: Unary }>(made, { $keep: new Function(`return ${registration}`)() });
    expect(hessian(f)(3)).toEqual([[2]]);
  });

  it("leaves a source without such functions as it is", () => {
    const made = compiled({ "/main.ts": 'const greet = (name: string) => "hello " + name;\nexport { greet };' });
    expect(made.lifts).toEqual([]);
    expect(made.javascript).not.toContain("thalweg");
  });
});

describe("what is captured", () => {
  it("follows variables of the scope, also functions of earlier cells", async () => {
    const made = compiled({
      "/main.ts": `${ASK}import { rate, model } from "./cell_1";
const f = (x: number) => model(x) * rate;
export { f };`,
      "/cell_1.d.ts": "export declare let rate: number;\nexport declare function model(x: number): number;",
    });
    const first = compiled({ "/main.ts": "const model = (x: number) => x ** 2;\nexport { model };" });
    const second = compiled({ "/main.ts": "const model = (x: number) => x ** 3;\nexport { model };" });
    const scope = { rate: 2, model: (await run<{ model: Unary }>(first)).model };
    // The kernel turns captured names into properties of its scope.
    const boxed = { ...made, javascript: made.javascript.replaceAll(/\b(rate|model)\b(?=[\](), ])/g, "scope.$1") };
    const { f } = await run<{ f: Unary }>(boxed, { scope });
    const gradient = grad(f);
    expect(gradient(3)).toBe(12);
    scope.rate = 10;
    scope.model = (await run<{ model: Unary }>(second)).model;
    expect(gradient(3)).toBe(270);
  });

  it("is plain JSON besides", () => {
    const { lifts } = compiled({
      "/main.ts": "const f = (x: number[]) => Math.max(...x, -Infinity) * Math.PI - 0 * NaN;\nexport { f };",
    });
    expect(JSON.parse(JSON.stringify(lifts))).toEqual(lifts);
  });
});

describe("in a notebook, where names get new meanings", () => {
  it("a function that takes functions runs on the tape, not inlined", async () => {
    const text = `let twice = (f: (t: number) => number, x: number) => f(f(x));
const f = (x: number) => twice((t) => t * t * x, x);
export { f };`;
    const made = compiled({ "/main.ts": text });
    const sealed = compiled({ "/main.ts": text.replace("let", "const") }, { sealed: true });
    expect(made.lifts.find((lift) => lift.name === "f")?.ir).toBeUndefined();
    expect(sealed.lifts.find((lift) => lift.name === "f")?.ir).toBeDefined();
    for (const each of [made, sealed]) {
      const { f } = await run<{ f: Unary }>(each);
      expect(grad(f)(1.5)).toBeCloseTo(7 * 1.5 ** 6, 10);
    }
  });
});
