import { ts } from "@ts-morph/common";
import { literal } from "../derivative/build.ts";
import type { Expression, Statement } from "../derivative/ir.ts";
import { isArray, isObject, isTuple } from "../derivative/type.ts";
import { outside } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";
import { arrayValue, iterated, loopOver } from "./lowerArray.ts";
import { assignTo } from "./lowerAssignment.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerDeclarations, lowerStatement } from "./lowerStatement.ts";
import { bindPattern } from "./pattern.ts";
import { leaves, nested } from "./tail.ts";

const TRUE = literal("true", "boolean");

export function lowerFor(l: Lowering, node: ts.ForStatement, label?: string): void {
  const { initializer, incrementor } = node;
  if (initializer && ts.isVariableDeclarationList(initializer)) lowerDeclarations(l, initializer);
  else if (initializer) lowerExpression(l, initializer);
  lowerLoop(l, node, node.condition, incrementor, label);
}

export function lowerWhile(l: Lowering, node: ts.WhileStatement, label?: string): void {
  lowerLoop(l, node, node.expression, undefined, label);
}

export function lowerDo(l: Lowering, node: ts.DoStatement, name?: string): void {
  const label = l.fresh("L");
  const body = loopBody(l, label, name, () => lowerStatement(l, node.statement));
  l.emit({ kind: "loop", label, test: TRUE, body: [...body, ...leaveUnless(l, node.expression, label)], update: [] });
}

export function lowerForOf(l: Lowering, node: ts.ForOfStatement, name?: string): void {
  if (node.awaitModifier) fail(95003, "for await", node);
  const { initializer } = node;
  const pattern = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0].name : undefined;
  const { array, what } = iterated(node.expression);
  loopOver(l, arrayValue(l, array), (value, index, label) => {
    const body = loopBody(l, label, name, () => {
      if (!pattern) {
        if (what === "entries") unstructured("entries() into this target", node);
        assignTo(l, initializer as ts.Expression, what === "keys" ? index : l.temporary(value, "h"));
      } else if (what === "keys") bindPattern(l, pattern, index);
      else if (what === "entries") bindEntry(l, pattern, index, value);
      else bindPattern(l, pattern, value);
      lowerStatement(l, node.statement);
    });
    l.out.push(...body);
  });
}

/** Over the fields of an object, once for each; over the indices of an array. */
export function lowerForIn(l: Lowering, node: ts.ForInStatement, name?: string): void {
  const { initializer } = node;
  const key = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0].name : undefined;
  const type = l.checker.getTypeAtLocation(node.expression);
  const object = l.held(lowerExpression(l, node.expression), "o");
  if (key && ts.isIdentifier(key) && isArray(object.type) && isIndexOnly(l, key, node.statement)) {
    loopOver(l, object, (_, index, label) => {
      const body = loopBody(l, label, name, () => {
        bindPattern(l, key, index);
        lowerStatement(l, node.statement);
      });
      l.out.push(...body);
    });
    return;
  }
  const open = type.getProperties().some((p) => p.flags & ts.SymbolFlags.Optional);
  if (!key || !ts.isIdentifier(key) || !isObject(object.type) || isTuple(object.type) || open) {
    unstructured("for-in over this value", node);
    return;
  }
  const label = l.fresh("L");
  const fields = Object.keys(object.type.object);
  const body = l.within(() => {
    for (const field of fields) {
      l.bind(key, { kind: "constant", value: literal(JSON.stringify(field), "other") });
      l.out.push(...loopBody(l, label, name, () => lowerStatement(l, node.statement)));
    }
  });
  if (leaves(body, label)) l.emit({ kind: "block", label, body });
  else l.out.push(...body);
}

/** Is the key of a for-in over an array, a text, only used where its number does as well: `x[i]`, `Number(i)`, `+i`? */
function isIndexOnly(l: Lowering, key: ts.Identifier, body: ts.Node): boolean {
  const symbol = l.checker.getSymbolAtLocation(key);
  let only = true;
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && l.checker.getSymbolAtLocation(part) === symbol) only &&= takesNumber(part);
    ts.forEachChild(part, visit);
  };
  visit(body);
  return only;
}

function takesNumber(id: ts.Identifier): boolean {
  const { parent, child } = outside(id);
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === child;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.PlusToken;
  return ts.isCallExpression(parent) && parent.expression.getText() === "Number";
}

function lowerLoop(
  l: Lowering,
  node: ts.IterationStatement,
  condition: ts.Expression | undefined,
  incrementor: ts.Expression | undefined,
  name: string | undefined,
): void {
  const label = l.fresh("L");
  let test: Expression = TRUE;
  const before = l.within(() => {
    if (condition) test = lowerExpression(l, condition);
  });
  const body = loopBody(l, label, name, () => lowerStatement(l, node.statement));
  const update = incrementor ? l.within(() => void lowerExpression(l, incrementor)) : [];
  if (!before.length) {
    l.emit({ kind: "loop", label, test, body, update });
    return;
  }
  const exit: Statement = { kind: "if", test, yes: [], no: [{ kind: "leave", label }] };
  l.emit({ kind: "loop", label, test: TRUE, body: [...before, exit, ...body], update });
}

/** A body in which `break` leaves `label` and `continue` ends the body. */
function loopBody(l: Lowering, label: string, name: string | undefined, write: () => void): Statement[] {
  const next = l.fresh("C");
  l.breaks.push(label);
  l.continues.push(next);
  if (name) l.labels.set(name, { leave: label, next });
  const body = nested(l.within(write), next);
  l.breaks.pop();
  l.continues.pop();
  return leaves(body, next) ? [{ kind: "block", label: next, body }] : body;
}

function leaveUnless(l: Lowering, condition: ts.Expression, label: string): Statement[] {
  return l.within(() => {
    const test = lowerExpression(l, condition);
    l.emit({ kind: "if", test, yes: [], no: [{ kind: "leave", label }] });
  });
}

function bindEntry(l: Lowering, pattern: ts.BindingName, index: Expression, value: Expression): void {
  const parts = ts.isArrayBindingPattern(pattern)
    ? pattern.elements
    : unstructured("entries() into this pattern", pattern);
  [index, value].forEach((part, i) => {
    const target = parts[i];
    if (target && ts.isBindingElement(target)) bindPattern(l, target.name, part);
  });
}
