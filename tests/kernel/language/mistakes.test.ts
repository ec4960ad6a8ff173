// Each row of the table of mistakes speaks where its own example is made, and none where nothing is known to help.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, expect, test } from "vitest";
import { mistakes } from "../../../kernel/language/mistakes.ts";
import { Session } from "../../../kernel/language/session.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-mistakes-"));
writeFileSync(join(directory, "local.ts"), "export const double = (x: number): number => 2 * x;\n");
afterAll(() => rmSync(directory, { recursive: true }));
const session = new Session();
session.configure({ directory });

function shown(source: string): string[] {
  const compiled = session.compile({ id: "1", label: "Cell [1]", source });
  return compiled.ok ? [] : compiled.traceback.map(stripVTControlCharacters);
}

test.each(mistakes.map((mistake) => [mistake.example, mistake.mend]))("%s", (example, mend) => {
  const [before, after] = mend!.split("$1");
  const line = shown(example!).find((each) => each.startsWith(before!) && each.endsWith(after ?? ""));
  expect(line, shown(example!).join("\n")).toBeDefined();
  expect(line!.length).toBeGreaterThanOrEqual(mend!.length - 2);
});

test("there are the thirty commonest at least, each with its own example", () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(30);
  expect(new Set(mistakes.map((mistake) => mistake.example)).size).toBe(mistakes.length);
});

test.each<[source: string, sentence: string]>([
  ["total = 5", "To make a variable, write let total = … (or const where it never changes)."],
  ["const rate = 1; rate = 2", "Declare it with let rate where it is to change."],
  ["const f = (height) => height", "Say what it takes: (height: number)."],
])("%s names what is meant", (source, sentence) => expect(shown(source)).toContain(sentence));

test.each([
  ["cosnole.log(1)", "TS2552: Cannot find name 'cosnole'. Did you mean 'console'?"],
  ["const q: { a: string } = { a: 1 }", "TS2322: Type 'number' is not assignable to type 'string'."],
  ["const range = 3; range()", "TS2349: This expression is not callable."],
])("where no row fits, TypeScript alone speaks: %s", (source, message) => {
  const lines = shown(source);
  expect(lines[0]!.split("\n")[0]).toBe(message);
  for (const { mend } of mistakes) expect(lines).not.toContain(mend);
});

test("what the compiler adds about other places is shown, in other cells too", () => {
  const compiled = session.compile({ id: "p", label: "Cell [7]", source: "interface Place { x: number; y: number }" });
  if (compiled.ok) session.commit({ id: "p", names: compiled.names });
  expect(shown("const p: Place = { x: 1 };")).toContain("'y' is declared here. (Cell [7])");
  expect(shown("interface P { x: number; y: number }\nconst p: P = { x: 1 };")).toContain(
    "'y' is declared here. (line 1, column 26)",
  );
});
