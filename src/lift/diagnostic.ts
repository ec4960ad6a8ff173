import { ts } from "@ts-morph/common";
import { analyse } from "../derivative/activity.ts";
import type { Expression, Program, Statement } from "../derivative/ir.ts";
import { isReference } from "../derivative/type.ts";
import { each, expressionsOf, walk } from "../derivative/walk.ts";
import { readSymbol } from "./functionNode.ts";
import { fail, type LiftError, remedies } from "./liftError.ts";

/** Something to say about a function's derivative, at its place in the source. */
export interface LiftDiagnostic {
  /** 95001 and up. */
  readonly code: number;
  /** An error only where a parameter typed `Differentiable` demands a derivative. */
  readonly category: "error" | "warning" | "suggestion";
  /** In UTF-16 units of the source. */
  readonly start: number;
  readonly length: number;
  /** What is wrong, and after a colon what to do. */
  readonly message: string;
}

export function diagnosticOf(error: LiftError, demanded: boolean, source: ts.SourceFile): LiftDiagnostic {
  const place = error.node.getSourceFile() === source ? spanOf(error.node, source) : { start: 0, length: 0 };
  const category = error.code === 95010 || !demanded ? "suggestion" : "error";
  return { code: error.code, category, ...place, message: `${error.message}: ${error.remedy}` };
}

/** The reason that `grad(f)` gives when it is asked all the same. */
export function reasonOf(error: LiftError, source: ts.SourceFile, place?: (start: number) => string): string {
  const file = error.node.getSourceFile();
  const start = error.node.getStart();
  const named = place && file === source ? place(start) : placeIn(file, start);
  return `${error.message} (${named}): ${error.remedy}`;
}

/**
 * Places of a lowered function where a derivative is lost.
 *
 * @throws LiftError where an active value goes to a function that cannot be lifted
 */
export function lostDerivatives(
  program: Program,
  origins: ReadonlyMap<Expression | Statement, ts.Node>,
  source: ts.SourceFile,
  checker: ts.TypeChecker,
): LiftDiagnostic[] {
  const mask = program.params.map(({ type }) => type === "number" || isReference(type));
  const analysis = analyse(program, mask);
  const found: LiftDiagnostic[] = [];
  const visit = (e: Expression): void => {
    const node = origins.get(e);
    const message = node && lost(e, analysis.isActive);
    if (!message || node.getSourceFile() !== source) return;
    found.push({
      code: 95009,
      category: "warning",
      ...spanOf(node, source),
      message: `${message}: ${remedies[95009]}`,
    });
  };
  each(program.body, (s) => {
    if (s.kind === "call" && s.args.some(analysis.isActive)) mustBeLifted(origins.get(s), checker);
    for (const e of expressionsOf(s)) walk(e, visit);
  });
  return found;
}

function lost(e: Expression, isActive: (e: Expression) => boolean): string | undefined {
  if (e.kind === "element" && isActive(e.index)) return "the index depends on a parameter, and has no derivative";
  if (e.kind !== "binary" || !["&", "|", "^", "<<", ">>", ">>>"].includes(e.operator)) return;
  return isActive(e.left) || isActive(e.right) ? "a bitwise operator has no derivative" : undefined;
}

/** A function of JavaScript or of a package has no lifted form. */
function mustBeLifted(node: ts.Node | undefined, checker: ts.TypeChecker): void {
  const name = node && ts.isCallExpression(node) ? node.expression : node;
  if (!name || !ts.isIdentifier(name)) return;
  let symbol = readSymbol(name, checker);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const file = symbol?.declarations?.[0]?.getSourceFile();
  if (!file || !isForeign(file.fileName)) return;
  fail(95004, `${name.text} has no derivative, because it comes from JavaScript or a package`, node!);
}

const isForeign = (file: string): boolean =>
  /\.[cm]?jsx?$/.test(file) ||
  (/[\\/]node_modules[\\/]/.test(file) && !/[\\/]node_modules[\\/]thalweg[\\/]/.test(file));

function placeIn(file: ts.SourceFile, start: number): string {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName}:${line + 1}:${character + 1}`;
}

const spanOf = (node: ts.Node, source: ts.SourceFile): { start: number; length: number } => ({
  start: node.getStart(source),
  length: node.getWidth(source),
});
