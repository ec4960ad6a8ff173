import { ts } from "@ts-morph/common";

/** A function with a body. */
export type FunctionNode = (ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration) & {
  readonly body: ts.ConciseBody;
};

export const isFunctionNode = (node: ts.Node): node is FunctionNode =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) || (ts.isFunctionDeclaration(node) && !!node.body);

/** Without parentheses and type annotations around it. */
export function bare(node: ts.Expression): ts.Expression {
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node)
  ) {
    node = node.expression;
  }
  return node;
}

/** The syntax around it, past parentheses and type annotations. */
export function outside(node: ts.Node): { parent: ts.Node; child: ts.Node } {
  let child = node;
  let { parent } = node;
  while (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    child = parent;
    parent = parent.parent;
  }
  return { parent, child };
}

/** `f` of `Math.f`, a function. */
export function mathName(node: ts.PropertyAccessExpression): string | undefined {
  const { text } = node.name;
  return node.expression.getText() === "Math" && typeof Reflect.get(Math, text) === "function" ? text : undefined;
}

export const isAsync = (node: ts.SignatureDeclaration): boolean =>
  !!ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);

/** The symbol that an identifier reads; of `{ a }` the variable, not the property. */
export const readSymbol = (id: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined =>
  ts.isShorthandPropertyAssignment(id.parent)
    ? checker.getShorthandAssignmentValueSymbol(id.parent)
    : checker.getSymbolAtLocation(id);
