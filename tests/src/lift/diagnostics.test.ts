import { describe, expect, it } from "vitest";
import { ASK, compiled } from "./compiled.ts";

const PACKAGE = "/node_modules/plain/index.d.ts";
const files = (main: string) => ({
  "/main.ts": main,
  "/local.ts": "export function scaled(x: number): number { return x * 2; }\n",
  "/cell_1.d.ts": "export declare const earlier: (x: number) => number;\n",
  [PACKAGE]: "export declare const mean: (a: number[]) => number;\n",
  "/node_modules/plain/package.json": '{ "name": "plain", "types": "index.d.ts" }',
});

/** What is said about a text, with the text it is said about. */
function said(text: string): { code: number; category: string; at: string; message: string }[] {
  const main = ASK + text;
  const { diagnostics, errors } = compiled(files(main));
  expect(errors).toEqual([]);
  return diagnostics.map(({ code, category, start, length, message }) => ({
    code,
    category,
    at: main.slice(start, start + length),
    message,
  }));
}

describe("a literal given to a parameter typed Differentiable", () => {
  it.each([
    ["a method of a number", "grad((x: number) => Number(x.toFixed(2)));", 95001, "error", "x.toFixed(2)"],
    ["a constructor", "grad((x: number) => new Date(x).getTime());", 95001, "error", "new Date(x)"],
    ["a map", "grad((x: number) => new Map([[1, x]]).get(1)! * x);", 95010, "suggestion", "new Map([[1, x]])"],
    ["text in arithmetic", 'grad((x: number) => Number("a" + x));', 95001, "error", '"a" + x'],
    ["a random number", "grad((x: number) => x + Math.random());", 95002, "error", "Math.random()"],
    ["the time", "grad((x: number) => x * Date.now());", 95002, "error", "Date.now()"],
    [
      "an async callback",
      "grad((x: number) => { [1].forEach(async (v) => { x += v; }); return x; });",
      95003,
      "error",
      undefined,
    ],
    [
      "a function of a package",
      'import { mean } from "plain";\ngrad((x: number) => mean([x, 2]));',
      95004,
      "error",
      "mean([x, 2])",
    ],
    ["try", "grad((x: number) => { try { return x; } catch { return 0; } });", 95005, "error", undefined],
    ["a write outside", "let calls = 0;\ngrad((x: number) => { calls++; return x; });", 95006, "error", "calls"],
    [
      "a write into an array outside",
      "const log: number[] = [];\ngrad((x: number) => { log[0] = x; return x; });",
      95006,
      "error",
      "log[0]",
    ],
    [
      "a push outside",
      "const log: number[] = [];\ngrad((x: number) => { log.push(x); return x; });",
      95006,
      "error",
      "log.push(x)",
    ],
    ["a bitwise operator", "grad((x: number) => (x | 0) * x);", 95009, "warning", "x | 0"],
    [
      "an index that depends on a parameter",
      "grad((x: number[]) => x[Math.round(x[0])] * x[x[1]]);",
      95009,
      "warning",
      "x[1]",
    ],
    [
      "a recursive local function",
      "grad((x: number) => { const f = (n: number): number => (n ? x * f(n - 1) : x); return f(3); });",
      95010,
      "suggestion",
      "f(n - 1)",
    ],
    ["no type", "grad((x) => x);", 95011, "error", "x"],
    ["inside a union, by position", "plot((x: number) => x + Math.random());", 95002, "error", "Math.random()"],
  ] as const)("%s", (_, text, code, category, at) => {
    const [first, ...more] = said(text);
    expect(first).toMatchObject({ code, category, ...(at && { at }) });
    expect(first.message).toMatch(/.+: .+/);
    expect(more).toEqual([]);
  });
});

describe("nothing is said", () => {
  it.each([
    ["of arithmetic", "grad((x: number, y: number) => Math.sin(x) * y ** 2);"],
    ["of a function of a local module", 'import { scaled } from "./local";\ngrad((x: number) => scaled(x));'],
    ["of a function of an earlier cell", 'import { earlier } from "./cell_1";\ngrad((x: number) => earlier(x));'],
    ["of a package's function on data", 'import { mean } from "plain";\ngrad((x: number) => x * mean([1, 2]));'],
    [
      "of a named function that nobody differentiates",
      "function noisy(x: number): number { return x * Math.random(); }\nnoisy(1);",
    ],
    ["of a literal given to another function", "[1].map((x: number) => x * Math.random());"],
  ])("%s", (_, text) => {
    expect(said(text)).toEqual([]);
  });
});

describe("why a named function has no derivative is kept", () => {
  it("with place and remedy", () => {
    const { lifts } = compiled(
      files("function noisy(x: number): number { return x * Math.random(); }\nexport { noisy };"),
    );
    expect(lifts).toEqual([
      {
        name: "noisy",
        reason:
          "Math.random gives another value at every call (/main.ts:1:48): compute it outside and let the function read the value",
      },
    ]);
  });
});
