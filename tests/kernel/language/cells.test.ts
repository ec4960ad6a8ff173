import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CellError } from "../../../kernel/executor/calls.ts";
import { inspectValue } from "../../../kernel/executor/inspectValue.ts";
import type { CompiledCell, CompileError } from "../../../kernel/language/calls.ts";
import { inspect } from "../../../kernel/language/inspect.ts";
import { MiniExecutor } from "../../support/miniExecutor.ts";
import { Notebook } from "../../support/notebook.ts";
import { cellTable, type Expected } from "./cellTable.ts";
import { constructTable } from "./constructTable.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-cells-"));
writeFileSync(join(directory, "data.json"), '{ "answer": 42 }');
writeFileSync(join(directory, "local.ts"), "export const double = (x: number): number => 2 * x;\n");
writePackages(directory);
afterAll(() => rmSync(directory, { recursive: true }));

const notebook = new Notebook(directory);
const { session } = notebook;
beforeAll(() => notebook.start());
afterAll(() => notebook.stop());
beforeEach(() => notebook.reset());

for (const [title, rows] of Object.entries({ ...cellTable, ...constructTable }))
  describe(title, () => {
    test.each(rows)("%s", async (_, cells, expected) => {
      for (const source of cells.slice(0, -1)) {
        const { compiled } = await notebook.run(source);
        expect(compiled, source).toMatchObject({ ok: true });
      }
      const { compiled, shown, error, output } = await notebook.run(cells.at(-1)!);
      if (expected.error !== undefined) return expectError(compiled, expected);
      expect(compiled).toMatchObject({ ok: true });
      expect((compiled as CompiledCell).warnings.join("\n")).toMatch(expected.warns ?? /^$/);
      expectSameUnchecked(cells.at(-1)!, compiled as CompiledCell);
      if (expected.prints !== undefined) expect(output).toBe(expected.prints);
      if (expected.throws !== undefined) return expectThrown(error, expected.throws);
      expect(error).toBe(undefined);
      expect(shown).toBe(expected.value === undefined ? undefined : inspectValue(expected.value, { colors: false }));
      for (const [name, type] of Object.entries(expected.types ?? {}))
        expect(inspect(session, { source: name, cursor: 0, detail: 0 }).plain).toBe(type);
    });
  });

/** A cell that declares nothing is the same code when nobody wants it checked, which is made in another way. */
function expectSameUnchecked(source: string, checked: CompiledCell): void {
  const hasConstEnum = /\/\* \w+\.\w+ \*\//.test(checked.code); // the checker puts its number there
  if (checked.names.length > 0 || hasConstEnum) return;
  const unchecked = session.compile({ id: "unchecked", label: "Cell [1]", source, check: "off" });
  if (!unchecked.ok) throw new Error(unchecked.message);
  const plain = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").replace(/\s+/g, " ");
  expect(plain(unchecked.code)).toBe(plain(checked.code));
  expect(unchecked.lifts).toEqual(checked.lifts);
}

test("numeric functions are lifted: their twin is registered under the function itself", async () => {
  const source = "let rate = 2; const f = (x: number) => rate * x * x; rate = 3; f";
  const compiled = session.compile({ id: "lifted", label: "Cell [1]", source });
  if (!compiled.ok) throw new Error(compiled.message);
  expect(compiled.lifts).toMatchObject([{ name: "f" }]);
  const result = await new MiniExecutor().run(compiled);
  const lifted = (globalThis as { [key: symbol]: unknown })[Symbol.for("thalweg.lifted")] as WeakMap<
    object,
    { captured(): unknown[] }
  >;
  expect((result.value as (x: number) => number)(2)).toBe(12);
  expect((result.value as { name: string }).name).toBe("f");
  expect(lifted.get(result.value as object)!.captured()).toEqual([3]);
});

