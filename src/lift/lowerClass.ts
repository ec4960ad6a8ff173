// Small classes: an instance is an object of its fields, methods and getters are inlined with `this` for it.
import { ts } from "@ts-morph/common";
import { variable } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import { isObject, isReference } from "../derivative/type.ts";
import { some } from "../derivative/walk.ts";
import { fieldName } from "./classify.ts";
import { bare, type FunctionNode } from "./functionNode.ts";
import { type Argument, bindParameters, inline } from "./inline.ts";
import { fail, unstructured } from "./liftError.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";
import { lowerStatement } from "./lowerStatement.ts";

/** The class that `new name(...)` makes an instance of, where its text is in the same file. */
export function classOf(l: Lowering, node: ts.NewExpression): ts.ClassLikeDeclaration | undefined {
  const declaration = l.checker.getTypeAtLocation(node).symbol?.valueDeclaration;
  if (!declaration || !ts.isClassLike(declaration)) return;
  return declaration.getSourceFile() === l.root.getSourceFile() ? declaration : undefined;
}

export function lowerInstance(
  l: Lowering,
  node: ts.NewExpression,
  declaration: ts.ClassLikeDeclaration,
  args: readonly Argument[],
): Expression {
  const type = l.typeOf(node);
  if (!isObject(type))
    return fail(95001, `the class ${node.expression.getText()} has fields that are not numbers`, node);
  if (declaration.heritageClauses?.some((c) => c.token === ts.SyntaxKind.ExtendsKeyword)) {
    return unstructured("a class that extends another", node);
  }
  const names = Object.keys(type.object);
  const fields = new Map<string, Expression>();
  const define = (name: string, value: Expression): void => {
    fields.set(name, l.temporary(value, name));
  };
  const made = declaration.members.find((m) => ts.isConstructorDeclaration(m) && m.body) as
    | (ts.ConstructorDeclaration & { body: ts.Block })
    | undefined;
  l.selves.push(unfinished(fields));
  if (made) bindParameters(l, made, args, node);
  for (const p of made?.parameters ?? []) {
    if (ts.isIdentifier(p.name) && p.modifiers?.length) define(p.name.text, lowerExpression(l, p.name));
  }
  for (const member of declaration.members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(member) || !member.initializer) continue;
    define(fieldName(member.name.getText()), lowerExpression(l, member.initializer));
  }
  const statements = [...(made?.body.statements ?? [])];
  for (let next = definition(statements[0]); next && !fields.has(next.name); next = definition(statements[0])) {
    define(next.name, lowerExpression(l, next.value));
    statements.shift();
  }
  l.selves.pop();
  const open = names.find((name) => !fields.has(name));
  if (open) return unstructured(`the field ${open}, which the constructor does not set first,`, declaration);
  const name = l.fresh("o");
  const self = variable(name, type);
  l.set(name, { kind: "new", form: "object", names, args: names.map((key) => fields.get(key)!), type }, true);
  l.selves.push(self);
  for (const statement of statements) lowerStatement(l, statement);
  l.selves.pop();
  return self;
}

/** The fields that are known while the constructor still sets them. */
function unfinished(fields: ReadonlyMap<string, Expression>): Expression {
  const self = variable("this", { object: {} });
  pending.set(self, fields);
  return self;
}

const pending = new WeakMap<Expression, ReadonlyMap<string, Expression>>();

/** `this.name = value;` */
function definition(node: ts.Statement | undefined): { name: string; value: ts.Expression } | undefined {
  if (!node || !ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return;
  const { left, right, operatorToken } = node.expression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left)) return;
  if (left.expression.kind !== ts.SyntaxKind.ThisKeyword) return;
  return { name: fieldName(left.name.text), value: right };
}

/** A call of a method; none where the owner is no instance. */
export function lowerMethodOf(
  l: Lowering,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  argumentsOf: () => readonly Argument[],
): Expression | undefined {
  const declaration = memberOf(l, callee);
  if (!declaration || !ts.isMethodDeclaration(declaration) || !declaration.body) return;
  if (isStatic(declaration)) return inline(l, declaration as unknown as FunctionNode, argumentsOf(), node);
  return inlined(l, lowerExpression(l, callee.expression), declaration as unknown as FunctionNode, argumentsOf(), node);
}

/** What a getter gives, or a field of an instance that is being made. */
export function lowerGetter(l: Lowering, owner: Expression, node: ts.PropertyAccessExpression): Expression | undefined {
  const known = pending.get(owner);
  if (known) return known.get(fieldName(node.name.text)) ?? unstructured("this property, before it is set,", node);
  const declaration = memberOf(l, node);
  if (!declaration || !ts.isGetAccessor(declaration) || !declaration.body) return;
  return inlined(l, owner, declaration as unknown as FunctionNode, [], node);
}

function inlined(
  l: Lowering,
  owner: Expression,
  method: FunctionNode,
  args: readonly Argument[],
  node: ts.Node,
): Expression {
  if (!isReference(owner.type) || some(owner, (part) => pending.has(part)))
    return unstructured("this use of this", node);
  l.selves.push(l.held(owner, "o"));
  const result = inline(l, method, args, node);
  l.selves.pop();
  return result;
}

function memberOf(l: Lowering, node: ts.PropertyAccessExpression): ts.Declaration | undefined {
  const declaration = l.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  if (!declaration || !ts.isClassLike(declaration.parent)) return;
  return declaration.getSourceFile() === l.root.getSourceFile() ? declaration : undefined;
}

const isStatic = (node: ts.PropertyDeclaration | ts.MethodDeclaration): boolean =>
  !!node.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);

export const isPlainNew = (node: ts.NewExpression): boolean =>
  /^(Array|Float(64|32)Array)$/.test(bare(node.expression).getText());
