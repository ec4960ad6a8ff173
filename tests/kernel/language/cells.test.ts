import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { CompiledCell, CompileError } from "../../../kernel/language/calls.ts";
import { inspect } from "../../../kernel/language/inspect.ts";
import { Session } from "../../../kernel/language/session.ts";
import { MiniExecutor, type MiniResult } from "../../support/miniExecutor.ts";
import { cellTable, type Expected } from "./cellTable.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-cells-"));
writeFileSync(join(directory, "data.json"), '{ "answer": 42 }');
writeFileSync(join(directory, "local.ts"), "export const double = (x: number): number => 2 * x;\n");
afterAll(() => rmSync(directory, { recursive: true }));

const session = new Session();
session.configure({ directory });
let position = 0;
beforeEach(() => {
  session.reset();
  position = 0;
});

const load = (specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>> =>
  import(
    /* @vite-ignore */ specifier.startsWith(".") ? pathToFileURL(join(directory, specifier)).href : specifier,
    options
  );

for (const [title, rows] of Object.entries(cellTable))
  describe(title, () => {
    test.each(rows)("%s", async (_, cells, expected) => {
      const executor = new MiniExecutor(load);
      for (const source of cells.slice(0, -1)) {
        const { compiled } = await runCell(executor, source);
        expect(compiled, source).toMatchObject({ ok: true });
      }
      const { compiled, result } = await runCell(executor, cells.at(-1)!);
      if (expected.error !== undefined) return expectError(compiled, expected);
      expect(compiled).toMatchObject({ ok: true });
      expect((compiled as CompiledCell).warnings.join("\n")).toMatch(expected.warns ?? /^$/);
      if (expected.throws !== undefined) return expect(String(result!.error)).toBe(expected.throws);
      expect(result!.error).toBe(undefined);
      expect(result!.value).toEqual(expected.value);
      for (const [name, type] of Object.entries(expected.types ?? {}))
        expect(inspect(session, { source: name, cursor: 0, detail: 0 }).plain).toBe(type);
    });
  });

test("numeric functions are lifted: their twin is registered under the function itself", async () => {
  const { compiled, result } = await runCell(
    new MiniExecutor(),
    "let rate = 2; const f = (x: number) => rate * x * x; rate = 3; f",
  );
  expect(compiled.ok && compiled.lifts).toMatchObject([{ name: "f" }]);
  const lifted = (globalThis as { [key: symbol]: unknown })[Symbol.for("thalweg.lifted")] as WeakMap<
    object,
    { captured(): unknown[] }
  >;
  expect((result!.value as (x: number) => number)(2)).toBe(12);
  expect((result!.value as { name: string }).name).toBe("f");
  expect(lifted.get(result!.value as object)!.captured()).toEqual([3]);
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
  const executor = new MiniExecutor();
  await runCell(executor, "throw 1; const lost = 2");
  const { compiled } = await runCell(executor, "lost");
  expect((compiled as CompileError).traceback.at(-1)).toBe(
    "Cell [1] declares 'lost', but failed before it had a value.",
  );
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

let count = 0;

async function runCell(executor: MiniExecutor, source: string) {
  const id = String(++count);
  const label = `Cell [${++position}]`;
  const compiled = session.compile({ id, label, source });
  let result: MiniResult | undefined;
  if (compiled.ok) {
    result = await executor.run(compiled, label);
    session.commit({ id, names: result.assigned });
  }
  return { compiled, result };
}

function expectError(compiled: CompiledCell | CompileError, expected: Expected): void {
  expect(compiled).toMatchObject({ ok: false, name: expected.error });
  const { message, traceback } = compiled as CompileError;
  if (expected.message instanceof RegExp) expect(message).toMatch(expected.message);
  else if (expected.message !== undefined) expect(message).toBe(expected.message);
  if (expected.at) expect(traceback.join("\n")).toContain(`line ${expected.at[0]}, column ${expected.at[1]}`);
}
