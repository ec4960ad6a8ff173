// Which names the syntax of JavaScript binds: in patterns, in blocks, by declarations.
import type { AnyNode, Identifier, VariableDeclaration } from "acorn";

/** A declaration of top-level names: a statement of its own, inside a block (`var`), or the head of a loop (`var`). */
export interface Declaration {
  readonly node: VariableDeclaration;
  readonly place: "top" | "block" | "head";
}

/** The declaration inside an `export`, or the statement itself. */
export const exportedDeclaration = (node: AnyNode): AnyNode | null | undefined =>
  node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration" ? node.declaration : node;

/** Names that `let`, `const`, `class` and `function` give a block. */
export function lexicalNames(statements: readonly (AnyNode | null | undefined)[]): string[] {
  const names: string[] = [];
  for (const node of statements) {
    if (node?.type === "VariableDeclaration" && node.kind !== "var")
      for (const each of node.declarations) names.push(...patternNames(each.id));
    else if ((node?.type === "FunctionDeclaration" || node?.type === "ClassDeclaration") && node.id)
      names.push(node.id.name);
  }
  return names;
}

/** Names that `var` declares in these statements, those in blocks too. */
export function varNames(statements: readonly AnyNode[]): string[] {
  const names: string[] = [];
  for (const statement of statements) eachVar(statement, (id) => names.push(id.name));
  return names;
}

/** Every name that a `var` below `node` declares, not entering functions. */
export function eachVar(node: AnyNode, found: (id: Identifier, role: "plain" | "shorthand") => void): void {
  if (/Function|Class|Expression$|^Literal$|Identifier/.test(node.type) || node.type === "PropertyDefinition") return;
  if (node.type === "VariableDeclaration") {
    if (node.kind === "var") for (const each of node.declarations) eachBound(each.id, found);
    return;
  }
  for (const child of children(node)) eachVar(child, found);
}

/** Identifiers that a pattern binds. */
export function eachBound(
  pattern: AnyNode,
  found: (id: Identifier, role: "plain" | "shorthand") => void,
  shorthand = false,
): void {
  switch (pattern.type) {
    case "Identifier":
      found(pattern, shorthand ? "shorthand" : "plain");
      return;
    case "ObjectPattern":
      for (const property of pattern.properties)
        if (property.type === "RestElement") eachBound(property.argument, found);
        else eachBound(property.value, found, property.shorthand);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) eachBound(element, found);
      return;
    case "AssignmentPattern":
      eachBound(pattern.left, found, shorthand);
      return;
    case "RestElement":
      eachBound(pattern.argument, found);
      return;
  }
}

/** Names that a pattern binds. */
export function patternNames(pattern: AnyNode): string[] {
  const names: string[] = [];
  eachBound(pattern, (id) => names.push(id.name));
  return names;
}

/** Functions and classes without a name take the name of what they are assigned to. */
export const isAnonymous = (node: AnyNode | null | undefined): boolean =>
  node?.type === "ArrowFunctionExpression" ||
  ((node?.type === "FunctionExpression" || node?.type === "ClassExpression") && !node.id);

/** Nodes directly below a node. */
export function* children(node: AnyNode): Generator<AnyNode> {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const each of value) if (each && typeof each.type === "string") yield each;
    } else if (value && typeof value === "object" && typeof (value as AnyNode).type === "string")
      yield value as AnyNode;
  }
}

/** Names that a declaration binds. */
export const boundBy = (node: VariableDeclaration): string[] =>
  node.declarations.flatMap((each) => patternNames(each.id as AnyNode));

/** Every declaration of top-level names. */
export function topDeclarations(body: readonly AnyNode[]): Declaration[] {
  const found: Declaration[] = [];
  const visit = (node: AnyNode, inHead: boolean): void => {
    if (/Function|Class|^Import/.test(node.type)) return;
    if (node.type === "VariableDeclaration") {
      if (node.kind === "var") found.push({ node, place: inHead ? "head" : "block" });
      return;
    }
    for (const [key, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (child && typeof child.type === "string")
          visit(child, /^For/.test(node.type) && (key === "init" || key === "left"));
  };
  for (const statement of body) {
    const declaration = exportedDeclaration(statement);
    if (declaration?.type === "VariableDeclaration") found.push({ node: declaration, place: "top" });
    else visit(statement, false);
  }
  return found;
}

/** Names that a top-level statement declares by `let` or `var`. */
export function declaredBy(statement: AnyNode): string[] {
  const declaration = exportedDeclaration(statement);
  return declaration?.type === "VariableDeclaration" ? boundBy(declaration) : [];
}
