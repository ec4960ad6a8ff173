// Scope analysis of a cell's JavaScript: which name means which binding, what closures capture, what is written. ES modules'
// rules (strict mode): functions in blocks are block-scoped, `var` rises to the nearest function or to the top.
import type { AnyNode, Identifier, Program } from "acorn";
import {
  children,
  eachBound,
  eachVar,
  exportedDeclaration,
  isAnonymous,
  lexicalNames,
  patternNames,
  varNames,
} from "./bindings.ts";

/** A use of a name. */
export interface Reference {
  readonly node: Identifier;
  /** Inside a function, so that it runs at another time than the top level. */
  readonly nested: boolean;
  readonly write: boolean;
  /** What of its surroundings decides how it may be replaced. */
  readonly role: "plain" | "shorthand" | "callee";
  /** The anonymous function or class that an assignment would name. */
  readonly namedValue?: AnyNode;
}

/** A name declared at the top level. */
export interface Binding {
  readonly name: string;
  readonly kind: "var" | "let" | "const" | "function" | "class" | "import";
  /** How many declarations it has (`var` may have several). */
  declarations: number;
  readonly references: Reference[];
}

export interface Scopes {
  readonly top: ReadonlyMap<string, Binding>;
  /** Names that nothing in the cell declares. */
  readonly free: ReadonlyMap<string, Reference[]>;
  /** Identifiers at which top-level bindings are declared, with `role` "shorthand" inside object patterns. */
  readonly sites: ReadonlyMap<Identifier, "plain" | "shorthand">;
  /** Top-level `await`s and `for await`s. */
  readonly suspensions: readonly AnyNode[];
  /** Every `import()` and `import.meta`. */
  readonly modules: readonly AnyNode[];
  /** Every name in the text, bound or not. */
  readonly words: ReadonlySet<string>;
}

type Frame = { names: Set<string>; parent: Frame | undefined; isTop: boolean };
type Context = { frame: Frame; nested: boolean };

