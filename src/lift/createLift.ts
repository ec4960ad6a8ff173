// Lifting as a transformer of the compiler: the kernel runs it before emission.
import { ts } from "@ts-morph/common";
import type { LiftDiagnostic } from "./diagnostic.ts";
import { type FindOptions, findLifts, type Lift, type LiftEntry } from "./findLifts.ts";

export interface LiftOptions extends FindOptions {
  /** JavaScript of the table whose rows are `lifts`. @default "$cell.lifts" */
  readonly table?: string;
  /**
   * JavaScript of a function `(f, entry, captured) => f` that registers ({@link registration} in scope under a name, say).
   * @default {@link registration}, in place
   */
  readonly helper?: string;
}

export interface CreatedLift {
  /** A `before` transformer. It changes the given source only, and no lines. */
  readonly transformer: ts.TransformerFactory<ts.SourceFile>;
  readonly diagnostics: LiftDiagnostic[];
  /** The table; plain JSON. */
  readonly lifts: LiftEntry[];
}

/**
 * The helper that enters a function into the table of lifted ones. It needs no import: the table is a WeakMap that lies on
 * `globalThis` under a well-known symbol.
 */
export const registration =
  '((f, lift, captured) => { (globalThis[Symbol.for("thalweg.lifted")] ??= new WeakMap()).set(f, { ...lift, captured }); ' +
  'if (!f.name && lift.name) Object.defineProperty(f, "name", { value: lift.name, configurable: true }); return f; })';

/**
 * Finds the functions of a checked source that can have a derivative. The transformer keeps each with its intermediate
 * form: literals are wrapped where they stand, declarations are registered at the head of their scope. The getter of the
 * captured values is code of that scope, so it follows every later assignment.
 */
export function createLift(program: ts.Program, source: ts.SourceFile, options: LiftOptions = {}): CreatedLift {
  const { lifts, entries, diagnostics } = findLifts(program, source, options);
  const helper = options.helper ?? registration;
  const table = options.table ?? "$cell.lifts";
  return {
    transformer: (context) => (file) => {
      if (ts.getOriginalNode(file) !== source || !lifts.length) return file;
      return new Registration(lifts, helper, table, context).file(file);
    },
    diagnostics: [...diagnostics],
    lifts: [...entries],
  };
}

class Registration {
  readonly #lifts: ReadonlyMap<ts.Node, Lift>;
  readonly #helper: string;
  readonly #table: string;
  readonly #context: ts.TransformationContext;

  constructor(lifts: readonly Lift[], helper: string, table: string, context: ts.TransformationContext) {
    this.#lifts = new Map(lifts.map((lift) => [lift.node, lift]));
    this.#helper = helper;
    this.#table = table;
    this.#context = context;
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const visited = ts.visitEachChild(file, this.#visit, this.#context);
    return this.#context.factory.updateSourceFile(visited, this.#registered(file.statements, visited.statements));
  }

  readonly #visit = (node: ts.Node): ts.Node | ts.Node[] => {
    const visited = ts.visitEachChild(node, this.#visit, this.#context);
    if (ts.isClassDeclaration(node)) return this.#afterClass(node, visited);
    if (ts.isBlock(node) && ts.isBlock(visited)) {
      return this.#context.factory.updateBlock(visited, this.#registered(node.statements, visited.statements));
    }
    const lift = this.#lifts.get(node);
    if (!lift || ts.isFunctionDeclaration(node)) return visited;
    return this.#register(lift, visited as ts.Expression);
  };

  /** A class can be read after its declaration only. */
  #afterClass(node: ts.ClassDeclaration, visited: ts.Node): ts.Node | ts.Node[] {
    const { factory } = this.#context;
    const lift = this.#lifts.get(node);
    if (!lift || !node.name) return visited;
    const registered = this.#register(lift, factory.createIdentifier(node.name.text));
    return [visited, factory.createExpressionStatement(registered)];
  }

  /** Declarations are hoisted, so their registrations go to the head, behind directives. */
  #registered(
    nodes: readonly ts.Statement[],
    visited: ts.NodeArray<ts.Statement>,
  ): ts.NodeArray<ts.Statement> | ts.Statement[] {
    const { factory } = this.#context;
    const added: ts.Statement[] = [];
    for (const node of nodes) {
      const lift = this.#lifts.get(node);
      if (!lift || !ts.isFunctionDeclaration(node) || !node.name) continue;
      added.push(factory.createExpressionStatement(this.#register(lift, factory.createIdentifier(node.name.text))));
    }
    if (!added.length) return visited;
    const head = nodes.findIndex((node) => !ts.isExpressionStatement(node) || !ts.isStringLiteral(node.expression));
    return [...visited.slice(0, head), ...added, ...visited.slice(head)];
  }

  #register(lift: Lift, value: ts.Expression): ts.Expression {
    const { factory } = this.#context;
    const captured = factory.createArrayLiteralExpression(lift.captures.map((name) => path(factory, name)));
    return factory.createCallExpression(factory.createIdentifier(this.#helper), undefined, [
      value,
      factory.createIdentifier(`${this.#table}[${lift.index}]`),
      factory.createArrowFunction(undefined, undefined, [], undefined, undefined, captured),
    ]);
  }
}

/** `a.b.c` */
function path(factory: ts.NodeFactory, name: string): ts.Expression {
  const [root, ...parts] = name.split(".");
  return parts.reduce<ts.Expression>(
    (owner, part) => factory.createPropertyAccessExpression(owner, part),
    factory.createIdentifier(root),
  );
}
