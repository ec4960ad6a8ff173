// Arrays and objects: literals, constructors, and the methods of arrays that become loops.
import { ts } from "@ts-morph/common";
import { binary, compare, element, field, length, math, number, ONE, variable, ZERO } from "../derivative/build.ts";
import type { Expression, Statement, Variable } from "../derivative/ir.ts";
import type { ArrayType, ObjectType, Type } from "../derivative/type.ts";
import { isArray, isObject, isTuple } from "../derivative/type.ts";
import { bare } from "./functionNode.ts";
import { callback } from "./inline.ts";
import { unstructured } from "./liftError.ts";
import { lowerAll, lowerExpression } from "./lowerExpression.ts";
import { heldReference, type Lowering } from "./lowering.ts";
import { storedInto } from "./unknownArray.ts";

export function lowerArrayLiteral(l: Lowering, node: ts.ArrayLiteralExpression): Expression {
  const made = l.typeOf(node);
  if (isTuple(made) && isObject(made)) return lowerTuple(l, node, made);
  const type: ArrayType = { array: elementType(l, node) };
  const name = l.fresh("a");
  const array = variable(name, type);
  if (!node.elements.some(ts.isSpreadElement)) {
    if (node.elements.some(ts.isOmittedExpression)) return unstructured("an array with holes", node);
    const args = lowerAll(l, node.elements).map((e) => heldReference(l, e, "a"));
    if (args.some((e) => typeof e.type !== typeof type.array)) return unstructured("an array of several kinds", node);
    l.set(name, { kind: "new", form: "list", args, type }, true);
    return array;
  }
  l.set(name, { kind: "new", form: "list", args: [], type }, true);
  for (const part of node.elements) {
    if (!ts.isSpreadElement(part)) append(l, array, lowerExpression(l, part));
    else {
      const { array: source, what } = iterated(part.expression);
      if (what === "entries") return unstructured("... of entries()", part);
      loopOver(l, arrayValue(l, source), (value, i) => append(l, array, what === "keys" ? i : value));
    }
  }
  return array;
}

function lowerTuple(l: Lowering, node: ts.ArrayLiteralExpression, type: ObjectType): Expression {
  const names = Object.keys(type.object);
  if (node.elements.length !== names.length || node.elements.some(ts.isSpreadElement)) {
    return unstructured("this array of several kinds", node);
  }
  const args = lowerAll(l, node.elements).map((e) => heldReference(l, e, "a"));
  const name = l.fresh("a");
  l.set(name, { kind: "new", form: "object", names, args, type }, true);
  return variable(name, type);
}

export function lowerObjectLiteral(l: Lowering, node: ts.ObjectLiteralExpression): Expression {
  const parts = new Map<string, Expression>();
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      spreadInto(l, parts, property);
      continue;
    }
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) {
      return unstructured("this object literal", property);
    }
    if (!ts.isIdentifier(property.name)) return unstructured("this property name", property);
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    parts.set(property.name.text, l.temporary(lowerExpression(l, value), "h"));
  }
  const names = [...parts.keys()];
  const args = [...parts.values()];
  const type: Type = { object: Object.fromEntries(names.map((name, i) => [name, args[i].type])) };
  const name = l.fresh("o");
  l.set(name, { kind: "new", form: "object", names, args, type }, true);
  return variable(name, type);
}

/** `...object` in a literal: every field, where all are there. */
function spreadInto(l: Lowering, parts: Map<string, Expression>, node: ts.SpreadAssignment): void {
  const source = l.held(lowerExpression(l, node.expression), "o");
  const properties = l.checker.getTypeAtLocation(node.expression).getProperties();
  const open = properties.some((p) => p.flags & ts.SymbolFlags.Optional);
  if (!isObject(source.type) || isTuple(source.type) || open) {
    unstructured("... of this value", node);
    return;
  }
  for (const name of Object.keys(source.type.object)) parts.set(name, l.temporary(field(source, name), "h"));
}

/** `new Array(n)`, `new Float64Array(n)`, `new Float64Array(values)`, and `Array(n)`. */
export function lowerNew(l: Lowering, node: ts.NewExpression | ts.CallExpression): Expression {
  const made = node.expression.getText();
  const [arg] = node.arguments ?? [];
  if (node.arguments?.length !== 1) return unstructured("this constructor", node);
  const type: ArrayType = made === "Array" ? { array: elementType(l, node) } : typedArray(made);
  const value = lowerExpression(l, arg);
  if (value.type === "number") return zeros(l, value, type);
  if (!isArray(value.type) || value.type.array !== "number" || made === "Array") {
    return unstructured("this constructor", node);
  }
  return copied(l, value, type, (v) => v);
}

/** `Array.from` and `Float64Array.from`. */
export function lowerFrom(l: Lowering, node: ts.CallExpression): Expression {
  const [source, map] = node.arguments;
  const typed = node.expression.getText().startsWith("Float");
  const count = lengthOf(source);
  const made = l.typeOf(node);
  const type = typed ? typedArray(node.expression.getText()) : isArray(made) ? { array: made.array } : undefined;
  if (!count) return copied(l, arrayValue(l, source), type, (value, i) => (map ? callback(l, map, [value, i]) : value));
  const size = l.held(lowerExpression(l, count), "n");
  if (!map) return unstructured("Array.from without values", node);
  return filled(l, size, type, (i) => callback(l, map, [ZERO, i]));
}