test("a package without types is any, with one note", async () => {
  mkdirSync(join(directory, "node_modules/untyped"), { recursive: true });
  writeFileSync(join(directory, "node_modules/untyped/package.json"), '{ "name": "untyped", "main": "index.js" }');
  writeFileSync(join(directory, "node_modules/untyped/index.js"), "exports.five = 5;");
  const first = session.compile({
    id: "u1",
    label: "Cell [1]",
    source: "import { five } from 'untyped'; five.anything",
  });
  expect(first).toMatchObject({ ok: true, warnings: [expect.stringContaining("'untyped' has no types")] });
  expect(
    session.compile({ id: "u2", label: "Cell [2]", source: "import { five } from 'untyped'; five" }),
  ).toMatchObject({ warnings: [] });
});

test("a package that is installed between two runs of a cell is found", () => {
  const cell = { id: "p1", label: "Cell [1]", source: "import { six } from 'late-package'; six.toFixed()" };
  const missing = session.compile(cell);
  expect(missing).toMatchObject({ ok: false, name: "TS2307" });
  expect((missing as CompileError).traceback.join("\n")).toContain("npm install late-package");
  mkdirSync(join(directory, "node_modules/late-package"), { recursive: true });
  writeFileSync(
    join(directory, "node_modules/late-package/package.json"),
    '{ "name": "late-package", "main": "index.js", "types": "index.d.ts" }',
  );
  writeFileSync(join(directory, "node_modules/late-package/index.d.ts"), "export declare const six: number;");
  expect(session.compile(cell)).toMatchObject({ ok: true });
});

test("a local module that was edited is read again", () => {
  const cell = { id: "l1", label: "Cell [1]", source: "import { edited } from './edited.ts'; edited.toFixed()" };
  writeFileSync(join(directory, "edited.ts"), "export const edited = 'text';");
  expect(session.compile(cell)).toMatchObject({ ok: false, name: "TS2551" });
  writeFileSync(join(directory, "edited.ts"), "export const edited = 12345;");
  expect(session.compile(cell)).toMatchObject({ ok: true });
});

test("several errors are shown, with a caret each, and the rest is counted", () => {
  const source = Array.from({ length: 8 }, (_, i) => `const v${i}: number = "x";`).join("\n");
  const failed = session.compile({ id: "m", label: "Cell [4]", source }) as CompileError;
  const text = stripVTControlCharacters(failed.traceback.join("\n"));
  expect(text.match(/Type 'string' is not assignable/g)).toHaveLength(5);
  expect(text).toContain("TS2322: Type 'string' is not assignable to type 'number'.\nCell [4], line 2, column 7\n");
  expect(text).toContain('> 2 | const v1: number = "x";\n    |       ^^\n');
  expect(text).toMatch(/… and 3 more$/);
});

test("a name whose cell failed is explained", async () => {
  await notebook.run("throw 1; const lost = 2");
  const { compiled } = await notebook.run("lost");
  expect((compiled as CompileError).traceback.at(-1)).toBe(
    "Cell [1] declares 'lost', but failed before it had a value.",
  );
});

test("every cell that uses a redeclared name is checked again", async () => {
  await notebook.run("let rate = 1;");
  for (let i = 2; i <= 10; i++) await notebook.run(`const use${i} = () => rate.toFixed(${i})`);
  const { compiled } = await notebook.run("let rate = 'fast'");
  const cells = (compiled as CompiledCell).warnings.map((warning) => /^Cell \[(\d+)\], line 1 /.exec(warning)?.[1]);
  expect(cells).toEqual(["2", "3", "4", "5", "6", "7", "8", "9", "10"]);
});

