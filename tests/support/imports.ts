import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { ts } from "@ts-morph/common";

export interface Import {
  /** The file that imports, seen from the project's root. */
  readonly from: string;
  /** A file of the project, or the name of a package or of a Node module. */
  readonly to: string;
  /** `type`: gone when it runs. `dynamic`: an `import()` that runs later. */
  readonly kind: "static" | "dynamic" | "type";
}

/** Every import of a file: `import`, `export ... from`, `import()` and types by `import("...")`. */
export function importsOf(from: string, text = readFileSync(from, "utf8")): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: Import["kind"]) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const to = specifier.text.startsWith(".") ? join(dirname(from), specifier.text) : packageOf(specifier.text);
    found.push({ from, to, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node) ? "type" : "static");
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeExport(node) ? "type" : "static");
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, "type");
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], "dynamic");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.Latest));
  return found;
}

const packageOf = (specifier: string) =>
  specifier.startsWith("node:") ? specifier : specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  const { isTypeOnly, name, namedBindings } = importClause;
  if (isTypeOnly) return true;
  return !name && !!namedBindings && ts.isNamedImports(namedBindings) && allTypes(namedBindings.elements);
}

const isTypeExport = ({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean =>
  isTypeOnly || (!!exportClause && ts.isNamedExports(exportClause) && allTypes(exportClause.elements));

const allTypes = (names: readonly { readonly isTypeOnly: boolean }[]) =>
  names.length > 0 && names.every((name) => name.isTypeOnly);

/** The first circle of imports that run as the modules load, if there is one: `a -> b -> a`. */
export function circle(imports: readonly Import[]): string | undefined {
  const graph = new Map<string, string[]>();
  for (const { from, to, kind } of imports) if (kind === "static") graph.set(from, [...(graph.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" -> ");
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const found = visit(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}
