// What the parser alone finds wrong with a cell, in words that help.
import type { Declarations } from "./declarations.ts";
import { type LabelOf, type Problem, problemOf } from "./diagnostics.ts";
import { type ParsedFile, ts } from "./typescript.ts";

/** Names that the compiled cell has for itself. */
const reserved = ["$cell", "$scope"];

export function syntaxProblems(file: ParsedFile, declared: Declarations, labelOf: LabelOf): Problem[] {
  if (file.parseDiagnostics.length > 0) {
    const jsx = findJsx(file.text);
    return jsx ? [jsx] : file.parseDiagnostics.map((each) => problemOf(each, labelOf));
  }
  const assignment = file.statements.find((each) => ts.isExportAssignment(each) && each.isExportEquals === true);
  if (assignment)
    return [
      syntaxError("'export =' is for CommonJS files: a cell's names need no export", assignment.getStart(file), 8),
    ];
  return reserved
    .filter((name) => declared.names.has(name))
    .map((name) => syntaxError(`'${name}' is the kernel's own name`, file.text.indexOf(name), name.length));
}

/** A cell that would be right if it were JSX gets one clear answer instead of a dozen. */
function findJsx(source: string): Problem | undefined {
  if (!/<[A-Za-z>]/.test(source)) return undefined;
  const file = ts.createSourceFile("/cell.tsx", source, ts.ScriptTarget.ES2024, true, ts.ScriptKind.TSX) as ParsedFile;
  if (file.parseDiagnostics.length > 0) return undefined;
  const visit = (node: ts.Node): ts.Node | undefined =>
    ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)
      ? node
      : ts.forEachChild(node, visit);
  const found = visit(file);
  return found && syntaxError("JSX is not part of a cell's TypeScript", found.getStart(), 1);
}

const syntaxError = (message: string, start: number, length: number): Problem => ({
  name: "SyntaxError",
  message,
  start,
  length,
  notes: [],
});
