// What one lowering knows while it walks a function: names, bindings, and the statements written so far.
import { ts } from "@ts-morph/common";
import { element, variable } from "../derivative/build.ts";
import type { Expression, Parameter, SetStatement, Statement, Variable } from "../derivative/ir.ts";
import type { Type } from "../derivative/type.ts";
import { isArray, isReference } from "../derivative/type.ts";
import type { Classify, Kind } from "./classify.ts";
import { type FunctionNode, readSymbol } from "./functionNode.ts";
import { fail, unstructured } from "./liftError.ts";

export interface Capture extends Parameter {
  /** The name in the source. */
  readonly source: string;
  readonly symbol: ts.Symbol | undefined;
}

export type Binding =
  | { readonly kind: "local"; readonly name: string; readonly type: Type }
  | { readonly kind: "captured"; readonly name: string; readonly type: Kind }
  /** A function of its own, inlined where it is called. */
  | { readonly kind: "function"; readonly node: FunctionNode }
  | { readonly kind: "global"; readonly name: string }
  /** A function of `Math` under a name of the user's. */
  | { readonly kind: "ofMath"; readonly name: string }
  /** A name that stands for one value here, such as the key of an unrolled for-in. */
  | { readonly kind: "constant"; readonly value: Expression };

/** Where `return` of the function that is being inlined goes. */
export interface Return {
  readonly label: string;
  readonly result: string | undefined;
  /** Where the checker knows none (`any[]`), that of the first value that is given back. */
  type: Type;
}

export interface LoweringOptions {
  /** Names outside the function keep their meaning for ever, as in a module (and not in a notebook). */
  readonly sealed: boolean;
}

/** Names that generated programs use. */
const RESERVED =
  "Reflect Math Array Float64Array Error Number Infinity NaN undefined arguments eval yield await let static".split(
    " ",
  );

export class Lowering {
  readonly root: FunctionNode;
  readonly checker: ts.TypeChecker;
  readonly classify: Classify;
  readonly options: LoweringOptions;
  readonly captures: Capture[] = [];
  readonly bindings = new Map<ts.Symbol, Binding>();
  /** The function and those inlined at this moment. */
  readonly inlining: FunctionNode[];
  readonly returns: Return[] = [];
  readonly breaks: string[] = [];
  readonly continues: string[] = [];
  readonly labels = new Map<string, { leave: string; next: string }>();
  /** Where an expression or statement came from, for diagnostics. */
  readonly origins = new Map<Expression | Statement, ts.Node>();
  /** What `this` is, in methods of classes. */
  readonly selves: Expression[] = [];
  out: Statement[] = [];
  readonly #used = new Map<string, number>(RESERVED.map((name) => [name, 1]));
  /** Sets without effect on others: an operand read before them need not be held. */
  readonly #pure = new Set<Statement>();
  readonly #temporaries = new Set<string>();

  constructor(root: FunctionNode, checker: ts.TypeChecker, classify: Classify, options: LoweringOptions) {
    this.root = root;
    this.checker = checker;
    this.classify = classify;
    this.options = options;
    this.inlining = [root];
  }

  kindOf(node: ts.Node): Kind {
    return this.classify(this.checker.getTypeAtLocation(node));
  }

  /** The type of a value; functions are none. Of a local that the checker knows as `any[]`, what it was made with. */
  typeOf(node: ts.Node): Type {
    const kind = this.kindOf(node);
    if (kind !== "other") return kind === "function" ? "other" : kind;
    if (ts.isParenthesizedExpression(node)) return this.typeOf(node.expression);
    if (ts.isIdentifier(node)) {
      const symbol = readSymbol(node, this.checker);
      const binding = symbol && this.bindings.get(symbol);
      return binding?.kind === "local" ? binding.type : "other";
    }
    if (!ts.isElementAccessExpression(node)) return "other";
    const array = this.typeOf(node.expression);
    return isArray(array) ? array.array : "other";
  }

  returnType(node: FunctionNode): Kind {
    const signature = this.checker.getSignatureFromDeclaration(node);
    return signature ? this.classify(this.checker.getReturnTypeOfSignature(signature)) : "other";
  }

  fresh(base: string): string {
    const name = base.replace(/[^\p{ID_Continue}]/gu, "_").replaceAll("$", "_");
    const count = this.#used.get(name) ?? 0;
    this.#used.set(name, count + 1);
    if (!count) return name;
    return this.fresh(`${name}_${count}`);
  }

  emit(s: Statement): void {
    this.out.push(s);
  }

  set(name: string, value: Expression, declares = false, type: Type = value.type): void {
    this.emit({ kind: "set", name, type, value, declares });
  }

  /** Holds a value under a new name. */
  temporary(value: Expression, base = "t", pure = false): Variable {
    const name = this.fresh(base);
    this.#temporaries.add(name);
    this.set(name, value, true);
    if (pure) this.#pure.add(this.out.at(-1)!);
    return variable(name, value.type);
  }

  /** A variable as it is, anything else under a new name. */
  held(value: Expression, base = "t"): Variable {
    return value.kind === "variable" ? value : this.temporary(value, base);
  }

