// Functions inside a lifted function: each call is replaced by the body.
import { ts } from "@ts-morph/common";
import { element, field, number, variable, ZERO } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import type { Type } from "../derivative/type.ts";
import { isArray, isObject, isTuple } from "../derivative/type.ts";
import type { Kind } from "./classify.ts";
import { bare, type FunctionNode, isAsync, isFunctionNode, readSymbol } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerStatements } from "./lowerStatement.ts";
import { leaves, nested } from "./tail.ts";

/** A function by its text, or by the name under which it is captured (then its text may be known too). */
export type Callee =
  | { readonly kind: "function"; readonly node: FunctionNode }
  | { readonly kind: "captured"; readonly name: string; readonly declaration: FunctionNode | undefined };

export type Argument = Expression | Callee;

export function calleeOf(l: Lowering, wrapped: ts.Expression): Callee | undefined {
  const node = bare(wrapped);
  if (isFunctionNode(node)) return { kind: "function", node };
  if (!ts.isIdentifier(node)) return;
  const binding = l.lookup(node);
  if (binding.kind === "function") return binding;
  if (binding.kind === "captured" && binding.type === "function") {
    return { kind: "captured", name: binding.name, declaration: declarationOf(l, node) };
  }
}

/** @param at the call, for messages */
export function inline(l: Lowering, node: FunctionNode, args: readonly Argument[], at: ts.Node): Expression {
  if (l.inlining.includes(node)) return unstructured("a local function that calls itself", at);
  if (isAsync(node) || node.asteriskToken) return fail(95003, "an async function or a generator", node);
  l.inlining.push(node);
  for (const [i, parameter] of node.parameters.entries()) bindParameter(l, parameter, args[i]);
  const result = ts.isBlock(node.body) ? inlineBlock(l, node, node.body) : lowerExpression(l, node.body);
  l.inlining.pop();
  return result;
}

/** Calls a function that was given to `map`, `reduce`, ... */
export function callback(l: Lowering, node: ts.Expression, args: readonly Expression[]): Expression {
  const callee = calleeOf(l, node);
  if (!callee) return unstructured("a callback that is neither a function literal nor a name", node);
  if (callee.kind === "function") return inline(l, callee.node, args, node);
  const [signature] = l.checker.getTypeAtLocation(node).getCallSignatures();
  const result = l.classify(l.checker.getReturnTypeOfSignature(signature));
  return callCaptured(l, callee.name, args.slice(0, signature.parameters.length), result, node);
}

/** A call that stays a call: the runtime finds the derivative of what the name holds then. */
export function callCaptured(
  l: Lowering,
  callee: string,
  args: readonly Expression[],
  type: Kind,
  node: ts.Node,
): Expression {
  if (type === "function" || type === "other") return unstructured("a call with this result", node);
  const target = type === "void" ? undefined : l.fresh("r");
  l.emit({ kind: "call", target, type, callee, args });
  l.origins.set(l.out.at(-1)!, node);
  return target ? variable(target, type) : ZERO;
}

export function bindPattern(l: Lowering, pattern: ts.BindingName, value: Expression): void {
  if (ts.isIdentifier(pattern)) {
    l.bindLocal(pattern, value);
    return;
  }
  const source = l.held(value, "p");
  pattern.elements.forEach((part, i) => {
    if (ts.isOmittedExpression(part)) return;
    if (part.initializer) unstructured("a default value in a pattern", part);
    if (part.dotDotDotToken) unstructured("... in a pattern", part);
    bindPattern(l, part.name, partOf(source, part, i));
  });
}

function partOf(source: Expression, part: ts.BindingElement, i: number): Expression {
  if (ts.isArrayBindingPattern(part.parent)) {
    if (isTuple(source.type)) return field(source, String(i));
    if (!isArray(source.type)) return fail(95001, "this value cannot be taken apart", part);
    return element(source, number(i));
  }
  const name = part.propertyName ?? part.name;
  if (!ts.isIdentifier(name) || !isObject(source.type) || !Object.hasOwn(source.type.object, name.text)) {
    return fail(95001, "this value cannot be taken apart", part);
  }
  return field(source, name.text);
}

function bindParameter(l: Lowering, parameter: ts.ParameterDeclaration, arg: Argument | undefined): void {
  if (parameter.dotDotDotToken) unstructured("a rest parameter", parameter);
  if (!arg) {
    if (parameter.initializer) bindPattern(l, parameter.name, lowerExpression(l, parameter.initializer));
    return;
  }
  if (!isCallee(arg)) {
    bindPattern(l, parameter.name, arg);
    return;
  }
  const name = ts.isIdentifier(parameter.name) ? parameter.name : unstructured("this parameter", parameter);
  l.bind(name, arg.kind === "function" ? arg : { kind: "captured", name: arg.name, type: "function" });
}

const isCallee = (arg: Argument): arg is Callee => arg.kind === "function" || arg.kind === "captured";

function inlineBlock(l: Lowering, node: FunctionNode, body: ts.Block): Expression {
  const kind = l.returnType(node);
  if (kind === "function") return unstructured("a function that returns a function", node);
  const type: Type = kind;
  const label = l.fresh("L");
  const result = type === "void" ? undefined : l.fresh("r");
  l.returns.push({ label, result, type });
  const statements = nested(
    l.within(() => lowerStatements(l, body.statements)),
    label,
  );
  l.returns.pop();
  if (leaves(statements, label)) l.emit({ kind: "block", label, body: statements });
  else l.out.push(...statements);
  return result ? variable(result, type) : ZERO;
}

/** The text of a captured function, where the name can mean nothing else. */
function declarationOf(l: Lowering, id: ts.Identifier): FunctionNode | undefined {
  if (!l.options.sealed) return;
  const declaration = readSymbol(id, l.checker)?.declarations?.[0];
  if (!declaration || declaration.getSourceFile() !== l.root.getSourceFile()) return;
  if (ts.isFunctionDeclaration(declaration) && isFunctionNode(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return;
  const value = bare(declaration.initializer);
  const constant = ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
  return constant && isFunctionNode(value) ? value : undefined;
}
