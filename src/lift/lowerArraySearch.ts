// Methods of arrays that look for something: loops that end when they have found it.
import type { ts } from "@ts-morph/common";
import { compare, literal, number, variable } from "../derivative/build.ts";
import type { Expression, Variable } from "../derivative/ir.ts";
import { isArray, isReference } from "../derivative/type.ts";
import { callback } from "./inline.ts";
import { unstructured } from "./liftError.ts";
import { loopOver } from "./lowerArray.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";

type Method = (l: Lowering, array: Expression, args: readonly ts.Expression[], node: ts.CallExpression) => Expression;

const TRUE = literal("true", "boolean");
const FALSE = literal("false", "boolean");

export const searches: Readonly<Record<string, Method>> = {
  every: (l, array, [f]) =>
    search(l, array, TRUE, (value, i) => [callback(l, f, [value, i, array]), FALSE], { not: true }),
  some: (l, array, [f]) => search(l, array, FALSE, (value, i) => [callback(l, f, [value, i, array]), TRUE]),
  findIndex: (l, array, [f]) => search(l, array, number(-1), (value, i) => [callback(l, f, [value, i, array]), i]),
  find: (l, array, [f], node) => found(l, array, f, node, false),
  findLast: (l, array, [f], node) => found(l, array, f, node, true),
  includes: (l, array, args, node) => searchValue(l, array, args, node, FALSE, () => TRUE),
  indexOf: (l, array, args, node) => searchValue(l, array, args, node, number(-1), (i) => i),
  lastIndexOf: (l, array, args, node) => searchValue(l, array, args, node, number(-1), (i) => i, true),
};

/** `start`, or what `test` gives with the first element that passes. */
function search(
  l: Lowering,
  array: Expression,
  start: Expression,
  test: (value: Expression, index: Variable) => [test: Expression, result: Expression],
  { not = false, down = false } = {},
): Expression {
  const name = l.fresh("f");
  l.set(name, start, true);
  loopOver(
    l,
    array,
    (value, index, label) => {
      const [passes, result] = test(value, index);
      const hit = [
        { kind: "set", name, type: start.type, value: result },
        { kind: "leave", label },
      ] as const;
      l.emit({ kind: "if", test: passes, yes: not ? [] : hit, no: not ? hit : [] });
    },
    { down },
  );
  return variable(name, start.type);
}

function found(l: Lowering, array: Expression, f: ts.Expression, node: ts.Node, down: boolean): Expression {
  if (!isArray(array.type) || isReference(array.type.array)) return unstructured("find in this array", node);
  const start = literal("undefined", array.type.array);
  return search(l, array, start, (value, i) => [callback(l, f, [value, i, array]), value], { down });
}

function searchValue(
  l: Lowering,
  array: Expression,
  [sought, ...more]: readonly ts.Expression[],
  node: ts.Node,
  start: Expression,
  result: (index: Variable) => Expression,
  down = false,
): Expression {
  const value = l.held(lowerExpression(l, sought), "v");
  if (isReference(value.type) || more.length) return unstructured("this search", node);
  return search(l, array, start, (part, i) => [compare("===", part, value), result(i)], { down });
}
