// Imports as plain Node wants them: local files with their extension, JSON with its attribute.
import { ts } from "@ts-morph/common";
import MagicString from "magic-string";

/** A local specifier with its extension; the same where there is no such file. */
export type LocalFile = (specifier: string) => string;

const endings = [".ts", ".tsx", ".mts", ".js", ".mjs", ".json", "/index.ts", "/index.js"];

/** Finds local files by `exists`, which takes a specifier such as `./lib.ts`. */
export const localFile =
  (exists: (specifier: string) => boolean): LocalFile =>
  (specifier) => {
    if (!/^\.{1,2}\//.test(specifier) || exists(specifier)) return specifier;
    const source = specifier.replace(/\.([cm]?)js$/, ".$1ts");
    if (source !== specifier && exists(source)) return source;
    return endings.map((ending) => specifier + ending).find(exists) ?? specifier;
  };

/** The text of a cell, its file blanked of magics as `file` has it, with imports that Node resolves. */
export function nodeImports(source: string, file: ts.SourceFile, resolve: LocalFile): string {
  const text = new MagicString(source);
  const visit = (node: ts.Node): void => {
    const literal = specifierOf(node);
    if (literal) {
      const found = resolve(literal.text);
      if (found !== literal.text) text.overwrite(literal.getStart(), literal.getEnd(), JSON.stringify(found));
      const isBare = ts.isImportDeclaration(node) && !node.attributes && !node.importClause?.isTypeOnly;
      if (found.endsWith(".json") && isBare) text.appendLeft(literal.getEnd(), ' with { type: "json" }');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return text.toString();
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
    return ts.isStringLiteralLike(node.moduleSpecifier) ? node.moduleSpecifier : undefined;
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [first] = node.arguments;
  return first && ts.isStringLiteralLike(first) ? first : undefined;
}
