// Functions inside a lifted function: each call is replaced by the body.
import { ts } from "@ts-morph/common";
import { element, field, literal, math, number, variable, ZERO } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import { partials } from "../derivative/partials.ts";
import { hasInstance, isArray, isReference, isTuple } from "../derivative/type.ts";
import type { Kind } from "./classify.ts";
import { bare, type FunctionNode, isAsync, isFunctionNode, mathName, readSymbol } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { append, loopOver } from "./lowerArray.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering, Return } from "./lowering.ts";
import { lowerStatements } from "./lowerStatement.ts";
import { bindPattern } from "./pattern.ts";
import { leaves, nested } from "./tail.ts";

/** A function by its text, or by the name under which it is captured (then its text may be known too). */
export type Callee =
  | { readonly kind: "function"; readonly node: FunctionNode }
  | { readonly kind: "captured"; readonly name: string; readonly declaration: FunctionNode | undefined }
  | { readonly kind: "ofMath"; readonly name: string };

/** `...values` in a call. */
export interface SpreadArgument {
  readonly kind: "spread";
  readonly values: Expression;
}

export type Argument = Expression | Callee | SpreadArgument;

export function calleeOf(l: Lowering, wrapped: ts.Expression): Callee | undefined {
  const node = bare(wrapped);
  if (isFunctionNode(node)) return { kind: "function", node };
  if (ts.isPropertyAccessExpression(node)) {
    const name = mathName(node);
    if (name) return { kind: "ofMath", name };
    return l.kindOf(node) === "function" ? l.capturePath(node) : undefined;
  }
  if (!ts.isIdentifier(node)) return;
  const binding = l.lookup(node);
  if (binding.kind === "function" || binding.kind === "ofMath") return binding;
  if (binding.kind === "captured" && binding.type === "function") {
    return { kind: "captured", name: binding.name, declaration: declarationOf(l, node) };
  }
}

/** @param at the call, for messages */
export function inline(l: Lowering, node: FunctionNode, args: readonly Argument[], at: ts.Node): Expression {
  if (l.inlining.includes(node)) return unstructured("a local function that calls itself", at);
  if (isAsync(node) || node.asteriskToken) return fail(95003, "an async function or a generator", node);
  l.inlining.push(node);
  bindParameters(l, node, args, at);
  const result = ts.isBlock(node.body) ? inlineBlock(l, node, node.body) : lowerExpression(l, node.body);
  l.inlining.pop();
  return result;
}

export function bindParameters(
  l: Lowering,
  { parameters }: Pick<FunctionNode, "parameters">,
  args: readonly Argument[],
  at: ts.Node,
): void {
  for (const [i, parameter] of parameters.entries()) {
    if (parameter.dotDotDotToken) bindPattern(l, parameter.name, restOf(l, args.slice(i), parameter));
    else bindParameter(l, parameter, argumentAt(args, i, at));
  }
}

/** Calls a function that was given to `map`, `reduce`, ... */
export function callback(l: Lowering, node: ts.Expression, args: readonly Expression[]): Expression {
  const callee = calleeOf(l, node);
  if (!callee) return unstructured("a callback that is neither a function literal nor a name", node);
  if (callee.kind === "ofMath") {
    if (!Object.hasOwn(partials, callee.name) || SEVERAL.has(callee.name)) return unstructured("this callback", node);
    return l.temporary(math(callee.name, args[0]), "t", true);
  }
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
  if (args.some((arg) => hasInstance(arg.type))) return unstructured("an instance of a class as an argument", node);
  if (type === "function" || type === "other") return unstructured("a call with this result", node);
  const target = type === "void" ? undefined : l.fresh("r");
  l.emit({ kind: "call", target, type, callee, args });
  l.origins.set(l.out.at(-1)!, node);
  return target ? variable(target, type) : ZERO;
}

function bindParameter(l: Lowering, parameter: ts.ParameterDeclaration, arg: Argument | undefined): void {
  if (!arg || (arg.kind === "literal" && arg.text === "undefined")) {
    if (parameter.initializer) bindPattern(l, parameter.name, lowerExpression(l, parameter.initializer));
    else if (ts.isIdentifier(parameter.name)) l.bindLocal(parameter.name, missing(l, parameter));
    return;
  }
  if (!isCallee(arg)) {
    bindPattern(l, parameter.name, arg as Expression);
    return;
  }
  const name = ts.isIdentifier(parameter.name) ? parameter.name : unstructured("this parameter", parameter);
  l.bind(name, arg.kind === "captured" ? { kind: "captured", name: arg.name, type: "function" } : arg);
}

/** An argument that was left out; its parameter has the type that it would have. */
function missing(l: Lowering, parameter: ts.ParameterDeclaration): Expression {
  const type = l.typeOf(parameter);
  return isReference(type) ? unstructured("a parameter that is left out", parameter) : literal("undefined", type);
}

function argumentAt(args: readonly Argument[], i: number, at: ts.Node): Argument | undefined {
  const spread = args.findIndex((arg) => arg.kind === "spread");
  if (spread < 0 || spread > i) return args[i];
  const { values } = args[spread] as SpreadArgument;
  if (spread < args.length - 1) return unstructured("... before other arguments", at);
  return isTuple(values.type) ? field(values, String(i - spread)) : element(values, number(i - spread));
}

/** The arguments from a place on as an array. */
function restOf(l: Lowering, args: readonly Argument[], parameter: ts.ParameterDeclaration): Expression {
  const type = l.typeOf(parameter);
  if (!isArray(type) || args.some(isCallee)) return unstructured("this rest parameter", parameter);
  const name = l.fresh("rest");
  const array = variable(name, type);
  l.set(name, { kind: "new", form: "list", args: [], type }, true);
  for (const arg of args as readonly (Expression | SpreadArgument)[]) {
    if (arg.kind !== "spread") append(l, array, arg);
    else loopOver(l, arg.values, (value) => append(l, array, value));
  }
  return array;
}

const isCallee = (arg: Argument): arg is Callee =>
  arg.kind === "function" || arg.kind === "captured" || arg.kind === "ofMath";

function inlineBlock(l: Lowering, node: FunctionNode, body: ts.Block): Expression {
  const kind = l.returnType(node);
  if (kind === "function") return unstructured("a function that returns a function", node);
  const label = l.fresh("L");
  const result = kind === "void" ? undefined : l.fresh("r");
  const to: Return = { label, result, type: kind };
  l.returns.push(to);
  const statements = nested(
    l.within(() => lowerStatements(l, body.statements)),
    label,
  );
  l.returns.pop();
  if (leaves(statements, label)) l.emit({ kind: "block", label, body: statements });
  else l.out.push(...statements);
  return result ? variable(result, to.type) : ZERO;
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

/** Functions of Math that would take a callback's index for an argument. */
const SEVERAL = new Set(["pow", "atan2", "max", "min", "hypot"]);
