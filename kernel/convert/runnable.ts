// Cells as one module that plain Node runs with the same result. In a notebook a name may be declared by several cells, and all
// functions see the last; in a module that is what `var` does.
import { ts } from "@ts-morph/common";
import MagicString from "magic-string";
import type { DocumentCell } from "./cells.ts";
import { type LocalFile, nodeImports } from "./nodeImports.ts";
import { preludeTag } from "./readPercent.ts";

/** The cells of code with names that several of them declare made fit for one module, and what plain Node lacks before them. */
export function runnable(given: readonly DocumentCell[], resolve: LocalFile): DocumentCell[] {
  const cells = given.map((cell) =>
    isCode(cell) ? { ...cell, source: nodeImports(cell.source, parse(cell.source), resolve) } : cell,
  );
  const files = cells.map((cell) => (isCode(cell) ? parse(cell.source) : undefined));
  const names = namesOf(files.filter((file) => file !== undefined));
  const rewritten = cells.map((cell, i): DocumentCell => {
    const file = files[i];
    return file && names.repeated.size > 0 ? { ...cell, source: rewrite(cell.source, file, names) } : cell;
  });
  const prelude = preludeOf(
    cells
      .filter((_, i) => files[i] !== undefined)
      .map(({ source }) => source)
      .join("\n"),
  );
  return prelude === ""
    ? rewritten
    : [{ type: "code", source: prelude, metadata: { tags: [preludeTag] } }, ...rewritten];
}

interface Names {
  /** Declared by several cells. */
  readonly repeated: ReadonlySet<string>;
  /** Of those, imports that are not all the same. */
  readonly mixed: ReadonlySet<string>;
  /** What is imported already. */
  readonly imported: Set<string>;
}

function namesOf(files: readonly ts.SourceFile[]): Names {
  const kinds = new Map<string, { cells: Set<ts.SourceFile>; kinds: Set<string> }>();
  for (const file of files)
    for (const statement of file.statements)
      for (const name of valuesOf(statement)) {
        const known = kinds.get(name) ?? { cells: new Set(), kinds: new Set() };
        kinds.set(name, known);
        known.cells.add(file);
        known.kinds.add(ts.isImportDeclaration(statement) ? importKind(statement, name) : "value");
      }
  const repeated = [...kinds].filter(([, { cells }]) => cells.size > 1);
  const mixed = repeated.filter(([, { kinds }]) => kinds.size > 1);
  const only = (entries: typeof repeated) => new Set(entries.map(([name]) => name));
  return { repeated: only(repeated), mixed: only(mixed), imported: new Set() };
}

const importKind = (statement: ts.ImportDeclaration, name: string): string =>
  `${importedNames(statement).find(({ local }) => local === name)?.text} ${statement.moduleSpecifier.getText()}`;

const isCode = ({ type, source }: DocumentCell): boolean => type === "code" && !isOther(source);

/** The cell is another language's, or only timed. */
const isOther = (source: string): boolean => /^\s*(?:%%(?!time\b)|%timeit\b)/.test(source);

/** Magics are blank, so that all places stay. */
function parse(source: string): ts.SourceFile {
  const blank = source.replace(/^(?:\s*%{1,2}[A-Za-z?][^\n]*\n?)+/, (magics) =>
    magics.replace(/%{1,2}time(?=\s)|%(?!%?time\b)[^\n]*/g, (text) => " ".repeat(text.length)),
  );
  return ts.createSourceFile("cell.ts", blank, ts.ScriptTarget.Latest, true);
}

/** What scripts of the notebook's folder have and modules do not. */
function preludeOf(code: string): string {
  const lines: string[] = [];
  if (/\brequire\s*\(/.test(code))
    lines.push('import { createRequire } from "node:module";', "const require = createRequire(import.meta.url);");
  if (/\b__dirname\b/.test(code)) lines.push("const __dirname = import.meta.dirname;");
  if (/\b__filename\b/.test(code)) lines.push("const __filename = import.meta.filename;");
  return lines.join("\n");
}

/** Value names that a statement at the top declares. */
function valuesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
    return hasKeyword(statement, ts.SyntaxKind.DeclareKeyword) ? [] : [statement.name.text];
  return ts.isImportDeclaration(statement) ? importedNames(statement).map(({ local }) => local) : [];
}

