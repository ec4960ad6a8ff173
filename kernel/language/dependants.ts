// When a name gets a new type, functions of other cells that use it may no longer fit. They are checked again, and a warning
// names the cell and the line.
import type { CellSource } from "./calls.ts";
import type { Checker } from "./checker.ts";
import type { Declarations } from "./declarations.ts";
import { type LabelOf, placeOf, problemOf } from "./diagnostics.ts";
import { checkedText, type Scope } from "./query.ts";
import { parse, ts } from "./typescript.ts";

/** Each costs about as much as the cell itself: after this many milliseconds the rest is only counted. */
const patience = 4000;
/** Lines shown of one cell. */
const mostOfOne = 3;

interface Redeclaring {
  readonly declared: Declarations;
  readonly module: ModuleText;
}

interface Dependant {
  readonly source: string;
  readonly declared: Declarations;
}

type ModuleText = { readonly text: string; readonly extension: ".d.ts" | ".ts" | ".tsx" };

/** Names of `cell` that were visible before and whose declaration reads differently now. */
export function changedNames(cell: Redeclaring, before: (name: string) => ModuleText | undefined): Set<string> {
  const changed = new Set<string>();
  let now: Map<string, string> | undefined;
  const old = new Map<ModuleText, Map<string, string>>();
  for (const name of cell.declared.names.keys()) {
    const module = before(name);
    if (!module) continue;
    now ??= declarationTexts(cell.module);
    if (!old.has(module)) old.set(module, declarationTexts(module));
    if (!sameType(now.get(name), old.get(module)!.get(name))) changed.add(name);
  }
  return changed;
}

/** Checks `dependants` against `scope`, and words what no longer fits in their functions. */
export function dependantWarnings(
  checker: Checker,
  dependants: readonly (CellSource & Dependant)[],
  { scope, roots }: { scope: Scope; roots: readonly string[] },
  changed: ReadonlySet<string>,
  label: string,
  labelOf: LabelOf,
): string[] {
  const warnings: string[] = [];
  const deadline = performance.now() + patience;
  for (const [index, cell] of dependants.entries()) {
    if (performance.now() > deadline) {
      warnings.push(`${dependants.length - index} more cells use names that have another type now`);
      break;
    }
    const { source, declared } = withoutDeclarationOf(changed, cell, checker.parse(cell.source));
    const parsed = checker.parse(source);
    const text = checkedText(source, parsed, declared, scope);
    const { diagnostics } = checker.check(text, cell.source.length, parsed, roots);
    for (const each of diagnostics.filter((each) => isInFunction(parsed, each.start!)).slice(0, mostOfOne)) {
      const { line } = placeOf(cell.source, each.start!);
      const names = [...changed].filter((name) => parsed.identifiers.has(name)).map((name) => `'${name}'`);
      warnings.push(
        `${cell.label}, line ${line} no longer fits ${names.join(", ")} of ${label}: ${problemOf(each, labelOf).message}`,
      );
    }
  }
  return warnings;
}

/** The cell as if it did not declare these names itself: its functions mean those of the newer cell, place by place. */
function withoutDeclarationOf(
  changed: ReadonlySet<string>,
  { source, declared }: Dependant,
  parsed: ts.SourceFile,
): Dependant {
  const own = [...changed].filter((name) => declared.names.has(name));
  if (own.length === 0) return { source, declared };
  let text = source;
  const hide = (name: ts.Node | undefined): void => {
    if (!name) return;
    if (!ts.isIdentifier(name)) {
      ts.forEachChild(name, (each) => hide(ts.isBindingElement(each) ? each.name : undefined));
      return;
    }
    const start = name.getStart(parsed);
    if (own.includes(name.text) && name.end - start === name.text.length)
      text = text.slice(0, start) + hidden.repeat(name.text.length) + text.slice(name.end);
  };
  for (const statement of parsed.statements)
    if (ts.isVariableStatement(statement)) for (const each of statement.declarationList.declarations) hide(each.name);
    else hide((statement as ts.DeclarationStatement).name);
  const names = new Map([...declared.names].filter(([name]) => !own.includes(name)));
  return { source: text, declared: { ...declared, names } };
}

/** A letter of which nobody makes names. */
const hidden = "\u01c1";

/** The text that declares each name in a module of declarations. */
function declarationTexts(module: ModuleText): Map<string, string> {
  const texts = new Map<string, string>();
  const file = parse(`/module${module.extension}`, module.text);
  const add = (name: string, text: string) => texts.set(name, (texts.get(name) ?? "") + text);
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const mutable = statement.declarationList.flags & ts.NodeFlags.Constant ? "const " : "let ";
      for (const each of statement.declarationList.declarations) add(each.name.getText(), mutable + each.getText());
    } else if (ts.isImportDeclaration(statement)) {
      for (const [, name] of statement.getText().matchAll(/([\w$]+)(?=\s*[,}]|\s+from)/g))
        add(name!, statement.getText());
    } else {
      const name = (statement as ts.DeclarationStatement).name;
      if (name && ts.isIdentifier(name)) add(name.text, statement.getText());
    }
  }
  return texts;
}

/** `0.1` and `0.2` are the same to whoever uses a number. */
function sameType(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && widened(a) === widened(b);
}

const widened = (text: string): string =>
  text
    .replace(/ = -?[\d.]+(?:e[+-]?\d+)?$/i, ": number")
    .replace(/ = "(?:[^"\\]|\\.)*"$/, ": string")
    .replace(/ = (?:true|false)$/, ": boolean")
    .replace(/^(?:const|let) /, "");

function isInFunction(file: ts.SourceFile, position: number): boolean {
  let node: ts.Node = file;
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.getStart(file) <= position && position < child.end ? child : undefined,
    );
    if (!inner) return false;
    if (ts.isFunctionLike(inner) && inner.getStart(file) < position) return true;
    node = inner;
  }
}
