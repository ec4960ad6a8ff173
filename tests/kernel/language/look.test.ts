// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are text
// Completion, inspection and completeness; `|` marks the cursor.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { complete } from "../../../kernel/language/complete.ts";
import { inspect } from "../../../kernel/language/inspect.ts";
import { isComplete } from "../../../kernel/language/isComplete.ts";
import { Session } from "../../../kernel/language/session.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-look-"));
writeFileSync(join(directory, "helper.ts"), "export const help = 1;\n");
mkdirSync(join(directory, "node_modules/parts"), { recursive: true });
writeFileSync(
  join(directory, "node_modules/parts/package.json"),
  '{ "name": "parts", "exports": { "./add": "./add.js", "./addDays": "./addDays.js", "./locale/de": "./de.js" } }',
);
for (const file of ["add", "addDays", "de"])
  writeFileSync(join(directory, `node_modules/parts/${file}.d.ts`), "export {};");
afterAll(() => rmSync(directory, { recursive: true }));

const session = new Session();
session.configure({ directory });
const earlier = [
  `/** A point in the plane. */
class Point { constructor(readonly x: number, readonly y: number) {} 
  /** Its length. */
  norm(scale = 1): number { return scale * Math.hypot(this.x, this.y) } }
interface Options {
  /** Step size. */
  learningRate: number;
  method: "adam" | "momentum";
}`,
  `/**
 * Descends.
 * @param options How.
 * @param steps How often.
 * @returns where it ends
 */
function descend(options: Options, steps: number): Point { return new Point(options.learningRate, steps) }
let stepCount = 0; const 𝜂rate = 0.5; const losses = [1, 2, 3];`,
];
earlier.forEach((source, index) => {
  const compiled = session.compile({ id: String(index), label: `Cell [${index + 1}]`, source });
  if (!compiled.ok) throw new Error(compiled.traceback.join("\n"));
  session.commit({ id: String(index), names: compiled.names });
});

function at(marked: string): { source: string; cursor: number } {
  const offset = marked.indexOf("|");
  return { source: marked.slice(0, offset) + marked.slice(offset + 1), cursor: [...marked.slice(0, offset)].length };
}