test("names of the runtime that nobody declares are imported, and the cell says so", async () => {
  const ran = await notebook.run("typeof adam + typeof grad");
  expect(ran).toMatchObject({ shown: "'functionfunction'", error: undefined });
  expect((ran.compiled as CompiledCell).warnings).toEqual([
    'added for this cell: import { adam, grad } from "thalweg";',
  ]);
  await notebook.run("const adam = 5");
  expect(await notebook.run("adam")).toMatchObject({ shown: "5", compiled: { warnings: [] } });
  expect(await notebook.run("const f = () => gradientDescent.name; f()")).toMatchObject({
    shown: "'gradientDescent'",
    error: undefined,
  });
  expect(await notebook.run("Object.keys({ cosine, linear }).join()")).toMatchObject({
    shown: "'cosine,linear'",
    error: undefined,
  });
  expect(await notebook.run("gradd")).toMatchObject({ compiled: { ok: false, name: "TS2304" } });
});

test("two hundred cells later, what is no longer visible is forgotten", () => {
  for (let i = 0; i < 200; i++) {
    const compiled = session.compile({
      id: `s${i}`,
      label: "Cell [1]",
      source: `const same = ${i}; function use() { return same }`,
    });
    session.commit({ id: `s${i}`, names: compiled.ok ? compiled.names : [] });
  }
  expect(session.size).toBeLessThan(60);
});

/** Packages of each kind, as npm would lay them. */
function writePackages(folder: string): void {
  const write = (name: string, files: Record<string, string>) => {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, "node_modules", name, file), text);
  };
  write("only-esm", {
    "package.json":
      '{ "name": "only-esm", "type": "module", "exports": { ".": { "types": "./index.d.ts", "import": "./index.js" } } }',
    "index.js": "export const kind = 'esm'; export default class Thing { size = 3 }",
    "index.d.ts": "export declare const kind: 'esm'; export default class Thing { size: number }",
  });
  write("only-cjs", {
    "package.json": '{ "name": "only-cjs", "main": "index.js", "types": "index.d.ts" }',
    "index.js": "module.exports = function greet(name) { return 'hi ' + name }; module.exports.version = 2;",
    "index.d.ts":
      "declare function greet(name: string): string; declare namespace greet { const version: number; } export = greet;",
  });
  write("compiled-cjs", {
    "package.json": '{ "name": "compiled-cjs", "main": "index.js", "types": "index.d.ts" }',
    "index.js":
      "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = () => 'inner'; exports.named = 7;",
    "index.d.ts": "declare const inner: () => string; export default inner; export declare const named: number;",
  });
  write("dual", {
    "package.json":
      '{ "name": "dual", "exports": { ".": { "import": { "types": "./index.d.mts", "default": "./index.mjs" }, "require": { "types": "./index.d.cts", "default": "./index.cjs" } }, "./part": { "types": "./part.d.mts", "default": "./part.mjs" } } }',
    "index.mjs": "export const via = 'import';",
    "index.cjs": "exports.via = 'require';",
    "index.d.mts": "export declare const via: string;",
    "index.d.cts": "export declare const via: string;",
    "part.mjs": "export const part = 1;",
    "part.d.mts": "export declare const part: number;",
  });
  // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
  const wasm = "0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b";
  writeFileSync(join(folder, "add.wasm"), Buffer.from(wasm, "hex"));
  writeFileSync(join(folder, "effect.ts"), "(globalThis as { touched?: number }).touched = 1;\n");
  writeFileSync(join(folder, "view.tsx"), "export const double = (x: number) => 2 * x;\n");
  writeFileSync(join(folder, "plain.js"), "export const third = (x) => x / 3;\n");
}

function expectThrown(error: CellError | undefined, expected: string | RegExp): void {
  const text = `${error?.name}: ${error?.message}`;
  if (expected instanceof RegExp) expect(text).toMatch(expected);
  else expect(text).toBe(expected);
}

function expectError(compiled: CompiledCell | CompileError, expected: Expected): void {
  expect(compiled).toMatchObject({ ok: false, name: expected.error });
  const { message, traceback } = compiled as CompileError;
  if (expected.message instanceof RegExp) expect(message).toMatch(expected.message);
  else if (expected.message !== undefined) expect(message).toBe(expected.message);
  if (expected.at) expect(traceback.join("\n")).toContain(`line ${expected.at[0]}, column ${expected.at[1]}`);
}
