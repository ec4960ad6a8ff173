// A program split into cells at random places prints what the whole program prints; every other one is traced for NaN, which
// changes nothing either.
import { expect, test } from "vitest";
import { Session } from "../../../kernel/language/session.ts";
import { MiniExecutor } from "../../support/miniExecutor.ts";
import { numbers, randomProgram } from "./randomPrograms.ts";

const programs = Number(process.env["THALWEG_PROGRAMS"] ?? 100);
const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<void>;

const session = new Session();
session.configure({ directory: "/" });

async function whole(statements: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const log = (...values: unknown[]) => lines.push(JSON.stringify(values));
  try {
    await new AsyncFunction("log", `"use strict";\n${statements.join("\n")}`)(log);
  } catch (error) {
    lines.push(String(error));
  }
  return lines;
}

async function split(statements: readonly string[], seed: number): Promise<{ lines: string[]; cells: string[] }> {
  const next = numbers(seed);
  const cells: string[][] = [[]];
  for (const statement of statements) {
    if (next() % 3 === 0) cells.push([]);
    cells.at(-1)!.push(statement);
  }
  const lines: string[] = [];
  const scope = globalThis as { log?: unknown };
  scope.log = (...values: unknown[]) => lines.push(JSON.stringify(values));
  session.reset();
  const executor = new MiniExecutor();
  for (const [index, cell] of cells.entries()) {
    const id = String(index);
    const source = `// @ts-nocheck\n${cell.join("\n")}`;
    const compiled = session.compile({ id, label: `Cell [${index}]`, source, nanTrace: seed % 2 === 0 });
    if (!compiled.ok) throw new Error(compiled.traceback.join("\n"));
    const { error, assigned } = await executor.run(compiled);
    session.commit({ id, names: assigned });
    if (error !== undefined) {
      lines.push(String(error));
      break;
    }
  }
  delete scope.log;
  return { lines, cells: cells.map((cell) => cell.join("\n")) };
}

test(
  `${programs} random programs`,
  async () => {
    for (let seed = 1; seed <= programs; seed++) {
      const statements = randomProgram(seed, 14);
      const expected = await whole(statements);
      const { lines, cells } = await split(statements, seed);
      expect(lines, `seed ${seed}:\n${cells.join("\n---\n")}`).toEqual(expected);
    }
  },
  600_000 + 2000 * programs,
);
