// Destructuring: patterns that declare names, and patterns that are assigned to.
import { ts } from "@ts-morph/common";
import { choose, compare, element, field, literal, number, variable } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import type { ObjectType } from "../derivative/type.ts";
import { isArray, isObject, isReference, isTuple } from "../derivative/type.ts";
import { fail, unstructured } from "./liftError.ts";
import { sliceFrom } from "./lowerArray.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";

export function bindPattern(l: Lowering, pattern: ts.BindingName, value: Expression): void {
  if (ts.isIdentifier(pattern)) {
    l.bindLocal(pattern, value);
    return;
  }
  const source = l.held(value, "p");
  pattern.elements.forEach((part, i) => {
    if (ts.isOmittedExpression(part)) return;
    if (part.dotDotDotToken) {
      const others = ts.isArrayBindingPattern(pattern) ? othersFrom(l, source, i, part) : othersBut(l, source, pattern);
      bindPattern(l, part.name, others);
      return;
    }
    const found = ts.isArrayBindingPattern(pattern)
      ? partAt(source, i, part)
      : partNamed(source, part.propertyName ?? part.name, part);
    bindPattern(l, part.name, part.initializer ? orElse(l, found, part.initializer) : found);
  });
}

/** The value, or where it is undefined what `initializer` gives; with `nullish` where it is null too. */
export function orElse(l: Lowering, value: Expression, initializer: ts.Expression, nullish = false): Expression {
  const held = l.temporary(value, "d", value.kind === "variable");
  const test = compare(nullish ? "==" : "===", held, literal(nullish ? "null" : "undefined", "other"));
  let other: Expression = held;
  const written = l.within(() => {
    other = lowerExpression(l, initializer);
  });
  if (!written.length && !isReference(held.type)) return choose(test, other, held, held.type);
  if (typeof other.type !== typeof held.type) return unstructured("a default of another kind", initializer);
  const name = l.fresh("d");
  l.set(name, held, true);
  l.emit({ kind: "if", test, yes: [...written, { kind: "set", name, type: held.type, value: other }], no: [] });
  return variable(name, held.type);
}

/** Assigns the parts of a value to the targets of `[a, b] = ...` or `({ a, b } = ...)`. */
export function assignPattern(
  l: Lowering,
  pattern: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  value: Expression,
  write: (target: ts.Expression, value: Expression) => void,
): void {
  const source = l.held(value, "p");
  const give = (target: ts.Expression, part: Expression): void => {
    if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      give(target.left, orElse(l, part, target.right));
    } else if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
      assignPattern(l, target, part, write);
    } else write(target, part);
  };
  if (ts.isArrayLiteralExpression(pattern)) {
    pattern.elements.forEach((target, i) => {
      if (ts.isOmittedExpression(target)) return;
      if (ts.isSpreadElement(target)) give(target.expression, othersFrom(l, source, i, target));
      else give(target, partAt(source, i, target));
    });
    return;
  }
  for (const property of pattern.properties) {
    if (ts.isShorthandPropertyAssignment(property)) {
      const part = partNamed(source, property.name, property);
      const { objectAssignmentInitializer: initializer } = property;
      give(property.name, initializer ? orElse(l, part, initializer) : part);
    } else if (ts.isPropertyAssignment(property)) {
      give(property.initializer, partNamed(source, property.name, property));
    } else unstructured("this destructuring assignment", property);
  }
}

function partAt(source: Expression, i: number, node: ts.Node): Expression {
  if (isTuple(source.type)) return field(source, String(i));
  if (!isArray(source.type)) return fail(95001, "this value cannot be taken apart", node);
  return element(source, number(i));
}

function partNamed(source: Expression, name: ts.Node, node: ts.Node): Expression {
  if (!ts.isIdentifier(name) || !isObject(source.type) || !Object.hasOwn(source.type.object, name.text)) {
    return fail(95001, "this value cannot be taken apart", node);
  }
  return field(source, name.text);
}

function othersFrom(l: Lowering, source: Expression, from: number, node: ts.Node): Expression {
  if (!isArray(source.type)) return unstructured("... of this value", node);
  return sliceFrom(l, source, source.type, from);
}

function othersBut(l: Lowering, source: Expression, pattern: ts.ObjectBindingPattern): Expression {
  if (!isObject(source.type)) return unstructured("... of this value", pattern);
  const taken = new Set(pattern.elements.map((part) => (part.propertyName ?? part.name).getText()));
  const names = Object.keys(source.type.object).filter((name) => !taken.has(name));
  const args = names.map((name) => l.temporary(field(source, name), "h"));
  const type: ObjectType = { object: Object.fromEntries(names.map((name, i) => [name, args[i].type])) };
  const name = l.fresh("others");
  l.set(name, { kind: "new", form: "object", names, args, type }, true);
  return variable(name, type);
}
