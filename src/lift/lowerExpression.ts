import { ts } from "@ts-morph/common";
import {
  binary,
  choose,
  compare,
  field,
  literal,
  math,
  negate,
  number,
  ONE,
  variable,
  ZERO,
} from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import type { Type } from "../derivative/type.ts";
import { isArray, isObject, isReference, isTuple } from "../derivative/type.ts";
import { some } from "../derivative/walk.ts";
import { bare } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerArrayLiteral, lowerObjectLiteral } from "./lowerArray.ts";
import { lowerAssignment, target } from "./lowerAssignment.ts";
import { lowerCall, lowerConstruction } from "./lowerCall.ts";
import type { Lowering } from "./lowering.ts";
import { isTextual, lowerProperty, partOf } from "./lowerProperty.ts";
import { arithmetic, bitwise, comparisons, isAssignment } from "./operators.ts";
import { orElse } from "./pattern.ts";

const K = ts.SyntaxKind;
const MINUS_ONE = number(-1);

/** The value of an expression; what it does besides goes to `l.out`. */
export function lowerExpression(l: Lowering, wrapped: ts.Expression): Expression {
  const node = bare(wrapped);
  if (ts.isNumericLiteral(node)) return number(Number(node.text));
  if (ts.isStringLiteralLike(node)) return literal(JSON.stringify(node.text), "other");
  if (ts.isIdentifier(node)) return lowerIdentifier(l, node);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(l, node);
  if (ts.isPostfixUnaryExpression(node)) return lowerPostfix(l, node);
  if (ts.isBinaryExpression(node)) return lowerBinary(l, node);
  if (ts.isConditionalExpression(node)) return lowerConditional(l, node);
  if (ts.isCallExpression(node)) return lowerCall(l, node);
  if (ts.isNewExpression(node)) return lowerConstruction(l, node);
  if (ts.isElementAccessExpression(node)) return lowerElement(l, node);
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(l, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArrayLiteral(l, node);
  if (ts.isObjectLiteralExpression(node)) return lowerObjectLiteral(l, node);
  switch (node.kind) {
    case K.TrueKeyword:
      return literal("true", "boolean");
    case K.FalseKeyword:
      return literal("false", "boolean");
    case K.ThisKeyword:
      return l.selves.at(-1) ?? fail(95001, "this outside a class", node);
    case K.NullKeyword:
      return literal("null", "other");
    case K.TypeOfExpression:
      return {
        kind: "builtin",
        text: "typeof",
        args: [lowerExpression(l, (node as ts.TypeOfExpression).expression)],
        type: "other",
      };
    case K.AwaitExpression:
    case K.YieldExpression:
      return fail(95003, "await or yield inside a differentiable function", node);
    default:
      return unstructured(describe(node), node);
  }
}

/** Values in the order of evaluation: each as it was before the next one's effects. */
export function lowerAll(l: Lowering, nodes: readonly ts.Expression[]): Expression[] {
  const values: Expression[] = [];
  for (const node of nodes) {
    const mark = l.out.length;
    const value = lowerExpression(l, node);
    if (l.out.length > mark) for (let i = 0; i < values.length; i++) values[i] = l.hold(values[i], mark);
    values.push(value);
  }
  return values;
}

/** Two operands in order. */
export function lowerPair(l: Lowering, left: ts.Expression, right: ts.Expression): [Expression, Expression] {
  const [a, b] = lowerAll(l, [left, right]);
  return [a, b];
}

/** An arithmetic, bitwise or comparison operator. */
export function operate(l: Lowering, operator: ts.SyntaxKind, a: Expression, b: Expression, node: ts.Node): Expression {
  const comparison = comparisons[operator];
  if (comparison) return compare(comparison, a, b);
  if (a.type !== "number" || b.type !== "number") fail(95001, "an operator on a value that is not a number", node);
  if (operator === K.AsteriskAsteriskToken) {
    const power = math("pow", a, b);
    return b.kind === "number" && (b.value === 2 || b.value === 1) ? power : l.temporary(power, "t", true);
  }
  const plain = arithmetic[operator];
  if (plain) return binary(plain, a, b);
  const bits = bitwise[operator];
  if (!bits) return unstructured("this operator", node);
  const e = binary(bits, a, b);
  l.origins.set(e, node);
  return e;
}

function lowerIdentifier(l: Lowering, node: ts.Identifier): Expression {
  const binding = l.lookup(node);
  switch (binding.kind) {
    case "global":
      if (binding.name === "undefined") return literal("undefined", "other");
      if (binding.name === "NaN" || binding.name === "Infinity") return literal(binding.name, "number");
      return unstructured(`the use of ${binding.name}`, node);
    case "function":
    case "ofMath":
      return unstructured("a function used as a value", node);
    case "captured":
      if (binding.type === "function") return unstructured("a function used as a value", node);
      return variable(binding.name, binding.type);
    case "local":
      return variable(binding.name, binding.type);
    case "constant":
      return binding.value;
  }
}

function lowerPrefix(l: Lowering, node: ts.PrefixUnaryExpression): Expression {
  switch (node.operator) {
    case K.MinusToken:
      return negate(numeric(lowerExpression(l, node.operand), node));
    case K.PlusToken: {
      const value = lowerExpression(l, node.operand);
      return value.type === "number" ? value : { kind: "builtin", text: "Number", args: [value], type: "number" };
    }
    case K.ExclamationToken:
      return { kind: "not", operand: lowerExpression(l, node.operand), type: "boolean" };
    case K.TildeToken: {
      const e = binary("^", numeric(lowerExpression(l, node.operand), node), MINUS_ONE);
      l.origins.set(e, node);
      return e;
    }
    default: {
      const place = target(l, node.operand);
      place.write(binary(node.operator === K.PlusPlusToken ? "+" : "-", place.read(), ONE));
      return place.read();
    }
  }
}

function lowerPostfix(l: Lowering, node: ts.PostfixUnaryExpression): Expression {
  const place = target(l, node.operand);
  const { parent } = node;
  const unused = ts.isExpressionStatement(parent) || (ts.isForStatement(parent) && parent.incrementor === node);
  const old = unused ? ZERO : l.temporary(place.read(), "h");
  place.write(binary(node.operator === K.PlusPlusToken ? "+" : "-", place.read(), ONE));
  return old;
}

function lowerBinary(l: Lowering, node: ts.BinaryExpression): Expression {
  const operator = node.operatorToken.kind;
  if (isAssignment(operator)) return lowerAssignment(l, node);
  switch (operator) {
    case K.InKeyword: {
      const [name, object] = lowerPair(l, node.left, node.right);
      return { kind: "builtin", text: "Reflect.has", args: [object, name], type: "boolean" };
    }
    case K.CommaToken:
      lowerExpression(l, node.left);
      return lowerExpression(l, node.right);
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
      return lowerLogical(l, node, operator === K.AmpersandAmpersandToken);
    case K.QuestionQuestionToken:
      return lowerNullish(l, node);
    default: {
      const [a, b] = lowerPair(l, node.left, node.right);
      return operate(l, operator, a, b, node);
    }
  }
}

function lowerNullish(l: Lowering, node: ts.BinaryExpression): Expression {
  const left = lowerExpression(l, node.left);
  return left.type === "other" ? unstructured("this ??", node) : orElse(l, left, node.right, true);
}

function lowerLogical(l: Lowering, node: ts.BinaryExpression, and: boolean): Expression {
  const left = lowerExpression(l, node.left);
  let right: Expression = ZERO;
  const written = l.within(() => {
    right = lowerExpression(l, node.right);
  });
  if (isReference(left.type) || isReference(right.type)) return unstructured(and ? "this &&" : "this ||", node);
  const alike = left.type === right.type;
  if (!written.length) {
    if (!alike || left.type !== "number") return binary(and ? "&&" : "||", left, right, alike ? left.type : "boolean");
    const test = l.held(left, "c");
    return and ? choose(test, right, test) : choose(test, test, right);
  }
  if (!alike) return unstructured(and ? "this &&" : "this ||", node);
  const name = l.fresh("c");
  l.set(name, left, true);
  const test = variable(name, left.type);
  written.push({ kind: "set", name, type: left.type, value: right });
  l.emit({ kind: "if", test, yes: and ? written : [], no: and ? [] : written });
  return test;
}

function lowerConditional(l: Lowering, node: ts.ConditionalExpression): Expression {
  const test = lowerExpression(l, node.condition);
  let yes: Expression = ZERO;
  let no: Expression = ZERO;
  const first = l.within(() => {
    yes = lowerExpression(l, node.whenTrue);
  });
  const second = l.within(() => {
    no = lowerExpression(l, node.whenFalse);
  });
  const type = merged(l, yes.type, no.type, node);
  if (!first.length && !second.length && !isReference(type)) return choose(test, yes, no, type);
  const name = l.fresh("r");
  first.push({ kind: "set", name, type, value: yes });
  second.push({ kind: "set", name, type, value: no });
  l.emit({ kind: "if", test, yes: first, no: second });
  return variable(name, type);
}

function merged(l: Lowering, yes: Type, no: Type, node: ts.Node): Type {
  if (JSON.stringify(yes) === JSON.stringify(no)) return yes;
  const type = l.typeOf(node);
  if (!isReference(type) || !isReference(yes) || !isReference(no)) return unstructured("a choice of two kinds", node);
  return type;
}

function lowerElement(l: Lowering, node: ts.ElementAccessExpression): Expression {
  if (node.questionDotToken) return unstructured("?.[]", node);
  const [array, index] = lowerPair(l, node.expression, node.argumentExpression);
  if (isObject(array.type) && index.kind === "literal") return partOf(array, JSON.parse(index.text), node);
  if (isTuple(array.type) && index.kind === "number") return field(array, String(index.value));
  if (index.type === "number" && isTextual(l, node.expression)) return { kind: "element", array, index, type: "other" };
  if (!isArray(array.type)) return unstructured("an index into this value", node);
  if (index.type !== "number") return fail(95001, "an index that is not a number", node);
  return l.elementOf(array, readsMemory(index) ? l.temporary(index, "i") : index, node.argumentExpression);
}

/** Memory may change before the element is read or written again. */
const readsMemory = (e: Expression): boolean => some(e, (part) => part.kind === "element" || part.kind === "field");

function numeric(e: Expression, node: ts.Node): Expression {
  return e.type === "number" ? e : fail(95001, "an operator on a value that is not a number", node);
}

const NAMES: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [K.ThisKeyword]: "this",
  [K.TemplateExpression]: "text with values in it",
  [K.ArrowFunction]: "a function used as a value",
  [K.FunctionExpression]: "a function used as a value",
  [K.RegularExpressionLiteral]: "a regular expression",
};

const describe = (node: ts.Node): string => NAMES[node.kind] ?? `this ${K[node.kind]}`;
