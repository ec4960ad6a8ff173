import { ts } from "@ts-morph/common";
import { literal, math, variable, ZERO } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import { partials } from "../derivative/partials.ts";
import { isArray, type Type } from "../derivative/type.ts";
import { isUnknownArray, type Kind } from "./classify.ts";
import { bare } from "./functionNode.ts";
import { type Argument, callCaptured, calleeOf, inline } from "./inline.ts";
import { fail, unstructured } from "./liftError.ts";
import { arrayValue, loopOver, lowerFrom, lowerNew, lowerOf } from "./lowerArray.ts";
import { lowerArrayMethod } from "./lowerArrayMethod.ts";
import { classOf, isPlainNew, lowerInstance, lowerMethodOf } from "./lowerClass.ts";
import { lowerAll, lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { isNewArray } from "./unknownArray.ts";

const CHANGING = new Set(["Math.random", "Date.now", "performance.now", "crypto.getRandomValues"]);
const TESTS = new Set(["Number.isFinite", "Number.isNaN", "Number.isInteger", "isNaN", "isFinite"]);

export function lowerCall(l: Lowering, node: ts.CallExpression): Expression {
  if (node.questionDotToken) return unstructured("?.", node);
  const callee = bare(node.expression);
  const text = callee.getText();
  if (CHANGING.has(text)) return fail(95002, `${text} gives another value at every call`, node);
  if (TESTS.has(text)) return { kind: "builtin", text, args: lowerAll(l, node.arguments), type: "boolean" };
  if (/^(Array|Float(64|32)Array)\.from$/.test(text)) return lowerFrom(l, node);
  if (/^(Array|Float(64|32)Array)\.of$/.test(text)) return lowerOf(l, node);
  if (text === "Array") return lowerNew(l, node);
  if (text === "Number" && node.arguments.length === 1) return lowerExpression(l, node.arguments[0]);
  if (ts.isPropertyAccessExpression(callee)) return lowerMethod(l, node, callee);
  return lowerPlainCall(l, node, callee);
}

function lowerMethod(l: Lowering, node: ts.CallExpression, callee: ts.PropertyAccessExpression): Expression {
  const owner = callee.expression;
  const method = callee.name.text;
  if (owner.getText() === "Math") return lowerMath(l, node, method);
  if (owner.getText() === "console") {
    const args = lowerAll(
      l,
      node.arguments.filter((arg) => !isArray(l.typeOf(arg))),
    );
    l.emit({ kind: "evaluate", value: { kind: "builtin", text: callee.getText(), args, type: "other" } });
    return ZERO;
  }
  const type = l.typeOf(owner);
  if (isArray(type) || isNewArray(owner) || isOtherNew(l, owner))
    return lowerArrayMethod(l, node, lowerExpression(l, owner), method);
  if (type === "number" || type === "boolean") return fail(95001, `.${method}() of a ${type}`, node);
  const own = lowerMethodOf(l, node, callee, () => argumentsOf(l, node));
  if (own) return own;
  if (calleeOf(l, callee)) return lowerPlainCall(l, node, callee);
  return unstructured(`the method ${method}`, node);
}

/** `new` of something that is no class of the same file: what it is, is said there. */
function isOtherNew(l: Lowering, owner: ts.Expression): boolean {
  const made = bare(owner);
  return ts.isNewExpression(made) && !classOf(l, made);
}

function lowerMath(l: Lowering, node: ts.CallExpression, name: string): Expression {
  const extreme = name === "max" || name === "min";
  if (node.arguments.some(ts.isSpreadElement)) {
    return extreme || name === "hypot" ? foldedOf(l, node, name) : unstructured("...", node);
  }
  if (name !== "clz32" && name !== "imul" && !Object.hasOwn(partials, name)) return unstructured(`Math.${name}`, node);
  const args = lowerAll(l, node.arguments);
  const other = args.findIndex((arg) => arg.type !== "number");
  if (other >= 0) return fail(95001, `Math.${name} of a value that is not a number`, node.arguments[other]);
  if (name === "clz32" || name === "imul") return { kind: "builtin", text: `Math.${name}`, args, type: "number" };
  const once = (e: Expression): Expression => l.temporary(e, "t", true);
  if (!extreme) return once(math(name, ...args));
  if (!args.length) return infinity(name);
  return args.reduce((a, b) => once(math(name, a, b)));
}

/** `Math.max(...values)`, and min and hypot. */
function foldedOf(l: Lowering, node: ts.CallExpression, name: "max" | "min" | "hypot"): Expression {
  const result = l.fresh("m");
  const best = variable(result);
  l.set(result, name === "hypot" ? ZERO : infinity(name), true);
  for (const arg of node.arguments) {
    if (!ts.isSpreadElement(arg)) l.set(result, math(name, best, lowerExpression(l, arg)));
    else loopOver(l, arrayValue(l, arg.expression), (value) => l.set(result, math(name, best, value)));
  }
  return best;
}

const infinity = (name: "max" | "min"): Expression => literal(name === "max" ? "-Infinity" : "Infinity", "number");

function lowerPlainCall(l: Lowering, node: ts.CallExpression, callee: ts.Expression): Expression {
  const found = calleeOf(l, callee);
  if (!found) return unstructured("a call of this expression", node);
  if (found.kind === "ofMath") return lowerMath(l, node, found.name);
  const takesFunctions = node.arguments.some((arg) => l.kindOf(arg) === "function");
  const spreads = node.arguments.some(ts.isSpreadElement);
  if (found.kind === "captured") {
    if (!takesFunctions && !spreads) {
      return callCaptured(l, found.name, lowerAll(l, node.arguments), resultOf(l, node), node);
    }
    if (!found.declaration) return unstructured(spreads ? "... in a call" : "a function as an argument", node);
    return inline(l, found.declaration, argumentsOf(l, node), node);
  }
  return inline(l, found.node, takesFunctions || spreads ? argumentsOf(l, node) : lowerAll(l, node.arguments), node);
}

/** What a call gives; `any[]` is taken for numbers, as in `const zeros = (n: number) => new Array(n).fill(0)`. */
function resultOf(l: Lowering, node: ts.CallExpression): Kind {
  const numbers = (type: ts.Type): Type =>
    l.checker.isArrayType(type)
      ? { array: numbers(l.checker.getTypeArguments(type as ts.TypeReference)[0]) }
      : "number";
  const type = l.checker.getTypeAtLocation(node);
  return isUnknownArray(type, l.checker) ? numbers(type) : l.kindOf(node);
}

function argumentsOf(l: Lowering, node: ts.CallExpression | ts.NewExpression): Argument[] {
  return (node.arguments ?? []).map((arg): Argument => {
    if (ts.isSpreadElement(arg))
      return { kind: "spread", values: l.temporary(lowerExpression(l, arg.expression), "v") };
    if (l.kindOf(arg) !== "function") return l.temporary(lowerExpression(l, arg), "v");
    return calleeOf(l, arg) ?? unstructured("this function argument", arg);
  });
}

/** Of another cell or a local module, not of JavaScript's library or a package. */
function isOwnClass(l: Lowering, node: ts.NewExpression): boolean {
  const declaration = l.checker.getTypeAtLocation(node).symbol?.valueDeclaration;
  if (!declaration || !ts.isClassLike(declaration)) return false;
  return !/[\\/]node_modules[\\/]/.test(declaration.getSourceFile().fileName);
}

/** `new C(...)`: arrays, and classes of the same file. */
export function lowerConstruction(l: Lowering, node: ts.NewExpression): Expression {
  if (isPlainNew(node)) return lowerNew(l, node);
  const declaration = classOf(l, node);
  if (declaration) return lowerInstance(l, node, declaration, argumentsOf(l, node));
  const made = node.expression.getText();
  if (made === "Map" || made === "Set") return unstructured(`new ${made}`, node);
  if (isOwnClass(l, node)) return unstructured(`a class that is written elsewhere (new ${made})`, node);
  return fail(95001, `new ${made} inside a differentiable function`, node);
}
