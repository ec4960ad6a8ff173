import { ts } from "@ts-morph/common";
import { literal, number } from "../derivative/build.ts";
import type { Expression, Statement } from "../derivative/ir.ts";
import { isReference } from "../derivative/type.ts";
import { bare, isFunctionNode, mathName } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerDo, lowerFor, lowerForIn, lowerForOf, lowerWhile } from "./lowerLoop.ts";
import { lowerSwitch } from "./lowerSwitch.ts";
import { bindPattern } from "./pattern.ts";
import { leaves, nested } from "./tail.ts";

const K = ts.SyntaxKind;

/** Statements of one scope: its functions are known from the start. */
export function lowerStatements(l: Lowering, nodes: readonly ts.Statement[]): void {
  for (const node of nodes) {
    if (ts.isFunctionDeclaration(node) && isFunctionNode(node) && node.name)
      l.bind(node.name, { kind: "function", node });
  }
  for (const node of nodes) lowerStatement(l, node);
}

export function lowerStatement(l: Lowering, node: ts.Statement, label?: string): void {
  if (ts.isVariableStatement(node)) lowerDeclarations(l, node.declarationList);
  else if (ts.isExpressionStatement(node)) lowerExpression(l, node.expression);
  else if (ts.isBlock(node)) lowerStatements(l, node.statements);
  else if (ts.isIfStatement(node)) lowerIf(l, node);
  else if (ts.isForStatement(node)) lowerFor(l, node, label);
  else if (ts.isWhileStatement(node)) lowerWhile(l, node, label);
  else if (ts.isDoStatement(node)) lowerDo(l, node, label);
  else if (ts.isForOfStatement(node)) lowerForOf(l, node, label);
  else if (ts.isForInStatement(node)) lowerForIn(l, node, label);
  else if (ts.isLabeledStatement(node)) lowerLabeled(l, node);
  else if (ts.isBreakStatement(node)) l.emit(leave(l, node, node.label ? "leave" : l.breaks.at(-1)));
  else if (ts.isContinueStatement(node)) l.emit(leave(l, node, node.label ? "next" : l.continues.at(-1)));
  else if (ts.isReturnStatement(node)) lowerReturn(l, node);
  else if (ts.isSwitchStatement(node)) lowerSwitch(l, node);
  else if (ts.isThrowStatement(node)) l.emit(thrown(node));
  else if (ts.isTryStatement(node)) fail(95005, "try inside a differentiable function", node);
  else if (!IGNORED.has(node.kind)) unstructured(`this ${K[node.kind]}`, node);
}

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    const { name } = declaration;
    if (!declaration.initializer) {
      if (ts.isIdentifier(name)) declareEmpty(l, name);
      continue;
    }
    const init = bare(declaration.initializer);
    if (isFunctionNode(init) && ts.isIdentifier(name)) l.bind(name, { kind: "function", node: init });
    else if (!bindMath(l, name, init)) bindPattern(l, name, lowerExpression(l, init));
  }
}

const IGNORED = new Set([K.FunctionDeclaration, K.EmptyStatement, K.InterfaceDeclaration, K.TypeAliasDeclaration]);

function declareEmpty(l: Lowering, name: ts.Identifier): void {
  const type = l.typeOf(name);
  const own = l.fresh(name.text);
  l.bind(name, { kind: "local", name: own, type });
  if (type !== "number") return;
  const declared = l.checker.getTypeAtLocation(name);
  const open = declared.isUnion() && declared.types.some((t) => t.flags & ts.TypeFlags.Undefined);
  l.set(own, open ? literal("undefined", "number") : number(0), true);
}

/** `const root = Math.sqrt` and `const { sin, PI } = Math`. */
function bindMath(l: Lowering, name: ts.BindingName, init: ts.Expression): boolean {
  if (ts.isIdentifier(name)) {
    const found = ts.isPropertyAccessExpression(init) ? mathName(init) : undefined;
    if (found) l.bind(name, { kind: "ofMath", name: found });
    return !!found;
  }
  if (!ts.isIdentifier(init) || init.text !== "Math" || !ts.isObjectBindingPattern(name)) return false;
  for (const part of name.elements) {
    const from = (part.propertyName ?? part.name).getText();
    const value: unknown = Reflect.get(Math, from);
    if (part.dotDotDotToken || !ts.isIdentifier(part.name)) unstructured("this pattern of Math", part);
    else if (typeof value === "number") l.bind(part.name, { kind: "constant", value: number(value) });
    else l.bind(part.name, { kind: "ofMath", name: from });
  }
  return true;
}

function lowerIf(l: Lowering, node: ts.IfStatement): void {
  const test = lowerExpression(l, node.expression);
  const yes = l.within(() => lowerStatement(l, node.thenStatement));
  const otherwise = node.elseStatement;
  const no = otherwise ? l.within(() => lowerStatement(l, otherwise)) : [];
  l.emit({ kind: "if", test, yes, no });
}

function lowerLabeled(l: Lowering, node: ts.LabeledStatement): void {
  if (ts.isIterationStatement(node.statement, false)) {
    lowerStatement(l, node.statement, node.label.text);
    return;
  }
  const label = l.fresh("L");
  l.labels.set(node.label.text, { leave: label, next: label });
  const body = nested(
    l.within(() => lowerStatement(l, node.statement)),
    label,
  );
  if (leaves(body, label)) l.emit({ kind: "block", label, body });
  else l.out.push(...body);
}

/** `to`: a label of the program, or which end of the user's label. */
function leave(l: Lowering, node: ts.BreakOrContinueStatement, to: string | undefined): Statement {
  const own = node.label && l.labels.get(node.label.text);
  const label = own ? own[to as "leave" | "next"] : to;
  if (label === undefined) return unstructured("this exit", node);
  return { kind: "leave", label };
}

function lowerReturn(l: Lowering, node: ts.ReturnStatement): void {
  const { label, result } = l.returns.at(-1)!;
  if (node.expression) {
    const value: Expression = lowerExpression(l, node.expression);
    const to = l.returns.at(-1)!;
    if (to.type === "other" && isReference(value.type)) to.type = value.type;
    if (isReference(to.type) && !isReference(value.type) && value.type !== "other") {
      unstructured("results of two kinds", node);
    }
    if (result) l.set(result, value, false, to.type);
  }
  l.emit({ kind: "leave", label });
}

function thrown(node: ts.ThrowStatement): Statement {
  const value = bare(node.expression);
  if (!ts.isNewExpression(value)) return { kind: "throw", error: "Error", message: value.getText() };
  const [message] = value.arguments ?? [];
  return {
    kind: "throw",
    error: /^(Range|Type)Error$/.test(value.expression.getText()) ? value.expression.getText() : "Error",
    message: message ? (ts.isStringLiteralLike(message) ? message.text : message.getText()) : "",
  };
}
