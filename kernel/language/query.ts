// The text that the compiler checks for a cell: what the user wrote, and what of earlier cells it mentions.
// For a check the imports stand behind the cell, so that places in the text are places in the cell; for completion they stand
// before it, where unfinished code cannot swallow them.
import type { Declarations } from "./declarations.ts";
import type { ParsedFile } from "./typescript.ts";

/** A name that later cells see. */
export interface Visible {
  readonly name: string;
  /** Number of the cell whose module exports it. */
  readonly cell: number;
  readonly value: boolean;
  readonly type: boolean;
  readonly mutable: boolean;
}

export type Scope = ReadonlyMap<string, Visible>;

/** The cell, the earlier names that it mentions, and an export of its own. */
export function checkedText(source: string, file: ParsedFile, declared: Declarations, scope: Scope): string {
  const mentioned = [...file.identifiers.keys()].flatMap((name) => mention(name, declared, scope) ?? []);
  const merged = mentioned.filter((each) => declared.names.has(each.name)).map((each) => each.name);
  const exported = [...new Set([...declared.names.keys(), ...merged])].filter((name) => !declared.exported.has(name));
  return `${source}\n${preamble(mentioned, true)}export { ${exported.join(", ")} };\n`;
}

/** Imports of everything mentioned, on one line before the cell; gives back where the cell starts. */
export function lookedAtText(source: string, file: ParsedFile, declared: Declarations, scope: Scope) {
  const mentioned = [...file.identifiers.keys()].flatMap((name) => mention(name, declared, scope) ?? []);
  const before = `${preamble(mentioned, false)}export {};\n`;
  return { text: before + source, start: before.length };
}

/** The module of a cell, seen from the folder in which all cells lie. */
export const cellModule = (cell: number): string => `./.cell_${cell}`;

/** An earlier meaning of a name that the cell mentions and does not replace. */
function mention(name: string, declared: Declarations, scope: Scope): Visible | undefined {
  const earlier = scope.get(name);
  const own = declared.names.get(name);
  if (!earlier || !own) return earlier;
  const onlyType = own.type && !own.value;
  const onlyValue = own.value && !own.type;
  if ((onlyType && earlier.value && !earlier.type) || (onlyValue && earlier.type && !earlier.value)) return earlier;
  return undefined;
}

/**
 * Imports, but `declare let` for what the cell may assign (an import cannot be assigned) and for what it joins with a type
 * of its own.
 */
function preamble(mentioned: readonly Visible[], assignable: boolean): string {
  const imports = new Map<number, string[]>();
  let declared = "";
  for (const { name, cell, value, type, mutable } of mentioned) {
    if (assignable && value && !type)
      declared += mutable
        ? `declare let ${name}: typeof import("${cellModule(cell)}").${name};`
        : `declare const ${name}: typeof import("${cellModule(cell)}").${name};`;
    else imports.set(cell, [...(imports.get(cell) ?? []), name]);
  }
  const imported = [...imports].map(([cell, names]) => `import { ${names.join(", ")} } from "${cellModule(cell)}";`);
  return imported.join("") + declared;
}