  /** Runs `write` and gives what it wrote, apart. */
  within(write: () => void): Statement[] {
    const saved = this.out;
    this.out = [];
    try {
      write();
      return this.out;
    } finally {
      this.out = saved;
    }
  }

  /** Keeps the value that `e` had before the statements since `mark`. */
  hold(e: Expression, mark: number): Expression {
    if (e.kind === "number" || e.kind === "literal") return e;
    if (this.out.slice(mark).every((s) => this.#pure.has(s))) return e;
    const name = this.fresh("h");
    this.out.splice(mark, 0, { kind: "set", name, type: e.type, value: e, declares: true });
    return variable(name, e.type);
  }

  /** A named constant: the value under the user's own name where it was just computed under a temporary one. */
  declare(base: string, value: Expression): string {
    const name = this.fresh(base);
    const last = this.out.at(-1);
    if (value.kind === "variable" && isTemporarySet(last, value.name) && this.#temporaries.has(value.name)) {
      this.out[this.out.length - 1] = { ...last, name };
    } else this.set(name, value, true);
    return name;
  }

  bind(id: ts.Identifier, binding: Binding): void {
    const symbol = this.checker.getSymbolAtLocation(id);
    if (symbol) this.bindings.set(symbol, binding);
  }

  bindLocal(id: ts.Identifier, value: Expression): void {
    this.bind(id, { kind: "local", name: this.declare(id.text, value), type: value.type });
  }

  lookup(id: ts.Identifier): Binding {
    const symbol = readSymbol(id, this.checker);
    const known = symbol && this.bindings.get(symbol);
    if (known) return known;
    if (["undefined", "NaN", "Infinity"].includes(id.text) || isGlobal(symbol))
      return { kind: "global", name: id.text };
    const binding = this.#capture(id, symbol);
    if (symbol) this.bindings.set(symbol, binding);
    return binding;
  }

  /** A function in an object or module outside: captured as `a.b.c`. */
  capturePath(
    node: ts.PropertyAccessExpression,
  ): { kind: "captured"; name: string; declaration: undefined } | undefined {
    let root: ts.Expression = node;
    while (ts.isPropertyAccessExpression(root)) root = root.expression;
    if (!ts.isIdentifier(root) || node.questionDotToken) return;
    const symbol = readSymbol(root, this.checker);
    const known = symbol && this.bindings.get(symbol);
    if ((known && known.kind !== "captured") || isGlobal(symbol) || !this.#isVisible(root, symbol)) return;
    const source = node.getText().replace(/\s+/g, "");
    if (!/^[\p{ID_Continue}$.]+$/u.test(source)) return;
    const found = this.captures.find((c) => c.source === source);
    const name = found?.name ?? this.fresh(source.replaceAll(".", "_"));
    if (!found) this.captures.push({ name, type: "other", source, symbol: undefined });
    return { kind: "captured", name, declaration: undefined };
  }

  /** Fails where `e` is a part of something that lives outside. */
  mustOwn(e: Expression, node: ts.Node): void {
    if (e.kind === "element") this.mustOwn(e.array, node);
    if (e.kind === "field") this.mustOwn(e.object, node);
    if (e.kind !== "variable") return;
    const capture = this.captures.find((c) => c.name === e.name);
    if (capture) fail(95006, `this writes into ${capture.source}, which lives outside the function`, node);
  }

  elementOf(array: Expression, index: Expression, node: ts.Node): Expression {
    const e = element(array, index);
    this.origins.set(e, node);
    return e;
  }

  #capture(id: ts.Identifier, symbol: ts.Symbol | undefined): Binding {
    if (this.captures.some((c) => c.source === id.text) || !this.#isVisible(id, symbol)) {
      unstructured(`${id.text}, which means something else where the function is written,`, id);
    }
    const type = this.kindOf(id);
    const name = this.fresh(id.text);
    this.captures.push({ name, type: type === "function" ? "other" : type, source: id.text, symbol });
    return { kind: "captured", name, type };
  }

  /** A name in a function that is inlined from outside must mean the same where the lifted function is. */
  #isVisible(id: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
    const own = id.getSourceFile() === this.root.getSourceFile() && id.pos >= this.root.pos && id.end <= this.root.end;
    if (own) return true;
    const scope = this.checker.getSymbolsInScope(this.root, ts.SymbolFlags.Value | ts.SymbolFlags.Alias);
    return scope.find((s) => s.name === id.text) === symbol;
  }
}

const isTemporarySet = (s: Statement | undefined, name: string): s is SetStatement =>
  s?.kind === "set" && s.declares === true && s.name === name;

/** Declared for all programs, and not imported. */
function isGlobal(symbol: ts.Symbol | undefined): boolean {
  const file = symbol?.declarations?.[0]?.getSourceFile();
  return !!file?.isDeclarationFile && !ts.isExternalModule(file);
}

/** References are held by name, so that an array is made once. */
export const heldReference = (l: Lowering, e: Expression, base: string): Expression =>
  isReference(e.type) ? l.held(e, base) : e;
