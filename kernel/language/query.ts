// The text that the compiler checks for a cell: what the user wrote, and what of earlier cells it mentions.
// For a check the imports stand behind the cell, so that places in the text are places in the cell; for completion they stand
// before it, where unfinished code cannot swallow them.
import type { Declarations } from "./declarations.ts";
import type { ParsedFile } from "./typescript.ts";

/** A name that later cells see: its value and its type may come from different cells. */
export interface Visible {
  readonly name: string;
  /** Number of the cell whose module exports the value. */
  readonly value?: number | undefined;
  /** Number of the cell whose module exports the type. */
  readonly type?: number | undefined;
  readonly mutable: boolean;
}

export type Scope = ReadonlyMap<string, Visible>;

/** The cell, the earlier names that it mentions, and an export of its own. */
export function checkedText(source: string, file: ParsedFile, declared: Declarations, scope: Scope): string {
  const mentioned = [...file.identifiers.keys()].flatMap((name) => mention(name, declared, scope) ?? []);
  const exported = [...declared.names.keys()].filter((name) => !declared.exported.has(name));
  return `${source}\n${preamble(mentioned, true)}export { ${exported.join(", ")} };\n`;
}

/**
 * Imports of everything mentioned and of `more` names, on one line before the cell; gives back where the cell starts.
 *
 * @param runtime names of "thalweg" to import too
 */
export function lookedAtText(
  source: string,
  file: ParsedFile,
  declared: Declarations,
  scope: Scope,
  more: readonly string[] = [],
  runtime: readonly string[] = [],
): { text: string; start: number } {
  const names = new Set([...file.identifiers.keys(), ...more]);
  const mentioned = [...names].flatMap((name) => mention(name, declared, scope) ?? []);
  const imported = runtime.length > 0 ? `import { ${runtime.join(", ")} } from "thalweg";` : "";
  const before = `${imported}${preamble(mentioned, false)}export {};\n`;
  return { text: before + source, start: before.length };
}

/** The module of a cell, seen from the folder in which all cells lie. */
export const cellModule = (cell: number): string => `./.cell_${cell}`;

/** What earlier cells mean by a name that the cell mentions and does not replace. */
function mention(name: string, declared: Declarations, scope: Scope): Visible | undefined {
  const earlier = scope.get(name);
  const own = declared.names.get(name);
  return earlier && own ? beside(earlier, own) : earlier;
}

/** What is left of an earlier name beside a new declaration of it: a type beside a value, a value beside a type. */
export function beside(
  earlier: Visible,
  own: { readonly value: boolean; readonly type: boolean },
): Visible | undefined {
  if (earlier.value === earlier.type) return undefined;
  if (own.value && !own.type && earlier.type !== undefined) return { ...earlier, value: undefined };
  if (own.type && !own.value && earlier.value !== undefined) return { ...earlier, type: undefined };
  return undefined;
}

/**
 * Imports, but `declare let` for what the cell may assign (an import cannot be assigned) and for a value whose type comes from
 * another cell.
 */
function preamble(mentioned: readonly Visible[], assignable: boolean): string {
  const imports = new Map<number, string[]>();
  let declared = "";
  for (const { name, value, type, mutable } of mentioned) {
    const imported = type ?? (assignable ? undefined : value);
    if (imported !== undefined) imports.set(imported, [...(imports.get(imported) ?? []), name]);
    if (value !== undefined && value !== imported)
      declared += `declare ${mutable ? "let" : "const"} ${name}: typeof import("${cellModule(value)}").${name};`;
  }
  const lines = [...imports].map(([cell, names]) => `import { ${names.join(", ")} } from "${cellModule(cell)}";`);
  return lines.join("") + declared;
}