/** `Array.of` and its like. */
export function lowerOf(l: Lowering, node: ts.CallExpression): Expression {
  if (node.arguments.some(ts.isSpreadElement)) return unstructured("... in of", node);
  const typed = node.expression.getText().startsWith("Float");
  const type: ArrayType = typed ? typedArray(node.expression.getText()) : { array: elementType(l, node) };
  const args = lowerAll(l, node.arguments).map((e) => heldReference(l, e, "a"));
  const name = l.fresh("a");
  const list = type.single ? args.map((e) => math("fround", e)) : args;
  l.set(
    name,
    { kind: "new", form: "list", args: list, type: typed ? { array: "number" } : type },
    true,
    typed ? { array: "number" } : type,
  );
  return variable(name, typed ? { array: "number" } : type);
}

const typedArray = (made: string): ArrayType => ({
  array: "number",
  typed: true,
  ...(made.startsWith("Float32") && { single: true }),
});

/** A loop over all elements. The body gets the element, its index and the loop's label. */
export function loopOver(
  l: Lowering,
  value: Expression,
  body: (value: Expression, index: Variable, label: string) => void,
  { start = ZERO, end, down = false }: { start?: Expression; end?: Expression; down?: boolean } = {},
): void {
  const array = l.held(value, "a");
  const i = l.fresh("i");
  const index = variable(i);
  const label = l.fresh("L");
  l.set(i, down ? binary("-", length(array), ONE) : start, true);
  const inner: Statement[] = l.within(() => body(element(array, index), index, label));
  l.emit({
    kind: "loop",
    label,
    test: down ? compare(">=", index, ZERO) : compare("<", index, end ?? length(array)),
    body: inner,
    update: [{ kind: "set", name: i, type: "number", value: binary(down ? "-" : "+", index, ONE) }],
  });
}

function countUp(l: Lowering, i: string, end: Expression, body: readonly Statement[]): void {
  const index = variable(i);
  l.set(i, ZERO, true);
  const update: Statement = { kind: "set", name: i, type: "number", value: binary("+", index, ONE) };
  l.emit({ kind: "loop", label: l.fresh("L"), test: compare("<", index, end), body, update: [update] });
}

/** `values`, `values.entries()` or `values.keys()`. */
export function iterated(expression: ts.Expression): { array: ts.Expression; what: "values" | "entries" | "keys" } {
  const array = bare(expression);
  if (ts.isCallExpression(array) && ts.isPropertyAccessExpression(array.expression)) {
    const what = array.expression.name.text;
    if (what === "entries" || what === "keys") return { array: array.expression.expression, what };
  }
  return { array, what: "values" };
}

/** The value of an expression that must be an array. */
export function arrayValue(l: Lowering, node: ts.Expression): Expression {
  const value = l.held(lowerExpression(l, node), "a");
  return isArray(value.type) ? value : unstructured("a loop over this value", node);
}

export function zeros(l: Lowering, size: Expression, type: ArrayType): Variable {
  const name = l.fresh("a");
  l.set(name, { kind: "new", form: "zeros", args: [size], type }, true);
  return variable(name, type);
}

/** @param type where the checker knows it; else that of the values */
export function copied(
  l: Lowering,
  source: Expression,
  type: ArrayType | undefined,
  value: (value: Expression, index: Variable) => Expression,
): Variable {
  const held = l.held(source, "a");
  return filled(l, length(held), type, (i) => value(element(held, i), i));
}

/** An array of that many values. */
function filled(
  l: Lowering,
  size: Expression,
  known: ArrayType | undefined,
  value: (index: Variable) => Expression,
): Variable {
  const name = l.fresh("a");
  const i = l.fresh("i");
  let type: ArrayType = known ?? { array: "number" };
  const body = l.within(() => {
    const made = value(variable(i));
    if (!known) type = { array: made.type };
    store(l, variable(name, type), variable(i), made);
  });
  const array = variable(name, type);
  l.set(name, { kind: "new", form: "zeros", args: [size], type }, true);
  countUp(l, i, length(array), body);
  return array;
}

export function append(l: Lowering, array: Expression, value: Expression): void {
  l.emit({ kind: "append", array, value, type: value.type });
}

export function store(l: Lowering, array: Expression, index: Expression, value: Expression): void {
  const single = isArray(array.type) && array.type.single;
  l.emit({ kind: "store", array, index, value: single ? math("fround", value) : value, type: value.type });
}

/** `n` in `{ length: n }`. */
function lengthOf(source: ts.Expression): ts.Expression | undefined {
  if (!ts.isObjectLiteralExpression(source) || source.properties.length !== 1) return;
  const [property] = source.properties;
  if (!property.name || property.name.getText() !== "length") return;
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

/** The element type of an array that is being made; `[]` and `new Array(n)` take it from where they go. */
function elementType(l: Lowering, node: ts.Expression): Type {
  const own = elementOf(l.typeOf(node));
  if (own) return own;
  const stored = storedInto(l, node);
  if (stored) return stored;
  for (let outer = node.parent; isChain(outer); outer = outer.parent) {
    const type = ts.isCallExpression(outer) ? elementOf(l.typeOf(outer)) : undefined;
    if (type) return type;
  }
  const context = l.checker.getContextualType(node);
  const kind = context && l.classify(context);
  return (kind && kind !== "function" && elementOf(kind)) || "number";
}

/** The elements from a place on. */
export function sliceFrom(l: Lowering, source: Expression, type: ArrayType, from: number): Variable {
  const result = zeros(l, math("max", ZERO, binary("-", length(source), number(from))), type);
  loopOver(l, result, (_, i) => store(l, result, i, element(source, binary("+", number(from), i))));
  return result;
}

const elementOf = (type: Type): Type | undefined => (isArray(type) ? type.array : undefined);

const isChain = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isParenthesizedExpression(node);
