import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
