// Completion inside the string of an import.
import { builtinModules } from "node:module";

/** The string of an import that the cursor is in: its own text up to the cursor and where the last path segment starts. */
export function moduleSpecifier(source: string, offset: number): { text: string; start: number } | undefined {
  const before = source.slice(0, offset);
  const match = /(?:(?<![.\w$])(?:import|require)\s*\(|(?<![.\w$])(?:from|import))\s*["']([^"'\n]*)$/.exec(before);
  if (!match) return undefined;
  const text = match[1]!;
  const relative = text.startsWith(".");
  return { text, start: offset - (relative ? text.length - (text.lastIndexOf("/") + 1) : text.length) };
}

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
        .map((name) => ({ text: name, type: "module", order: name.startsWith("thalweg") ? "10" : "12" }));
