// A notebook as a TypeScript file whose cells begin with `// %%`: Jupytext's percent format 1.3, which editors show as cells.
import type { Document, DocumentCell } from "./cells.ts";

/** The text of a file in the percent format. Magics become comments, so that the file is a module. */
export function writePercent({ cells, kernelspec }: Document): string {
  const { name = "thalweg", display_name = "TypeScript" } = kernelspec ?? {};
  const header = [
    "---",
    "jupyter:",
    "  jupytext:",
    "    text_representation:",
    "      extension: .ts",
    "      format_name: percent",
    "      format_version: '1.3'",
    "  kernelspec:",
    `    display_name: ${display_name}`,
    "    language: typescript",
    `    name: ${name}`,
    "---",
  ];
  return `${[header.map(commented).join("\n"), ...cells.map(cellText)].join("\n\n")}\n`;
}

function cellText({ type, source, metadata }: DocumentCell): string {
  const lines = source.replace(/\s+$/, "").split(/\r\n|[\r\n]/);
  if (type !== "code") return [marker(` [${type}]`, metadata), ...lines.map(commented)].join("\n").trimEnd();
  const [, marks, language, rest] = /^(%%?)([a-z]\w*)(.*)$/i.exec(lines[0] ?? "") ?? [];
  if (language && (marks === "%%" ? language !== "time" : language === "timeit" && isLong(rest, lines))) {
    const parameters = rest?.trim() ? { magic_args: rest.trim() } : {};
    const all = { ...metadata, language, ...parameters };
    return [marker("", all), ...lines.slice(1).map(commented)].join("\n").trimEnd();
  }
  return [marker("", metadata), ...withMagicsCommented(lines)].join("\n").trimEnd();
}

/** Options at most on the line of the magic, and code below it. */
const isLong = (rest = "", lines: readonly string[]): boolean => lines.length > 1 && /^[\s\d-nr]*$/.test(rest);

/** Magics at the top of the cell. What a `%time` runs on its own line goes on the next. */
function withMagicsCommented(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const [, before = "", code = ""] = /^(\s*%{1,2}time)\s+(\S.*)$/.exec(line) ?? [];
    if (before) return [...out, commented(before), code, ...lines.slice(i + 1)];
    if (/^\s*%{1,2}[A-Za-z?]/.test(line) || /^\s*\/\/ (?:\/\/ )*%{1,2}[A-Za-z]/.test(line)) out.push(commented(line));
    else if (line.trim() === "" || line.trim().startsWith("//")) out.push(line);
    else return [...out, ...lines.slice(i)];
  }
  return out;
}

const commented = (line: string): string => (line === "" ? "//" : `// ${line}`);

function marker(kind: string, { title, ...metadata }: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(metadata).map(([key, value]) => ` ${key}=${spacedJson(value)}`);
  return `// %%${typeof title === "string" ? ` ${title}` : ""}${kind}${pairs.join("")}`;
}

/** JSON as Python writes it, with a blank after each comma and colon. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spacedJson(each)}`);
  return `{${entries.join(", ")}}`;
}
