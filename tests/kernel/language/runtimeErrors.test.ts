// What an error of a cell says, through the real compile and a real executor: in the author's own names, with what the
// variables in its line held, and with the user's frames only.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Notebook } from "../../support/notebook.ts";
import { plain } from "../executor/executorSession.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-errors-"));
const notebook = new Notebook(directory);
beforeAll(() => notebook.start());
beforeEach(() => notebook.reset());
afterAll(async () => {
  await notebook.stop();
  rmSync(directory, { recursive: true });
});

/** The traceback of the last cell. */
async function tracebackOf(cells: readonly string[]): Promise<string> {
  for (const cell of cells.slice(0, -1)) expect(await notebook.run(cell)).toMatchObject({ error: undefined });
  return plain((await notebook.run(cells.at(-1)!)).error);
}

const captured = "let f: any = 3; const get = () => f";

/** Cells, what the traceback of the last one has in this order, and what it must not have. */
const rows: readonly [title: string, cells: readonly string[], has: readonly string[], hasNot?: RegExp][] = [
  ["a variable that is no function", [captured, "f()"], ["TypeError: f is not a function", "here: f = 3"], /\$/],
  ["a method that is not there", [captured, "f.g()"], ["TypeError: f.g is not a function", "here: f = 3"], /\$/],
  ["no constructor", [captured, "new f()"], ["TypeError: f is not a constructor"], /\$/],
  ["a tag", [captured, "f`x`"], ["TypeError: f is not a function"], /\$/],
  ["not iterable", [captured, "[...f]"], ["TypeError: f is not iterable"], /\$/],
  [
    "a function that is only promised",
    ["declare function odd(n: number): boolean\nconst even = (n: number): boolean => odd(n - 1)", "even(3)"],
    ["TypeError: odd is not a function", "at even (Cell [1], line 2"],
    /\$|globalThis/,
  ],
  [
    "which of them was undefined",
    ["let model: any, rate = 0.5, name = 'x'", "model.fit(rate, name, get)\nfunction get() {}"],
    ["(reading 'fit')", "^^^", "here: model = undefined, rate = 0.5, name = 'x'"],
    /get =/,
  ],
  [
    "in a function of an earlier cell, what it reads now",
    ["let n = 1; const make = () => {\n  return new Array(n)\n}", "n = -1; make()"],
    ["RangeError: Invalid array length", "at make (Cell [1], line 2", "here: n = -1", "at Cell [2], line 1"],
  ],
  [
    "a parameter of the same name is not the variable",
    ["const x = 1; const f = (x: any) => x.y.z", "f({})"],
    ["(reading 'z')"],
    /here/,
  ],
  [
    "a name without a value yet is not told",
    ["const late: any = 1", "const o = JSON.parse('{}'); const late = o.a.b"],
    ["here: o = {}"],
    /late = 1/,
  ],
  [
    "values in few words, and no secrets",
    [
      "const xs = [1, 2, 3], m = new Map([[1, 2]]), token = 'abcdefghijklmnopqrstuvwxyz', o = { a: 1, get b() { throw 1 } }; let no: any",
      "no.x(xs, m, token, o)",
    ],
    [
      "no = undefined, xs = array [3], min 1, max 3: 1, 2, 3, m = a Map of 1, token = a string of 26 characters, o = { a, b }",
    ],
  ],
  [
    "the user's own errors say themselves what they are about",
    ["let n = 1", "throw new Error('n: ' + n)"],
    ["Error: n: 1"],
    /here/,
  ],
  [
    "an error of Node that has no frames: where the cell waited",
    ["import { readFile } from 'node:fs/promises'\nconst load = () => readFile('/no/such')", "1;\nawait load()"],
    ["ENOENT", "at Cell [2], line 2, column 1", "> 2 | await load()", "code: 'ENOENT'"],
  ],
  ["a thrown value that is no error", ["await Promise.reject(2)"], ["Uncaught: 2", "at Cell [1], line 1, column 1"]],
  [
    "an error in disposing, and the one that it hides",
    ["{ using a = { [Symbol.dispose]() { throw new Error('second') } }; throw new RangeError('first') }"],
    ["SuppressedError", "at Cell [1], line 1", "First RangeError: first", "then, in disposing, Error: second"],
    /__|fail|next/,
  ],
  [
    "a decorator that throws",
    [
      "const wrong = (_: unknown, __: unknown): never => { throw new Error('decorator') }",
      "class A {\n  @wrong m() {}\n}",
    ],
    ["Error: decorator", "at wrong (Cell [1]", "Cell [2], line 2"],
    /__es|__run/,
  ],
  [
    "a library that wants a page",
    ["const draw = () => (globalThis as any).document.documentElement", "draw()"],
    ["(reading 'documentElement')", "at draw", "Cells run in Node", 'import("jsdom")'],
  ],
  [
    "what an error carries, each in one line and cut",
    [
      "const config: Record<string, string> = {}; for (let i = 0; i < 50; i++) config['key' + i] = 'x'.repeat(20)",
      "throw Object.assign(new Error('failed'), { config, status: 404 })",
    ],
    ["Error: failed", "    config: { key0: 'xxx", "…\n    status: 404"],
    /key20/,
  ],
  [
    "in a callback that comes later",
    [
      "let o: any; const later = new Promise((_, no) => setTimeout(() => { try { o.x } catch (e) { no(e) } }))",
      "await later",
    ],
    ["(reading 'x')", "at Cell [1], line 1", "here: o = undefined"],
    /Timeout\./,
  ],
];

describe("a traceback", () => {
  test.each(rows)("%s", async (_, cells, has, hasNot = /node:/) => {
    const traceback = await tracebackOf(cells);
    let from = 0;
    for (const part of has) {
      const at = traceback.indexOf(part, from);
      expect(at, `${part}\nin\n${traceback}`).toBeGreaterThanOrEqual(from);
      from = at + part.length;
    }
    expect(traceback).not.toMatch(hasNot);
  });
});

test("the stack that code reads, and an error that is shown, have the user's frames and names only", async () => {
  await notebook.run(captured);
  const { output, shown } = await notebook.run(
    "try { f() } catch (e) { console.log((e as Error).stack) }\nnew Error('shown')",
  );
  expect(output).toMatch(/^TypeError: f is not a function\n {4}at Cell \[2\](?:#\d+)?:1:8\n$/);
  expect(shown).toMatch(/^Error: shown\n {4}at Cell \[2\](?:#\d+)?:2:1$/);
});