const boundNames = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : boundNames(each.name)));

interface Imported {
  readonly local: string;
  /** Its part of the clause: `a as b`, `* as b`, `b`. */
  readonly text: string;
  readonly named: boolean;
}

function importedNames({ importClause }: ts.ImportDeclaration): Imported[] {
  if (!importClause || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  const found: Imported[] = name ? [{ local: name.text, text: name.text, named: false }] : [];
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    found.push({ local: namedBindings.name.text, text: `* as ${namedBindings.name.text}`, named: false });
  else if (namedBindings)
    for (const each of namedBindings.elements)
      if (!each.isTypeOnly) found.push({ local: each.name.text, text: each.getText(), named: true });
  return found;
}

function rewrite(source: string, file: ts.SourceFile, names: Names): string {
  const text = new MagicString(source);
  const top = file.statements[0]?.getStart() ?? 0;
  for (const statement of file.statements) {
    const own = valuesOf(statement).filter((name) => names.repeated.has(name));
    if (own.length === 0) continue;
    const [from, end] = [statement.getStart(), statement.getEnd()];
    if (ts.isImportDeclaration(statement)) {
      const kept = importText(statement, names);
      if (kept === "") text.remove(from, end);
      else text.overwrite(from, end, kept);
    } else if (ts.isVariableStatement(statement)) {
      const list = statement.declarationList.getStart();
      text.overwrite(from, list + /^\w+/.exec(source.slice(list))![0].length, "var");
    } else if (ts.isFunctionDeclaration(statement) && !statement.body) text.remove(statement.getFullStart(), end);
    else {
      // The modifiers of a declaration that an expression can't have.
      const start = from + /^(?:(?:export|default|abstract)\s+)*/.exec(source.slice(from))![0].length;
      if (start > from) text.remove(from, start);
      text.appendRight(start, `var ${own[0]} = `).appendLeft(end, ";");
      if (ts.isFunctionDeclaration(statement) && from > top) {
        text.appendLeft(end, "\n");
        text.move(from, end, top);
      }
    }
  }
  return text.toString();
}

/** An import that an earlier cell has is left out; a name that other cells give another value is filled from it. */
function importText(statement: ts.ImportDeclaration, { mixed, imported }: Names): string {
  const from = statement.moduleSpecifier.getText();
  const all = importedNames(statement);
  const attributes = statement.attributes ? ` ${statement.attributes.getText()}` : "";
  const fresh = all.filter(({ text }) => !imported.has(`${text} ${from}`));
  const after: string[] = [];
  const parts = all.flatMap((each) => {
    const { local, text, named } = each;
    if (!mixed.has(local)) return fresh.includes(each) ? [{ named, text }] : [];
    const alias = `${local}$${imported.size + 1}`;
    after.push(`var ${local} = ${alias};`);
    imported.add(`${alias} ${from}`);
    const renamed = named && text === local ? `${local} as ${alias}` : text.replace(/[\w$]+$/, alias);
    return [{ named, text: renamed }];
  });
  for (const { text } of fresh) imported.add(`${text} ${from}`);
  const bindings = statement.importClause?.namedBindings;
  const types = bindings && ts.isNamedImports(bindings) ? bindings.elements.filter((each) => each.isTypeOnly) : [];
  const inner = [...parts.filter(({ named }) => named).map(({ text }) => text), ...types.map((each) => each.getText())];
  const outer = parts.filter(({ named }) => !named).map(({ text }) => text);
  if (inner.length + outer.length === 0) return "";
  const clause = [...outer, ...(inner.length > 0 ? [`{ ${inner.join(", ")} }`] : [])].join(", ");
  return [`import ${clause} from ${from}${attributes};`, ...after].join(" ");
}

const hasKeyword = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((each) => each.kind === kind) ?? false);
