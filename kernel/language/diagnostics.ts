// Errors of the check as a notebook shows them: TypeScript's message, the position, the line with a caret.
import { codeFrame, framePosition } from "../frame.ts";
import type { CellSource, CompileError } from "./calls.ts";
import { mendingOf } from "./mistakes.ts";
import { ts } from "./typescript.ts";

/** Something wrong at a place of a cell. */
export interface Problem {
  readonly name: string;
  readonly message: string;
  /** UTF-16 offset and length in the cell's text. */
  readonly start: number;
  readonly length: number;
  /** Lines that say more: where the other declaration is, how to mend it. */
  readonly notes: readonly string[];
}

/** Cells whose types a message may name. */
export type LabelOf = (cell: number) => string | undefined;

/** Errors shown of one cell; the rest is counted. */
const most = 5;

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;

/** The error that a cell answers with. */
export function compileError(cell: CellSource, problems: readonly Problem[]): CompileError {
  const lines = problems
    .slice(0, most)
    .flatMap((problem, index) => [...(index > 0 ? [""] : []), ...render(cell, problem)]);
  if (problems.length > most) lines.push("", dim(`… and ${problems.length - most} more`));
  const { name, message } = problems[0]!;
  return { ok: false, name, message, traceback: lines };
}

/** One problem as lines: name and message, position, code frame, notes. */
export function render(cell: CellSource, problem: Problem): string[] {
  const { line, column } = placeOf(cell.source, problem.start);
  return [
    `${red(problem.name)}: ${problem.message}`,
    dim(framePosition(cell.label, line, column)),
    ...codeFrame(cell.shown ?? cell.source, line, column, problem.length),
    ...problem.notes,
  ];
}

/** Line and column, from 1, of an offset. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split(lineBreak);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Codes among those of the grammar that are about types: decorators that do not fit, imports that are types only. */
const aboutTypes = new Set([
  1192, 1238, 1239, 1240, 1241, 1259, 1270, 1271, 1278, 1279, 1329, 1361, 1362, 1371, 1484, 1485,
]);

/** A diagnostic of the compiler in the notebook's words. */
export function problemOf(diagnostic: ts.Diagnostic, labelOf: LabelOf): Problem {
  const text = clean(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"), labelOf);
  const isSyntax = diagnostic.code < 2000 && !aboutTypes.has(diagnostic.code);
  return {
    name: isSyntax ? "SyntaxError" : `TS${diagnostic.code}`,
    message: text,
    start: diagnostic.start ?? 0,
    length: diagnostic.length ?? 1,
    notes: [...advice(diagnostic, text), ...related(diagnostic, labelOf)],
  };
}

/** Types of other cells by their own name. */
const clean = (text: string, labelOf: LabelOf): string =>
  text
    .replace(
      /import\("[^"]*\/?\.cell_(\d+)"\)\.([\w$.]+)/g,
      (_, cell, name) => `${name} (${labelOf(Number(cell)) ?? "an earlier cell"})`,
    )
    .replace(/import\("[^"]*\/?\.cell"\)\.([\w$.]+)/g, "$1");

function advice(diagnostic: ts.Diagnostic, text: string): string[] {
  if (diagnostic.code === 2307 || diagnostic.code === 2792) {
    const specifier = /'([^']+)'/.exec(text)?.[1] ?? "";
    const name = /^(@[^/]+\/[^/]+|[^./@][^/]*)/.exec(specifier)?.[1];
    if (name && !specifier.includes(":")) return [`Install it for this notebook: %npm install ${name}`];
  }
  if (diagnostic.code === 1108) return ["A cell is no function: its last expression is its result."];
  if (diagnostic.code === 17004) return [`JSX is off in cells. ${jsxAdvice}`];
  const { file, start = 0, length = 1, code } = diagnostic;
  const { line } = placeOf(file?.text ?? "", start);
  const mending = mendingOf({
    code,
    message: text,
    text: file?.text.slice(start, start + length) ?? "",
    line: file?.text.split(lineBreak)[line - 1] ?? "",
  });
  return mending === undefined ? [] : [mending];
}

/** How JSX is turned on. */
export const jsxAdvice =
  'To turn it on, put a tsconfig.json with { "compilerOptions": { "jsx": "react-jsx" } } beside the notebook.';

const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/** What the compiler adds: about the cell's own text with its place, about other cells and files with their name. */
function related(diagnostic: ts.Diagnostic, labelOf: LabelOf): string[] {
  return (diagnostic.relatedInformation ?? []).flatMap((each) => {
    const text = clean(ts.flattenDiagnosticMessageText(each.messageText, "\n"), labelOf);
    if (!each.file || each.start === undefined) return [dim(text)];
    const cell = /\/\.cell_(\d+)\./.exec(each.file.fileName)?.[1];
    if (cell !== undefined) return [dim(`${text} (${labelOf(Number(cell)) ?? "an earlier cell"})`)];
    if (each.file !== diagnostic.file) return [];
    const { line, column } = placeOf(each.file.text, each.start);
    return [dim(`${text} (line ${line}, column ${column})`)];
  });
}
