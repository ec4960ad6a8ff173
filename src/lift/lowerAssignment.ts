import { ts } from "@ts-morph/common";
import { compare, field, literal, math, variable, ZERO } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import { isArray, isObject, isReference, isTuple } from "../derivative/type.ts";
import { fieldName } from "./classify.ts";
import { bare } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerExpression, lowerPair, operate } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { compound } from "./operators.ts";
import { assignPattern } from "./pattern.ts";

/** Something that can be assigned; its parts have been evaluated once. */
export interface Target {
  read(): Expression;
  write(value: Expression): void;
}

export function target(l: Lowering, wrapped: ts.Expression): Target {
  const node = bare(wrapped);
  if (ts.isIdentifier(node)) return variableTarget(l, node);
  if (ts.isElementAccessExpression(node)) return elementTarget(l, node);
  if (ts.isPropertyAccessExpression(node)) return fieldTarget(l, node);
  return unstructured("this assignment target", node);
}

export function lowerAssignment(l: Lowering, node: ts.BinaryExpression): Expression {
  const operator = node.operatorToken.kind;
  const left = bare(node.left);
  if (operator === ts.SyntaxKind.EqualsToken) {
    if (ts.isArrayLiteralExpression(left)) return assignElements(l, left, node);
    if (ts.isObjectLiteralExpression(left)) return assignParts(l, left, lowerExpression(l, node.right));
    const place = target(l, left);
    const value = lowerExpression(l, node.right);
    place.write(value);
    return place.read();
  }
  if (LOGICAL.has(operator)) return assignLogically(l, left, operator, node);
  const plain = compound[operator];
  if (plain === undefined) return unstructured("this assignment", node);
  const place = target(l, left);
  const mark = l.out.length;
  const right = lowerExpression(l, node.right);
  const old = l.hold(place.read(), mark);
  place.write(operate(l, plain, old, right, node));
  return place.read();
}

function assignElements(l: Lowering, left: ts.ArrayLiteralExpression, node: ts.BinaryExpression): Expression {
  const right = bare(node.right);
  const plain = !left.elements.some((e) => ts.isSpreadElement(e) || ts.isOmittedExpression(e));
  if (plain && ts.isArrayLiteralExpression(right) && right.elements.length === left.elements.length) {
    const values = right.elements.map((value) => l.temporary(lowerExpression(l, value), "h"));
    for (const [i, part] of left.elements.entries()) assignTo(l, part, values[i]);
    return ZERO;
  }
  return assignParts(l, left, lowerExpression(l, node.right));
}

/** The values are read before the first target is written. */
function assignParts(
  l: Lowering,
  left: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  value: Expression,
): Expression {
  const source = l.held(value, "h");
  const writes: [ts.Expression, Expression][] = [];
  assignPattern(l, left, source, (part, found) => writes.push([part, l.temporary(found, "h")]));
  for (const [part, found] of writes) target(l, part).write(found);
  return source;
}

export function assignTo(l: Lowering, wrapped: ts.Expression, value: Expression): void {
  const node = bare(wrapped);
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) assignParts(l, node, value);
  else target(l, node).write(value);
}

const LOGICAL = new Set([
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

/** `a &&= b`: written only where it has to be. */
function assignLogically(
  l: Lowering,
  left: ts.Expression,
  operator: ts.SyntaxKind,
  node: ts.BinaryExpression,
): Expression {
  const place = target(l, left);
  const old = place.read();
  if (isReference(old.type)) return unstructured("this assignment", node);
  const nullish = operator === ts.SyntaxKind.QuestionQuestionEqualsToken;
  const test = nullish ? compare("==", old, literal("null", "other")) : l.temporary(old, "c");
  const written = l.within(() => place.write(lowerExpression(l, node.right)));
  const onTrue = operator !== ts.SyntaxKind.BarBarEqualsToken;
  l.emit({ kind: "if", test, yes: onTrue ? written : [], no: onTrue ? [] : written });
  return place.read();
}

function variableTarget(l: Lowering, node: ts.Identifier): Target {
  const binding = l.lookup(node);
  if (binding.kind === "function") return unstructured("a new value for a function", node);
  if (binding.kind !== "local")
    return fail(95006, `this writes to ${node.text}, which lives outside the function`, node);
  return {
    read: () => variable(binding.name, binding.type),
    write: (value) => l.set(binding.name, value, false, binding.type),
  };
}

function elementTarget(l: Lowering, node: ts.ElementAccessExpression): Target {
  const [array, at] = lowerPair(l, node.expression, node.argumentExpression);
  if (isObject(array.type) && at.kind === "literal") return partTarget(l, array, JSON.parse(at.text), node);
  if (isTuple(array.type) && at.kind === "number") return partTarget(l, array, String(at.value), node);
  if (!isArray(array.type)) {
    const type = l.checker.getTypeAtLocation(node.expression);
    const open = type.flags & ts.TypeFlags.Any || type.getStringIndexType();
    if (open) return unstructured("a write to an element of a value of this type", node);
    return fail(95001, "a write to an element of this value", node);
  }
  if (at.type !== "number") return fail(95001, "an index that is not a number", node);
  l.mustOwn(array, node);
  const { array: type, single } = array.type;
  const index = at.kind === "number" ? at : l.temporary(at, "i", at.kind === "variable");
  const place = l.elementOf(array, index, node.argumentExpression);
  return {
    read: () => place,
    write: (value) => l.emit({ kind: "store", array, index, value: single ? math("fround", value) : value, type }),
  };
}

function fieldTarget(l: Lowering, node: ts.PropertyAccessExpression): Target {
  return partTarget(l, lowerExpression(l, node.expression), fieldName(node.name.text), node);
}

function partTarget(l: Lowering, object: Expression, name: string, node: ts.Node): Target {
  if (!isObject(object.type) || !Object.hasOwn(object.type.object, name)) {
    return unstructured("an assignment to this property", node);
  }
  l.mustOwn(object, node);
  const type = object.type.object[name];
  return {
    read: () => field(object, name),
    write: (value) => l.emit({ kind: "storeField", object, name, value, type }),
  };
}
