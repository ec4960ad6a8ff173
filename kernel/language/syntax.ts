// What the parser alone finds wrong with a cell, in words that help.
import type { Declarations } from "./declarations.ts";
import { jsxAdvice, type LabelOf, type Problem, problemOf } from "./diagnostics.ts";
import type { Mappings } from "./sourceMap.ts";
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

/** JavaScript that is none, as the parser of the rewrite reports it. @throws whatever else it was */
export function unparsable(error: unknown, source: string, mappings: Mappings): Problem {
  if (!(error instanceof SyntaxError) || !("loc" in error)) throw error;
  const { line, column } = error.loc as { line: number; column: number };
  const [, row, place] = mappings[line - 1]?.findLast(([generated]) => generated <= column) ?? [0, 0, 0];
  const start = offsetOf(source, row, place);
  return syntaxError(error.message.replace(/ \(\d+:\d+\)$/, ""), start, 1);
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
  return found && syntaxError(`JSX is off in cells. ${jsxAdvice}`, found.getStart(), 1);
}

const syntaxError = (message: string, start: number, length: number): Problem => ({
  name: "SyntaxError",
  message,
  start,
  length,
  notes: [],
});

/** The offset of a line and column, both from 0. */
function offsetOf(source: string, line: number, column: number): number {
  const starts = [0, ...[...source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((each) => each.index + each[0].length)];
  return Math.min(source.length, (starts[line] ?? 0) + column);
}