describe("complete", () => {
  test.each<[title: string, marked: string, some: string[], start: number, none?: string[]]>([
    ["members", "losses.|", ["map", "push", "length"], 7, ["console"]],
    ["members by prefix", "losses.ma|", ["map"], 7, ["push"]],
    ["members of an earlier class", "new Point(1, 2).|", ["x", "y", "norm"], 16],
    ["in the middle of a line", "losses.| + 1", ["map"], 7],
    ["inside a call that is not closed", "console.log(losses.|", ["map"], 19],
    ["inside a function that is not closed", "function f() {\n  return losses.f|", ["filter", "find"], 31],
    ["names of other cells", "des|", ["descend"], 0],
    ["names of other cells, any case", "POI|", ["Point"], 0],
    ["globals", "conso|", ["console"], 0],
    ["keywords", "func|", ["function"], 0],
    ["own names first", "const lossless = 1; loss|", ["lossless", "losses"], 20],
    ["type positions", "const p: Opt|", ["Options"], 9],
    ["object keys", "descend({ |", ["learningRate", "method"], 10],
    ["object keys by prefix", "descend({ learningRate: 1, me|", ["method"], 27, ["learningRate"]],
    ["string unions", "descend({ learningRate: 1, method: '|' }, 1)", ["adam", "momentum"], 36],
    ["string unions by prefix", 'descend({ learningRate: 1, method: "mo|', ["momentum"], 36, ["adam"]],
    ["import paths", "import { x } from 'thal|'", ["thalweg", "thalweg/notebook"], 19],
    ["node's modules", "import fs from 'node:f|'", ["node:fs", "node:fs/promises"], 16],
    ["local files", "import { help } from './|'", ["helper.ts"], 24],
    ["packages", "import { x } from 'par|'", ["parts"], 19],
    ["parts of packages", "import { x } from 'parts/ad|'", ["add", "addDays"], 25, ["parts/add", "locale"]],
    ["parts of packages, unfinished", "await import('parts/|", ["add", "addDays"], 20],
    ["parts of node's modules", "import { x } from 'node:fs/|'", ["promises"], 27],
    ["astral characters before", "const 𝜂𝜂 = losses.fil|", ["filter"], 18],
    ["an astral name", "𝜂r|", ["𝜂rate"], 0],
    ["optional chaining", "const f = (q: Point ¦ undefined) => q?.|", ["norm"], 39],
    ["static members", "Math.sq|", ["sqrt"], 5],
    ["process", "process.en|", ["env"], 8],
    ["types of the runtime", "let o: Optimi|", ["Optimizer"], 7],
    ["capitals of a name", "gD|", ["gradientDescent"], 0],
    ["tags of JSDoc", "/** @par| */ function f(a: number) {}", ["param"], 5, ["grad"]],
    ["a method called from is no import", "Array.from('thal|')", [], 12, ["thalweg"]],
    ["exports of the runtime", "import { gradientD| } from 'thalweg'", ["gradientDescent"], 9],
    ["names of the runtime", "gradientD|", ["gradientDescent"], 0],
    ["no names of the runtime as members", "losses.gra|", [], 7, ["grad"]],
  ])("%s", (_, marked, some, start, none = []) => {
    const { source, cursor } = at(marked);
    const { matches, types, cursorStart, cursorEnd } = complete(session, {
      source: source.replace("¦", "|"),
      cursor,
    });
    expect(matches).toEqual(expect.arrayContaining(some));
    for (const absent of none) expect(matches).not.toContain(absent);
    expect([cursorStart, cursorEnd]).toEqual([start, cursor]);
    expect(types.map((each) => each.text)).toEqual(matches);
    expect(new Set(matches).size).toBe(matches.length);
  });

  test("kinds and signatures", () => {
    const { types } = complete(session, { source: "new Point(1, 2).", cursor: 16 });
    const byName = Object.fromEntries(types.map((each) => [each.text, each]));
    expect(byName["norm"]).toEqual({ text: "norm", type: "method", signature: "(scale?: number): number" });
    expect(byName["x"]).toMatchObject({ type: "property" });
    const { types: top } = complete(session, { source: "", cursor: 0 });
    const kinds = Object.fromEntries(top.map((each) => [each.text, each.type]));
    expect(kinds).toMatchObject({
      Point: "class",
      stepCount: "variable",
      console: "variable",
      if: "keyword",
    });
  });

  test("names of other cells and of the runtime, with what they are", () => {
    const { types } = complete(session, { source: "", cursor: 0 });
    const byName = Object.fromEntries(types.map((each) => [each.text, each]));
    expect(byName).toMatchObject({
      descend: { type: "function", signature: "(options: Options, steps: number): Point" },
      losses: { type: "variable", signature: "number[]" },
      Point: { type: "class", signature: "(x: number, y: number): Point" },
      gradientDescent: { type: "function", signature: expect.stringMatching(/^\(options.* from "thalweg"$/) },
    });
    expect(types.findIndex((each) => each.text === "gradientDescent")).toBeGreaterThan(
      types.findIndex((each) => each.text === "losses"),
    );
  });

  test("members of what may be undefined come with ?.", () => {
    const source = "let m = losses.length > 3 ? new Point(1, 2) : undefined; m.n";
    const { matches, cursorStart } = complete(session, { source, cursor: source.length });
    expect([matches, cursorStart]).toEqual([["?.norm"], source.length - 2]);
  });

  test("own names come before globals", () => {
    const { matches } = complete(session, { source: "", cursor: 0 });
    expect(matches.indexOf("losses")).toBeLessThan(matches.indexOf("Array"));
  });
});

describe("inspect", () => {
  test.each<[title: string, marked: string, expected: RegExp]>([
    ["a variable", "losses|", /^const losses: number\[\]$/],
    ["a variable under the cursor", "lo|sses.length", /^const losses: number\[\]$/],
    ["a let of an earlier cell", "stepCount|", /^let stepCount: number$/],
    [
      "a function with its documentation",
      "desc|end",
      /^function descend\(options: Options, steps: number\): Point\n\nDescends\.\n\n@param options How\.\n@param steps How often\./,
    ],
    ["a class", "new Poi|nt(1, 2)", /^new Point\(x: number, y: number\): Point/],
    [
      "a method",
      "new Point(1, 2).no|rm()",
      /^\(method\) Point\.norm\(scale\?: number \| undefined\): number\n\nIts length\.$/,
    ],
    [
      "a call's parentheses",
      "descend(|)",
      /^descend\(options: Options, steps: number\): Point\n {8}\^{16}\n\nDescends\.\n\n@argument options: Options: How\./,
    ],
    ["the second argument", "descend({ learningRate: 1, method: 'adam' }, |", /@argument steps: number: How often\./],
    ["an unfinished call", "losses.map(|", /^map\(\n▸ callbackfn[\s\S]*Calls a defined callback function/],
    [
      "a property of an object type",
      "const o: Options = { learning|Rate: 1, method: 'adam' }",
      /Options\.learningRate: number\n\nStep size\./,
    ],
    ["an astral name", "𝜂𝜂; 𝜂ra|te", /^const 𝜂rate: 0\.5$/],
    ["a global", "cons|ole", /console: Console/],
    [
      "a library function",
      "Math.sq|rt(2)",
      /\(method\) Math\.sqrt\(x: number\): number\n\nReturns the square root of a number/,
    ],
    ["an overload's own documentation", "[1].fin|d((x) => x > 1)", /Returns the value of the first element/],
    ["a type alone", "Opt|ions", /^interface Options/],
    ["a type", "let o: Opt|ions", /^interface Options/],
    ["a name of the runtime that nobody imported", "gradientDes|cent", /^function gradientDescent\(options.*\n\n\S/],
    ["its call", "gradientDescent(|", /^gradientDescent\(options[\s\S]*@argument options/],
  ])("%s", (_, marked, expected) => {
    const { found, plain, markdown } = inspect(session, { ...at(marked), detail: 0 });
    expect(found).toBe(true);
    expect(plain).toMatch(expected);
    expect(markdown).toMatch(/^```typescript\n/);
  });

  test("nothing to say", () => {
    expect(inspect(session, { source: "   ", cursor: 1, detail: 0 })).toEqual({ found: false });
    expect(inspect(session, { source: "unknownName", cursor: 3, detail: 0 })).toEqual({ found: false });
  });

  test("more detail says where a name comes from", () => {
    expect(inspect(session, { source: "descend", cursor: 7, detail: 1 }).plain).toMatch(/declared in Cell \[2\]$/);
  });
});

test.each<[source: string, status: string, indent?: string]>([
  ["", "complete"],
  ["1 + 1", "complete"],
  ["// only", "complete"],
  ["if (x) {", "incomplete", "  "],
  ["function f() {\n  return 1;", "incomplete", "  "],
  ["function f() {\n  if (a) {", "incomplete", "    "],
  ["function f() {\n  return 1;\n}", "complete"],
  ["foo(", "incomplete", "  "],
  ["foo(1,", "incomplete", "  "],
  ["foo([1, 2", "incomplete", "  "],
  ["const a =", "incomplete", "  "],
  ["const f = (x: number) =>", "incomplete", "  "],
  ["a +", "incomplete", "  "],
  ["a.", "incomplete", ""],
  ["`abc", "incomplete", ""],
  ["`abc ${", "incomplete"],
  ["`abc ${1} d", "incomplete", ""],
  ["/* open", "incomplete", ""],
  ["/** open\n * more", "incomplete", " "],
  ["class A {", "incomplete", "  "],
  ["const o = { a: 1,", "incomplete", "  "],
  ["for (const x of [1, 2])", "incomplete"],
  ["interface A {\n  b: number", "incomplete", "  "],
  ["type A<", "incomplete"],
  ["import { a", "incomplete"],
  ["try {\n}", "incomplete", ""],
  ["switch (a) {\n  case 1:", "incomplete", "    "],
  ["foo)", "invalid"],
  ["const = 3", "invalid"],
  ["'open", "invalid"],
  ["let x = @;", "invalid"],
  ["foo(\nconst a = 1", "invalid"],
  ["}", "invalid"],
  ["await f()", "complete"],
  ["x\n", "complete"],
])("isComplete %j is %s", (source, status, indent) => {
  const result = isComplete({ source });
  expect(result.status).toBe(status);
  if (indent !== undefined) expect(result.indent).toBe(indent);
});

describe("inspection of what the notebook holds", () => {
  const look = (marked: string) => inspect(session, { ...at(marked), detail: 0 });

  test.each<[title: string, marked: string, variable: string | undefined]>([
    ["a variable of an earlier cell", "losses|", "losses"],
    ["in the middle of a line", "Math.max(...los|ses)", "losses"],
    ["of the very cell, once it has run", "const losses = [1]; losses|", "losses"],
    ["an astral name", "𝜂rate|", "𝜂rate"],
    ["a name that has not run is none", "const fresh = 1; fresh|", undefined],
    ["a parameter of the same name is none", "function f(losses: number) { return losses| }", undefined],
    ["a local of the same name is none", "{ const losses = 2; losses| }", undefined],
    ["a member of the same name is none", "({ losses: 1 }).losses|", undefined],
    ["a function is none", "descend|", undefined],
    ["a class is none", "Point|", undefined],
    ["a global is none", "console|", undefined],
  ])("%s", (_, marked, variable) => expect(look(marked).variable).toBe(variable));

  test.each<[title: string, marked: string, note: RegExp | undefined]>([
    [
      "of the text at hand",
      "const f = (x: number, y: number) => x * y; f|",
      /^grad\(f\): exact, compiled from this source, by x, y$/m,
    ],
    [
      "with what it reads",
      "let rate = 2; const f = (x: number) => rate * x; f|",
      /by x; reads rate when it is called$/m,
    ],
    [
      "one that is recorded",
      "const h = (x: number) => x > 0 ? parseFloat(String(x)) : x; h|",
      /^grad\(h\): exact, by recording each call\. A call of/m,
    ],
    ["one of text has none", "const k = (s: string) => s.length; k|", undefined],
  ])("of a function: %s", (_, marked, note) => {
    const { plain = "" } = look(marked);
    if (note) expect(plain).toMatch(note);
    else expect(plain).not.toContain("grad(");
  });

  test("of a function of an earlier cell", () => {
    const source = "function energy(q: number[]) { return q.reduce((sum, each) => sum + each ** 2, 0) }";
    const compiled = session.compile({ id: "energy", label: "Cell [9]", source });
    session.commit({ id: "energy", names: compiled.ok ? compiled.names : [] });
    expect(look("energy|").plain).toMatch(/^grad\(energy\): exact, /m);
    expect(look("energy|").markdown).toMatch(/^\*grad\(energy\): exact, .*\*$/m);
  });
});