/** Analyses a parsed module. */
export function scopes(program: Program): Scopes {
  const top = new Map<string, Binding>();
  const free = new Map<string, Reference[]>();
  const sites = new Map<Identifier, "plain" | "shorthand">();
  const suspensions: AnyNode[] = [];
  const modules: AnyNode[] = [];
  const words = new Set<string>();
  const topFrame: Frame = { names: new Set(), parent: undefined, isTop: true };

  const declareTop = (id: Identifier, kind: Binding["kind"], role: "plain" | "shorthand") => {
    sites.set(id, role);
    topFrame.names.add(id.name);
    const known = top.get(id.name);
    if (known) known.declarations++;
    else top.set(id.name, { name: id.name, kind, declarations: 1, references: [] });
  };
  for (const statement of program.body as AnyNode[]) hoistTop(exportedDeclaration(statement), declareTop);
  for (const statement of program.body as AnyNode[])
    eachVar(statement, (id, role) => {
      if (!sites.has(id)) declareTop(id, "var", role);
    });
  for (const statement of program.body as AnyNode[]) visit(statement, { frame: topFrame, nested: false });
  return { top, free, sites, suspensions, modules, words };

  function refer(node: Identifier, at: Context, write: boolean, role: Reference["role"], namedValue?: AnyNode): void {
    words.add(node.name);
    let frame: Frame | undefined = at.frame;
    while (frame && !frame.names.has(node.name)) frame = frame.parent;
    const reference: Reference = { node, nested: at.nested, write, role, ...(namedValue ? { namedValue } : {}) };
    if (frame?.isTop) top.get(node.name)!.references.push(reference);
    else if (!frame) free.set(node.name, [...(free.get(node.name) ?? []), reference]);
  }

  function visit(node: AnyNode | null | undefined, at: Context): void {
    if (!node) return;
    switch (node.type) {
      case "Identifier":
        refer(node, at, false, "plain");
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        visitFunction(node, at);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        visitClass(node, at);
        return;
      case "BlockStatement":
        visitAll(node.body, inner(at, lexicalNames(node.body)));
        return;
      case "StaticBlock":
        visitAll(node.body, inner(at, [...varNames(node.body), ...lexicalNames(node.body)], true));
        return;
      case "SwitchStatement": {
        visit(node.discriminant, at);
        const body = inner(at, lexicalNames(node.cases.flatMap((each) => each.consequent)));
        for (const each of node.cases) {
          visit(each.test, body);
          visitAll(each.consequent, body);
        }
        return;
      }
      case "CatchClause": {
        const clause = inner(at, node.param ? patternNames(node.param) : []);
        if (node.param) visitPattern(node.param, clause, false);
        visit(node.body, clause);
        return;
      }
      case "ForStatement": {
        const loop = inner(at, lexicalNames([node.init]));
        visit(node.init, loop);
        visit(node.test, loop);
        visit(node.update, loop);
        visit(node.body, loop);
        return;
      }
      case "ForInStatement":
      case "ForOfStatement": {
        if (node.type === "ForOfStatement" && node.await && !at.nested) suspensions.push(node);
        const loop = inner(at, lexicalNames([node.left]));
        if (node.left.type === "VariableDeclaration") visit(node.left, loop);
        else visitPattern(node.left, at, true);
        visit(node.right, loop);
        visit(node.body, loop);
        return;
      }
      case "VariableDeclaration":
        for (const each of node.declarations) {
          visitPattern(each.id, at, false);
          visit(each.init, at);
        }
        return;
      case "AssignmentExpression":
        if (node.left.type === "Identifier")
          refer(node.left, at, true, "plain", isAnonymous(node.right) ? node.right : undefined);
        else visitPattern(node.left, at, true);
        visit(node.right, at);
        return;
      case "UpdateExpression":
        if (node.argument.type === "Identifier") {
          refer(node.argument, at, true, "plain");
          return;
        }
        visit(node.argument, at);
        return;
      case "CallExpression":
        if (node.callee.type === "Identifier") refer(node.callee, at, false, "callee");
        else visit(node.callee, at);
        visitAll(node.arguments, at);
        return;
      case "TaggedTemplateExpression":
        if (node.tag.type === "Identifier") refer(node.tag, at, false, "callee");
        else visit(node.tag, at);
        visit(node.quasi, at);
        return;
      case "Property":
        if (node.shorthand && node.value.type === "Identifier") {
          refer(node.value, at, false, "shorthand");
          return;
        }
        if (node.computed) visit(node.key, at);
        visit(node.value, at);
        return;
      case "MemberExpression":
        visit(node.object, at);
        if (node.computed) visit(node.property, at);
        else if (node.property.type === "Identifier") words.add(node.property.name);
        return;
      case "AwaitExpression":
        if (!at.nested) suspensions.push(node);
        visit(node.argument, at);
        return;
      case "ImportExpression":
        modules.push(node);
        break;
      case "MetaProperty":
        if (node.meta.name === "import") modules.push(node);
        return;
      case "LabeledStatement":
        visit(node.body, at);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      case "ExportNamedDeclaration":
        visit(node.declaration, at);
        return;
    }
    for (const child of children(node)) visit(child, at);
  }

  function visitAll(nodes: readonly (AnyNode | null)[], at: Context): void {
    for (const node of nodes) visit(node, at);
  }

  /** Patterns: targets are written (assignments) or declared (nothing to do but defaults and keys). */
  function visitPattern(node: AnyNode, at: Context, assigns: boolean, shorthand = false): void {
    switch (node.type) {
      case "Identifier":
        words.add(node.name);
        if (assigns) refer(node, at, true, shorthand ? "shorthand" : "plain");
        return;
      case "ObjectPattern":
        for (const property of node.properties) {
          if (property.type === "RestElement") visitPattern(property.argument, at, assigns);
          else {
            if (property.computed) visit(property.key, at);
            visitPattern(property.value, at, assigns, property.shorthand);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of node.elements) if (element) visitPattern(element, at, assigns);
        return;
      case "AssignmentPattern":
        visitPattern(node.left, at, assigns, shorthand);
        visit(node.right, at);
        return;
      case "RestElement":
        visitPattern(node.argument, at, assigns);
        return;
      default:
        visit(node, at);
        return;
    }
  }

  function visitFunction(
    node: AnyNode & { params: AnyNode[]; body: AnyNode; id?: Identifier | null },
    at: Context,
  ): void {
    if (node.id) words.add(node.id.name);
    const named = node.type === "FunctionExpression" && node.id ? inner(at, [node.id.name]) : at;
    const statements = node.body.type === "BlockStatement" ? (node.body.body as AnyNode[]) : [];
    const own = [
      ...node.params.flatMap(patternNames),
      ...varNames(statements),
      ...lexicalNames(statements),
      "arguments",
    ];
    const body = inner(named, node.type === "ArrowFunctionExpression" ? own.slice(0, -1) : own, true);
    for (const param of node.params) visitPattern(param, body, false);
    if (node.body.type === "BlockStatement") visitAll(statements, body);
    else visit(node.body, body);
  }

  function visitClass(
    node: AnyNode & { id?: Identifier | null; superClass?: AnyNode | null; body: AnyNode },
    at: Context,
  ): void {
    if (node.id) words.add(node.id.name);
    const named = node.id ? inner(at, [node.id.name]) : at;
    visit(node.superClass, named);
    for (const member of (node.body as AnyNode & { body: AnyNode[] }).body) {
      if (member.type === "PropertyDefinition") {
        if (member.computed) visit(member.key, named);
        visit(member.value, { ...named, nested: true });
      } else if (member.type === "MethodDefinition") {
        if (member.computed) visit(member.key, named);
        visit(member.value, named);
      } else visit(member, named);
    }
  }
}

const inner = (at: Context, names: readonly string[], isFunction = false): Context => ({
  frame: { names: new Set(names), parent: at.frame, isTop: false },
  nested: at.nested || isFunction,
});

type Declare = (id: Identifier, kind: Binding["kind"], role: "plain" | "shorthand") => void;

function hoistTop(node: AnyNode | null | undefined, declare: Declare): void {
  if (!node) return;
  if (node.type === "VariableDeclaration") {
    for (const each of node.declarations)
      eachBound(each.id, (id, role) => declare(id, node.kind as Binding["kind"], role));
  } else if (node.type === "FunctionDeclaration") {
    if (node.id) declare(node.id, "function", "plain");
  } else if (node.type === "ClassDeclaration") {
    if (node.id) declare(node.id, "class", "plain");
  } else if (node.type === "ImportDeclaration")
    for (const each of node.specifiers) declare(each.local, "import", "plain");
}
