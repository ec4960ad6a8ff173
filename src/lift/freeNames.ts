import { ts } from "@ts-morph/common";
import { type FunctionNode, readSymbol } from "./functionNode.ts";

/** Names that a function reads and that live outside it (globals left out), in the order of first use. */
export function freeNames(node: FunctionNode | ts.ClassDeclaration, checker: ts.TypeChecker): string[] {
  const names = new Set<string>();
  const visit = (part: ts.Node): void => {
    if (ts.isTypeNode(part) && !ts.isExpressionWithTypeArguments(part)) return;
    if (ts.isHeritageClause(part) && part.token === ts.SyntaxKind.ImplementsKeyword) return;
    if (ts.isIdentifier(part) && isRead(part) && isOutside(part, node, checker)) names.add(part.text);
    ts.forEachChild(part, visit);
  };
  visit(node);
  return [...names];
}

/** Not the name of a property or a label. */
export function isRead(id: ts.Identifier): boolean {
  const { parent } = id;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name !== id;
  if (ts.isBindingElement(parent)) return parent.propertyName !== id;
  if (ts.isClassElement(parent)) return false;
  return !ts.isLabeledStatement(parent) && !ts.isBreakOrContinueStatement(parent);
}

function isOutside(id: ts.Identifier, node: FunctionNode | ts.ClassDeclaration, checker: ts.TypeChecker): boolean {
  const declaration = readSymbol(id, checker)?.declarations?.[0];
  if (!declaration) return false;
  const file = declaration.getSourceFile();
  if (file.isDeclarationFile && !ts.isExternalModule(file)) return false;
  if (declaration === node) return id !== node.name;
  return file !== node.getSourceFile() || declaration.pos < node.pos || declaration.end > node.end;
}
