// Arrays and objects: literals, constructors, and the methods of arrays that become loops.
import { ts } from "@ts-morph/common";
import {
  add,
  binary,
  choose,
  compare,
  element,
  length,
  math,
  number,
  ONE,
  variable,
  ZERO,
} from "../derivative/build.ts";
import type { Expression, Statement, Variable } from "../derivative/ir.ts";
import type { ArrayType, ObjectType, Type } from "../derivative/type.ts";
import { isArray, isObject, isReference, isTuple } from "../derivative/type.ts";
import { callback } from "./inline.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerAll, lowerExpression } from "./lowerExpression.ts";
import { heldReference, type Lowering } from "./lowering.ts";

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
    else loopOver(l, arrayValue(l, part.expression), (value) => append(l, array, value));
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
  const names: string[] = [];
  const args: Expression[] = [];
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) {
      return unstructured("this object literal", property);
    }
    if (!ts.isIdentifier(property.name)) return unstructured("this property name", property);
    names.push(property.name.text);
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    args.push(l.temporary(lowerExpression(l, value), "h"));
  }
  const type: Type = { object: Object.fromEntries(names.map((name, i) => [name, args[i].type])) };
  const name = l.fresh("o");
  l.set(name, { kind: "new", form: "object", names, args, type }, true);
  return variable(name, type);
}

/** `new Array(n)`, `new Float64Array(n)`, `new Float64Array(values)`, and `Array(n)`. */
export function lowerNew(l: Lowering, node: ts.NewExpression | ts.CallExpression): Expression {
  const made = node.expression.getText();
  if (made !== "Array" && made !== "Float64Array") {
    return fail(95001, `${ts.isNewExpression(node) ? "new " : ""}${made} inside a differentiable function`, node);
  }
  const [arg] = node.arguments ?? [];
  if (node.arguments?.length !== 1) return unstructured("this constructor", node);
  const type: ArrayType = made === "Array" ? { array: elementType(l, node) } : { array: "number", typed: true };
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
  const typed = node.expression.getText().startsWith("Float64Array");
  const count = lengthOf(source);
  const made = l.typeOf(node);
  if (!isArray(made)) return unstructured("Array.from to this type", node);
  const type: ArrayType = typed ? { array: "number", typed } : { array: made.array };
  if (!count) return copied(l, arrayValue(l, source), type, (value, i) => (map ? callback(l, map, [value, i]) : value));
  const size = l.held(lowerExpression(l, count), "n");
  if (!map) return unstructured("Array.from without values", node);
  const array = zeros(l, size, type);
  loopOver(l, array, (_, i) => store(l, array, i, callback(l, map, [number(0), i])));
  return array;
}

export function lowerArrayMethod(l: Lowering, node: ts.CallExpression, value: Expression, method: string): Expression {
  const args = node.arguments;
  const rule = methods[method];
  if (!rule || args.some(ts.isSpreadElement)) return unstructured(`.${method}() of an array`, node);
  return rule(l, method === "push" ? value : l.held(value, "a"), args, node);
}

type Method = (l: Lowering, array: Expression, args: readonly ts.Expression[], node: ts.CallExpression) => Expression;

const methods: Readonly<Record<string, Method>> = {
  map: (l, array, [f], node) => {
    const made = l.typeOf(node);
    if (!isArray(made)) return unstructured("map to this type", node);
    return copied(l, array, made, (value, i) => callback(l, f, [value, i, array]));
  },
  forEach: (l, array, [f]) => {
    loopOver(l, array, (value, i) => void callback(l, f, [value, i, array]));
    return ZERO;
  },
  reduce: (l, array, args, node) => fold(l, array, args, node, false),
  reduceRight: (l, array, args, node) => fold(l, array, args, node, true),
  fill: (l, array, args, node) => {
    const value = l.held(lowerExpression(l, args[0]), "v");
    if (isReference(value.type) || args.length > 1) return unstructured("this fill", node);
    l.mustOwn(array, node);
    loopOver(l, array, (_, i) => store(l, array, i, value));
    return array;
  },
  slice,
  push: (l, array, args, node) => {
    l.mustOwn(array, node);
    for (const arg of args) append(l, array, lowerExpression(l, arg));
    return length(array);
  },
  at: (l, array, [at]) => {
    const i = l.temporary(lowerExpression(l, at), "v");
    return element(array, choose(compare("<", i, ZERO), add(length(array), i), i));
  },
};

