// Arrays of which the checker says `any[]`: what they hold is found in how they are used.
import { ts } from "@ts-morph/common";
import type { Type } from "../derivative/type.ts";
import { bare, outside } from "./functionNode.ts";
import type { Lowering } from "./lowering.ts";

/** Of `const rows = []` and `const rows = new Array(n)`, whose type the checker does not say: what is put into it later. */
export function storedInto(l: Lowering, node: ts.Expression): Type | undefined {
  const { parent } = outside(node);
  if (!ts.isVariableDeclaration(parent) || parent.type || !ts.isIdentifier(parent.name)) return;
  const symbol = l.checker.getSymbolAtLocation(parent.name);
  const values: ts.Expression[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && part.text === symbol?.name && l.checker.getSymbolAtLocation(part) === symbol)
      values.push(...putInto(part));
    ts.forEachChild(part, visit);
  };
  visit(parent.parent.parent.parent);
  for (const value of values) {
    const type = l.typeOf(value);
    if (type !== "other") return type;
    if (isNewArray(value)) return { array: "number" };
  }
}

/** What `name[...] = value`, `name.push(value)` and `name.fill(value)` put into it. */
function putInto(name: ts.Identifier): readonly ts.Expression[] {
  const { parent } = name;
  if (!(ts.isElementAccessExpression(parent) || ts.isPropertyAccessExpression(parent)) || parent.expression !== name)
    return [];
  const outer = parent.parent;
  if (ts.isElementAccessExpression(parent)) {
    const set = ts.isBinaryExpression(outer) && outer.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    return set && outer.left === parent ? [outer.right] : [];
  }
  const puts = parent.name.text === "push" || parent.name.text === "fill";
  return puts && ts.isCallExpression(outer) ? outer.arguments.slice(0, 1) : [];
}

/** `new Array(n)` and `Array(n)` have elements of type any, and so has what their methods give. */
export function isNewArray(wrapped: ts.Expression): boolean {
  const made = bare(wrapped);
  if (ts.isNewExpression(made)) return made.expression.getText() === "Array";
  if (!ts.isCallExpression(made)) return false;
  if (ts.isPropertyAccessExpression(made.expression)) return isNewArray(made.expression.expression);
  return made.expression.getText() === "Array";
}
