// What the kernel answers where an editor would ask, beside what TypeScript's own server answers for the same text in one file.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ambient } from "../../../kernel/language/ambient.ts";
import { complete } from "../../../kernel/language/complete.ts";
import { dialogs } from "../../../kernel/language/dialogs.ts";
import { inspect } from "../../../kernel/language/inspect.ts";
import { Session } from "../../../kernel/language/session.ts";
import { kindOfEntry } from "../../../kernel/language/symbolText.ts";
import type { ts } from "../../../kernel/language/typescript.ts";
import { webAssembly } from "../../../kernel/language/webAssembly.ts";
import { Tsserver, type TsserverEntry } from "../../support/tsserver.ts";
import { completionCells, completionTable, signatureTable } from "./completionTable.ts";

const helper = "export const help = 1; export interface Kind { a: 1 } export default function start() {}\n";
const directory = mkdtempSync(join(tmpdir(), "thalweg-complete-"));
writeFileSync(join(directory, "helper.ts"), helper);

const session = new Session();
let server: Tsserver;

beforeAll(() => {
  const compilerOptions = {
    ...{ target: "es2024", lib: ["esnext"], types: [], module: "preserve", moduleResolution: "bundler", strict: true },
    ...{ moduleDetection: "force", allowImportingTsExtensions: true, noEmit: true, allowUnreachableCode: true },
  };
  server = new Tsserver(
    {
      "tsconfig.json": JSON.stringify({ compilerOptions }),
      "ambient.d.ts": ambient,
      "webAssembly.d.ts": webAssembly,
      "dialogs.d.ts": dialogs,
      "helper.ts": helper,
    },
    {
      includeCompletionsWithInsertText: true,
      includeAutomaticOptionalChainCompletions: true,
      includeCompletionsForModuleExports: false,
    },
  );
  session.configure({ directory });
  for (const [index, source] of completionCells.entries()) {
    const compiled = session.compile({ id: String(index), label: `Cell [${index + 1}]`, source });
    if (!compiled.ok) throw new Error(compiled.traceback.join("\n"));
    session.commit({ id: String(index), names: compiled.names });
  }
});
afterAll(() => {
  server.stop();
  rmSync(directory, { recursive: true });
});

const before = `${completionCells.join("\n")}\n`;

function read(marked: string): { source: string; offset: number; cursor: number } {
  const offset = marked.indexOf("|");
  const source = (marked.slice(0, offset) + marked.slice(offset + 1)).replaceAll("¦", "|");
  return { source, offset, cursor: [...source.slice(0, offset)].length };
}

/** What an editor shows of the server's answer: what begins as the typed word does. */
function shown(entries: readonly TsserverEntry[], typed: string): Map<string, string> {
  const fitting = entries.filter(
    ({ name, kind, insertText }) =>
      kind !== "warning" &&
      (insertText === undefined || insertText.startsWith("?.")) &&
      name.toLowerCase().startsWith(typed.toLowerCase()),
  );
  return new Map(fitting.map(({ name, kind }) => [name, kindOfEntry(kind as ts.ScriptElementKind)]));
}

describe.each([...new Set(completionTable.map(([title]) => title))])("%s", (title) => {
  test.each(completionTable.filter(([each]) => each === title).map(([, marked]) => [marked]))("%s", async (marked) => {
    const { source, offset, cursor } = read(marked);
    const ours = complete(session, { source, cursor });
    const typed = [...source]
      .slice(ours.cursorStart, cursor)
      .join("")
      .replace(/^\??\./, "");
    const theirs = shown(await server.complete(before + source, before.length + offset), typed);
    const runtime = new Set(
      ours.types.flatMap((each) => (each.signature?.endsWith('from "thalweg"') ? each.text : [])),
    );
    const found = new Map(
      ours.types.filter(({ text }) => !runtime.has(text)).map(({ text, type }) => [text.replace(/^\?\./, ""), type]),
    );
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(theirs));
    expect(ours.cursorEnd).toBe(cursor);
  });
});

describe("the active parameter of a call", () => {
  test.each(signatureTable.map((marked) => [marked]))("%s", async (marked) => {
    const { source, offset, cursor } = read(marked);
    const { plain = "" } = inspect(session, { source, cursor, detail: 0 });
    const theirs = (await server.signature(before + source, before.length + offset))!;
    const item = theirs.items[theirs.selected]!;
    const expected = item.parameters[theirs.argument]?.displayParts.map(({ text }) => text).join("");
    if (expected === undefined) expect(plain).not.toContain("@argument");
    else expect(plain).toContain(`\n@argument ${expected}`);
    const [line, mark] = plain.split("\n");
    if (expected !== undefined && mark?.includes("^"))
      expect(line!.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)).toBe(expected);
    else if (expected !== undefined) expect(plain).toContain(`\n▸ ${expected}`);
  });
});
