// Completion inside the string of an import.
import { builtinModules } from "node:module";

/** The string of an import that the cursor is in: its own text up to the cursor and where the last path segment starts. */
export function moduleSpecifier(source: string, offset: number): { text: string; start: number } | undefined {
  const before = source.slice(0, offset);
  const match = /(?:(?<![.\w$])(?:import|require)\s*\(|(?<![.\w$])(?:from|import))\s*["']([^"'\n]*)$/.exec(before);
  if (!match) return undefined;
  const text = match[1]!;
  return { text, start: offset - (text.length - folderOf(text).length) };
}

/** What stands before the segment that is being written, `date-fns/`: matches continue it. */
const folderOf = (text: string): string => text.slice(0, text.lastIndexOf("/") + 1);

/** Modules that every cell can import. */
export const moduleMatches = (text: string): { text: string; type: string; order: string }[] =>
  text.startsWith(".")
    ? []
    : [
        "thalweg",
        "thalweg/notebook",
        ...builtinModules.filter((name) => !/^_|^node:|\/_/.test(name)).map((name) => `node:${name}`),
      ]
        .filter((name) => name.startsWith(text))
        .map((name) => ({
          text: name.slice(folderOf(text).length),
          type: "module",
          order: name.startsWith("thalweg") ? "10" : "12",
        }));
