// Lifting of a module's text: registrations are added in place, types stay, no line changes.

import { ts } from "@ts-morph/common";
import MagicString from "magic-string";
import { registration } from "./createLift.ts";
import type { LiftDiagnostic } from "./diagnostic.ts";
import { type FindOptions, findLifts, type Lift } from "./findLifts.ts";

export interface LiftedModule {
  /** The text, and its map to the original; none when nothing was lifted. */
  readonly code: string;
  readonly map?: ReturnType<MagicString["generateMap"]>;
  readonly diagnostics: readonly LiftDiagnostic[];
}

export function liftModule(program: ts.Program, source: ts.SourceFile, options: FindOptions): LiftedModule {
  const { lifts, entries, diagnostics } = findLifts(program, source, { sealed: true, ...options });
  if (!lifts.length) return { code: source.text, diagnostics };
  const register = unused("$lift", source.text);
  const table = unused("$lifts", source.text);
  const text = new MagicString(source.text);
  for (const lift of lifts) addRegistration(text, lift, register, `${table}[${lift.index}]`);
  const json = JSON.stringify(JSON.stringify(entries)).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  text.appendLeft(headOf(source), `var ${table} = JSON.parse(${json}), ${register} = ${registration}; `);
  return { code: text.toString(), map: text.generateMap({ hires: "boundary", source: source.fileName }), diagnostics };
}

function addRegistration(text: MagicString, { node, captures }: Lift, register: string, entry: string): void {
  const captured = `() => [${captures.join(", ")}]`;
  if (ts.isClassDeclaration(node)) {
    text.appendLeft(node.getEnd(), ` ${register}(${node.name?.text}, ${entry}, ${captured});`);
    return;
  }
  if (!ts.isFunctionDeclaration(node)) {
    text.appendLeft(node.getStart(), `/* @__PURE__ */ ${register}(`);
    text.prependRight(node.getEnd(), `, ${entry}, ${captured})`);
    return;
  }
  if (!node.name) return;
  const { parent } = node;
  const scope = ts.isSourceFile(parent) || ts.isBlock(parent) ? headOf(parent) : node.getStart();
  text.appendRight(scope, `${register}(${node.name.text}, ${entry}, ${captured}); `);
}

/** Where the first statement that is not a directive starts. */
function headOf(scope: ts.SourceFile | ts.Block): number {
  const first = scope.statements.find((s) => !ts.isExpressionStatement(s) || !ts.isStringLiteral(s.expression));
  return first?.getStart() ?? scope.getEnd();
}

function unused(name: string, text: string): string {
  while (text.includes(name)) name += "_";
  return name;
}