/** A loop over all elements. The body gets the element, its index and the loop's label. */
export function loopOver(
  l: Lowering,
  value: Expression,
  body: (value: Expression, index: Variable, label: string) => void,
  { start = ZERO, down = false }: { start?: Expression; down?: boolean } = {},
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
    test: down ? compare(">=", index, ZERO) : compare("<", index, length(array)),
    body: inner,
    update: [{ kind: "set", name: i, type: "number", value: binary(down ? "-" : "+", index, ONE) }],
  });
}

/** The value of an expression that must be an array. */
export function arrayValue(l: Lowering, node: ts.Expression): Expression {
  const value = l.held(lowerExpression(l, node), "a");
  return isArray(value.type) ? value : unstructured("a loop over this value", node);
}

function zeros(l: Lowering, size: Expression, type: ArrayType): Variable {
  const name = l.fresh("a");
  l.set(name, { kind: "new", form: "zeros", args: [size], type }, true);
  return variable(name, type);
}

function copied(
  l: Lowering,
  source: Expression,
  type: ArrayType,
  value: (value: Expression, index: Variable) => Expression,
): Variable {
  const held = l.held(source, "a");
  const array = zeros(l, length(held), type);
  loopOver(l, held, (v, i) => store(l, array, i, value(v, i)));
  return array;
}

function fold(
  l: Lowering,
  array: Expression,
  [f, start]: readonly ts.Expression[],
  node: ts.CallExpression,
  down: boolean,
): Expression {
  if (!start && down) return unstructured("reduceRight without a start", node);
  const name = l.fresh("s");
  const first = start ? lowerExpression(l, start) : element(array, ZERO);
  const sum = variable(name, first.type);
  l.set(name, first, true);
  loopOver(l, array, (value, i) => l.set(name, callback(l, f, [sum, value, i, array]), false, first.type), {
    start: start ? ZERO : ONE,
    down,
  });
  return sum;
}

function slice(l: Lowering, array: Expression, args: readonly ts.Expression[], node: ts.CallExpression): Expression {
  if (!isArray(array.type) || isReference(array.type.array)) return unstructured("a slice of an array of arrays", node);
  const size = length(array);
  const bound = (arg: ts.Expression | undefined, otherwise: Expression): Expression => {
    if (!arg) return otherwise;
    const given = lowerExpression(l, arg);
    if (given.kind === "number" && given.value === 0) return given;
    const value = l.held(given, "v");
    const fromEnd = math("max", binary("+", size, value), ZERO);
    return l.temporary(choose(compare("<", value, ZERO), fromEnd, math("min", value, size)), "v");
  };
  const low = bound(args[0], ZERO);
  const high = bound(args[1], size);
  const result = zeros(l, math("max", ZERO, binary("-", high, low)), array.type);
  loopOver(l, result, (_, i) => store(l, result, i, element(array, binary("+", low, i))));
  return result;
}

function append(l: Lowering, array: Expression, value: Expression): void {
  l.emit({ kind: "append", array, value, type: value.type });
}

function store(l: Lowering, array: Expression, index: Expression, value: Expression): void {
  l.emit({ kind: "store", array, index, value, type: value.type });
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
  for (let outer = node.parent; isChain(outer); outer = outer.parent) {
    const type = ts.isCallExpression(outer) ? elementOf(l.typeOf(outer)) : undefined;
    if (type) return type;
  }
  const context = l.checker.getContextualType(node);
  const kind = context && l.classify(context);
  return (kind && kind !== "function" && elementOf(kind)) || "number";
}

const elementOf = (type: Type): Type | undefined => (isArray(type) ? type.array : undefined);

const isChain = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isParenthesizedExpression(node);
