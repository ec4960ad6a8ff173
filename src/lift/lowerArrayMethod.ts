// The methods of arrays, as loops.
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
import type { Expression, Variable } from "../derivative/ir.ts";
import type { ArrayType, Type } from "../derivative/type.ts";
import { isArray, isReference } from "../derivative/type.ts";
import { bare, isFunctionNode } from "./functionNode.ts";
import { callback } from "./inline.ts";
import { fail, unstructured } from "./liftError.ts";
import { append, copied, loopOver, store, zeros } from "./lowerArray.ts";
import { searches } from "./lowerArraySearch.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";

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
    return copied(l, array, isArray(made) ? made : undefined, (value, i) => callback(l, f, [value, i, array]));
  },
  forEach: (l, array, [f]) => {
    loopOver(l, array, (value, i) => void callback(l, f, [value, i, array]));
    return ZERO;
  },
  reduce: (l, array, args, node) => fold(l, array, args, node, false),
  reduceRight: (l, array, args, node) => fold(l, array, args, node, true),
  fill: (l, array, args, node) => {
    const value = l.held(lowerExpression(l, args[0]), "v");
    if (isReference(value.type)) return unstructured("this fill", node);
    l.mustOwn(array, node);
    if (args.length < 2) loopOver(l, array, (_, i) => store(l, array, i, value));
    else {
      const [low, high] = range(l, array, args.slice(1));
      loopOver(l, array, (_, i) => store(l, array, i, value), { start: low, end: high });
    }
    return array;
  },
  slice,
  push: (l, array, args, node) => {
    l.mustOwn(array, node);
    for (const arg of args) append(l, array, lowerExpression(l, arg));
    return length(array);
  },
  ...searches,
  set: (l, array, [values, offset], node) => {
    if (!isArray(array.type) || !array.type.typed) return unstructured(".set() of this value", node);
    l.mustOwn(array, node);
    const source = l.temporary(lowerExpression(l, values), "a");
    const start = offset ? l.held(lowerExpression(l, offset), "v") : ZERO;
    loopOver(l, source, (value, i) => store(l, array, add(start, i), value));
    return ZERO;
  },
  subarray: (_l, _array, _args, node) =>
    fail(95001, "subarray(), which shares memory,", node, "use slice(), or indices with an offset"),
  filter: (l, array, [f], node) => {
    const made = list(l, l.typeOf(node), node);
    loopOver(l, array, (value, i) => {
      const test = callback(l, f, [value, i, array]);
      l.emit({ kind: "if", test, yes: l.within(() => append(l, made, value)), no: [] });
    });
    return made;
  },
  concat: (l, array, args, node) => {
    const made = list(l, l.typeOf(node), node);
    loopOver(l, array, (value) => append(l, made, value));
    for (const arg of args) {
      const value = l.held(lowerExpression(l, arg), "v");
      if (JSON.stringify(value.type) === JSON.stringify((made.type as ArrayType).array)) append(l, made, value);
      else if (isArray(value.type)) loopOver(l, value, (part) => append(l, made, part));
      else unstructured("this concat", node);
    }
    return made;
  },
  flat: (l, array, args, node) => {
    const made = list(l, l.typeOf(node), node);
    if (args.length || !isArray(array.type) || !isArray(array.type.array)) return unstructured("this flat", node);
    loopOver(l, array, (row) => loopOver(l, l.temporary(row, "a"), (value) => append(l, made, value)));
    return made;
  },
  flatMap: (l, array, [f], node) => {
    const made = list(l, l.typeOf(node), node);
    loopOver(l, array, (value, i) => {
      const part = l.held(callback(l, f, [value, i, array]), "a");
      if (isArray(part.type)) loopOver(l, part, (inner) => append(l, made, inner));
      else append(l, made, part);
    });
    return made;
  },
  toReversed: (l, array, _, node) => reversed(l, array, node),
  reverse: (l, array, _, node) => overwritten(l, array, reversed(l, array, node), node),
  toSorted: (l, array, [order], node) => sorted(l, array, order, node),
  sort: (l, array, [order], node) => overwritten(l, array, sorted(l, array, order, node), node),
  at: (l, array, [at]) => {
    const i = l.temporary(lowerExpression(l, at), "v");
    return element(array, choose(compare("<", i, ZERO), add(length(array), i), i));
  },
};

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
  if (!isArray(array.type)) return unstructured("this slice", node);
  const [low, high] = range(l, array, args);
  const result = zeros(l, math("max", ZERO, binary("-", high, low)), array.type);
  loopOver(l, result, (_, i) => store(l, result, i, element(array, binary("+", low, i))));
  return result;
}

/** A start and an end, from the array's end where they are negative. */
function range(l: Lowering, array: Expression, args: readonly ts.Expression[]): [Expression, Expression] {
  const size = length(array);
  const bound = (arg: ts.Expression | undefined, otherwise: Expression): Expression => {
    if (!arg) return otherwise;
    const given = lowerExpression(l, arg);
    if (given.kind === "number" && given.value === 0) return given;
    const value = l.held(given, "v");
    const fromEnd = math("max", binary("+", size, value), ZERO);
    return l.temporary(choose(compare("<", value, ZERO), fromEnd, math("min", value, size)), "v");
  };
  return [bound(args[0], ZERO), bound(args[1], size)];
}

/** An empty array that will grow. */
function list(l: Lowering, type: Type, node: ts.Node): Variable {
  if (!isArray(type)) return unstructured("an array of this type", node);
  const name = l.fresh("a");
  const plain: ArrayType = { array: type.array };
  l.set(name, { kind: "new", form: "list", args: [], type: plain }, true);
  return variable(name, plain);
}

function reversed(l: Lowering, array: Expression, node: ts.Node): Variable {
  if (!isArray(array.type)) return unstructured("this reverse", node);
  const last = l.temporary(binary("-", length(array), ONE), "n");
  return copied(l, array, array.type, (_, i) => element(array, binary("-", last, i)));
}

/** The elements of `values` in the place of those of `array`. */
function overwritten(l: Lowering, array: Expression, values: Expression, node: ts.Node): Expression {
  l.mustOwn(array, node);
  loopOver(l, array, (_, i) => store(l, array, i, element(values, i)));
  return array;
}

/** By `(a, b) => a - b` or `(a, b) => b - a`: the order is found first, and has no derivative. */
function sorted(l: Lowering, array: Expression, order: ts.Expression | undefined, node: ts.Node): Variable {
  const sign = order ? signOf(order) : isArray(array.type) && array.type.typed ? "1" : undefined;
  if (!isArray(array.type) || array.type.array !== "number" || !sign) return unstructured("sort by this order", node);
  const type: ArrayType = { array: "number" };
  const places = l.temporary({ kind: "builtin", text: "$.order", args: [array, number(Number(sign))], type }, "order");
  return copied(l, array, array.type, (_, i) => element(array, l.temporary(element(places, i), "i")));
}

function signOf(order: ts.Expression): "1" | "-1" | undefined {
  const f = bare(order);
  if (!isFunctionNode(f) || f.parameters.length !== 2 || ts.isBlock(f.body)) return;
  const [a, b] = f.parameters.map((p) => p.name.getText());
  const text = f.body.getText().replace(/\s/g, "");
  return text === `${a}-${b}` ? "1" : text === `${b}-${a}` ? "-1" : undefined;
}
