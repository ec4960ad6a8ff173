// Turns a cell's JavaScript (an ES module, as the compiler emits it) into the script of ARCHITECTURE.md, "Compiled cell".
// How each top-level name is held is decided in storage.ts.
// Names of earlier cells are boxes; those that are constant and used at the top level are read once, at the start.
// Longer than 300 lines: one pass over one text, whose edits depend on the order in which they are made.
import { type AnyNode, type Identifier, type Node, parse, type VariableDeclarator } from "acorn";
import MagicString, { type DecodedSourceMap } from "magic-string";
import type { ImportedName } from "../compiledModule.ts";
import {
  boundBy,
  type Declaration,
  declaredBy,
  eachBound,
  isAnonymous,
  patternNames,
  topDeclarations,
} from "./bindings.ts";
import { eachHelper, importHelper } from "./cellHelpers.ts";
import { type Binding, type Reference, type Scopes, scopes } from "./scope.ts";
import { type Captures, chooseStorage, type Storage, staysDeclared } from "./storage.ts";
import { placeTurns } from "./turns.ts";

export interface RewriteContext {
  /** Value names that the cell declares itself. */
  readonly own: ReadonlySet<string>;
  /** Notebook variables of earlier cells; `ambient` ones are only promised (`declare function odd`). */
  readonly earlier: ReadonlyMap<string, { mutable: boolean; ambient: boolean }>;
  /** What closures of earlier cells capture. */
  readonly captures: Captures;
  /** Specifiers that only the notebook's tsconfig knows, and the files that they mean. */
  readonly aliases?: ReadonlyMap<string, string>;
}

export interface Rewritten {
  readonly code: string;
  /** From `code` to the JavaScript. */
  readonly map: DecodedSourceMap;
  /** Own value names, in order of declaration. */
  readonly names: readonly string[];
  /** What this cell's closures capture. */
  readonly captures: Captures;
  /** Own names that are imports. */
  readonly imported: readonly ImportedName[];
  /** Every use of a notebook variable, own or of an earlier cell, with its offset in the JavaScript. */
  readonly uses: readonly { readonly name: string; readonly start: number }[];
}

/** Rewrites `javascript`. */
export function rewrite(javascript: string, context: RewriteContext): Rewritten {
  const program = parse(javascript, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  return new Rewriter(javascript, program.body as AnyNode[], scopes(program), context).run();
}

class Rewriter {
  private readonly text: MagicString;
  private readonly boxes = new Map<string, string>();
  private readonly storage: ReadonlyMap<string, Storage>;
  private readonly captures = new Map<string, { written: boolean }>();
  /** Code before the body: functions, then aliases of earlier constants. */
  private readonly header: string[] = [];
  private readonly javascript: string;
  private readonly body: readonly AnyNode[];
  private readonly scopes: Scopes;
  private readonly declarations: readonly Declaration[];
  private readonly imported: ImportedName[] = [];
  private readonly context: RewriteContext;

  constructor(javascript: string, body: readonly AnyNode[], scopes: Scopes, context: RewriteContext) {
    this.javascript = javascript;
    this.body = body;
    this.scopes = scopes;
    this.context = context;
    this.declarations = topDeclarations(body);
    this.storage = chooseStorage(this.own(), this.declarations, context.captures);
    for (const binding of this.own()) this.capture(binding.name, binding.references);
    this.text = new MagicString(javascript);
  }

  run(): Rewritten {
    for (const binding of this.own()) this.placeOwn(binding);
    for (const [name, references] of this.scopes.free) this.placeFree(name, references);
    this.placeModules();
    this.statements();
    for (const declaration of this.declarations) this.declaration(declaration);
    this.placeSuspensions();
    placeTurns(this.body, this.text, (name) => this.scopes.free.has(name) && !this.context.earlier.has(name));
    return this.wrap();
  }

  private own(): Binding[] {
    return [...this.scopes.top.values()].filter((binding) => this.context.own.has(binding.name));
  }

  private capture(name: string, references: readonly Reference[]): void {
    const nested = references.filter((reference) => reference.nested);
    if (nested.length > 0) this.captures.set(name, { written: nested.some((reference) => reference.write) });
  }

  private placeOwn(binding: Binding): void {
    const storage = this.storage.get(binding.name)!;
    for (const reference of binding.references)
      if (storage === "box" || (storage === "mirror" && reference.nested))
        this.replace(reference, this.boxed(binding.name));
  }

  private placeFree(name: string, references: readonly Reference[]): void {
    const earlier = this.context.earlier.get(name);
    if (!earlier) return;
    this.capture(name, references);
    if (earlier.ambient) {
      const value = `(${this.boxed(name)} ?? globalThis[${JSON.stringify(name)}])`;
      for (const reference of references) this.replace(reference, reference.write ? this.boxed(name) : value);
      return;
    }
    const constant =
      !earlier.mutable && !this.context.captures.get(name)?.written && !references.some((each) => each.write);
    const aliased = constant && references.some((reference) => !reference.nested);
    if (aliased) this.header.push(`const ${name} = ${this.boxed(name)};`);
    for (const reference of references) if (!aliased || reference.nested) this.replace(reference, this.boxed(name));
  }

  private replace(reference: Reference, target: string): void {
    const { node, role, namedValue } = reference;
    const text = role === "shorthand" ? `${node.name}: ${target}` : role === "callee" ? `(0, ${target})` : target;
    this.text.overwrite(node.start, node.end, text);
    if (namedValue) this.keepName(node.name, namedValue);
  }

  /** `f = () => 0` names the function `f`; an assignment to a box would not. */
  private keepName(name: string, value: Node): void {
    this.text.appendRight(value.start, `({ ${JSON.stringify(name)}: `);
    this.text.prependLeft(value.end, ` })[${JSON.stringify(name)}]`);
  }

  private placeModules(): void {
    for (const node of this.scopes.modules) {
      if (node.type === "MetaProperty") this.text.overwrite(node.start, node.end, "$cell.meta");
      else this.text.overwrite(node.start, node.start + "import".length, "$cell.import");
      if (node.type !== "ImportExpression" || node.source.type !== "Literal") continue;
      const alias = this.context.aliases?.get(String(node.source.value));
      if (alias !== undefined) this.text.overwrite(node.source.start, node.source.end, JSON.stringify(alias));
    }
  }

  /** Declarations, imports and exports. Imports run first, wherever they stand. */
  private statements(): void {
    let first = true;
    for (const statement of this.body) {
      const imported = this.importing(statement);
      if (imported === undefined) {
        this.statement(statement);
        first = false;
      } else {
        this.text.overwrite(statement.start, statement.end, imported);
        if (!first) this.text.move(statement.start, statement.end, 0);
      }
    }
  }

  /** The code of a statement that imports. */
  private importing(statement: AnyNode): string | undefined {
    if (statement.type === "ImportDeclaration") return this.importOf(statement);
    const from =
      statement.type === "ExportAllDeclaration" || statement.type === "ExportNamedDeclaration"
        ? statement.source
        : undefined;
    return from ? `await $cell.wait($cell.import(${this.specifier(from.value)}));` : undefined;
  }

  private specifier(written: unknown): string {
    const text = String(written);
    return JSON.stringify(this.context.aliases?.get(text) ?? text);
  }

  private statement(statement: AnyNode): void {
    const declaration = this.dropExport(statement);
    if (!declaration) return;
    if (declaration.type === "VariableDeclaration") {
      this.after(statement, boundBy(declaration));
    } else if (declaration.type === "FunctionDeclaration") {
      if (declaration.id && this.storage.has(declaration.id.name))
        this.header.unshift(this.publish([declaration.id.name]));
    } else if (declaration.type === "ClassDeclaration") {
      if (declaration.id) this.after(statement, [declaration.id.name]);
    } else this.before(statement);
  }

  private dropExport(statement: AnyNode): AnyNode | undefined {
    if (statement.type === "ExportNamedDeclaration") {
      if (!statement.declaration) this.text.remove(statement.start, statement.end);
      else this.text.remove(statement.start, statement.declaration.start);
      return statement.declaration ?? undefined;
    }
    if (statement.type !== "ExportDefaultDeclaration") return statement;
    const value = statement.declaration as AnyNode & { id?: Identifier | null };
    const isDeclaration = (value.type === "FunctionDeclaration" || value.type === "ClassDeclaration") && value.id;
    this.text.overwrite(statement.start, value.start, isDeclaration ? "" : "(");
    if (!isDeclaration) this.text.appendLeft(value.end, ");");
    return isDeclaration ? value : undefined;
  }

  /** Turns declarators of boxed names into assignments and `let` of locals into `var`, which `finally` can see. */
  private declaration({ node, place }: Declaration): void {
    const first = node.declarations[0]!;
    const held = node.declarations.map((each) => this.declarator(each.id as AnyNode));
    if (!held.includes("box")) {
      if (node.kind === "let" && held.includes("local")) this.text.overwrite(node.start, node.start + 3, "var");
      return;
    }
    const keyword = held.every((each) => each === "box") ? undefined : node.kind === "let" ? "var " : `${node.kind} `;
    this.text.remove(node.start, first.start);
    node.declarations.forEach((each, index) => {
      if (index > 0 && keyword) this.text.overwrite(node.declarations[index - 1]!.end, each.start, "; ");
      if (held[index] === "box") this.assignment(each, place);
      else this.text.appendLeft(each.start, keyword!);
    });
  }

  private assignment(declarator: VariableDeclarator, place: Declaration["place"]): void {
    const pattern = declarator.id as AnyNode;
    eachBound(pattern, (id, role) => {
      const target = this.storage.has(id.name) ? this.boxed(id.name) : id.name;
      this.text.overwrite(id.start, id.end, role === "shorthand" ? `${id.name}: ${target}` : target);
    });
    if (pattern.type === "ObjectPattern" && declarator.init) {
      this.text.appendLeft(declarator.start, "(");
      this.text.appendLeft(declarator.end, ")");
    }
    if (pattern.type === "Identifier" && isAnonymous(declarator.init as AnyNode))
      this.keepName(pattern.name, declarator.init!);
    if (!declarator.init && place === "top") this.text.appendLeft(declarator.end, " = void 0");
  }

  private declarator(pattern: AnyNode): Storage | undefined {
    const held = patternNames(pattern).map((name) => this.storage.get(name));
    return held.find((each) => each === "box") ?? held.find((each) => each === "local") ?? held[0];
  }

  /** Names that a `var` inside `statement` declares have a value, if only `undefined`, from its start. */
  private before(statement: AnyNode): void {
    const inside = this.declarations.filter(({ node }) => node.start >= statement.start && node.end <= statement.end);
    const own = inside.flatMap(({ node }) => boundBy(node)).filter((name) => this.storage.has(name));
    if (own.length > 0) this.text.appendLeft(statement.start, `${this.assigned([...new Set(own)])} `);
  }

  private after(statement: AnyNode, names: readonly string[]): void {
    const own = names.filter((name) => this.storage.has(name));
    if (own.length > 0) this.text.appendLeft(statement.end, ` ${this.publish(own)}`);
  }

  /** Fills the boxes of mirrored names and notes that they have a value. */
  private publish(names: readonly string[]): string {
    const copied = names.filter((name) => this.storage.get(name) === "mirror" || this.isDeclaredStill(name));
    return copied.map((name) => `${this.boxed(name)} = ${name}; `).join("") + this.assigned(names);
  }

  private isDeclaredStill(name: string): boolean {
    const binding = this.scopes.top.get(name);
    return binding !== undefined && staysDeclared(binding);
  }

  private assigned(names: readonly string[]): string {
    return `$cell.assigned.push(${names.map((name) => JSON.stringify(name)).join(", ")});`;
  }

  private importOf(node: AnyNode & { type: "ImportDeclaration" }): string {
    const source = this.specifier(node.source.value);
    const attributes = node.attributes.map(
      (each) => `${this.javascript.slice(each.key.start, each.key.end)}: ${JSON.stringify(each.value.value)}`,
    );
    const options = attributes.length > 0 ? `, { with: { ${attributes.join(", ")} } }` : "";
    const call = `await $cell.wait($cell.import(${source}${options}))`;
    if (node.specifiers.length === 0) return `${call};`;
    const module = this.fresh("module$");
    const names = node.specifiers.map((each) => each.local.name);
    const parts = node.specifiers.map((each) => {
      const imported = (exported: string) =>
        this.imported.push({ name: each.local.name, specifier: JSON.parse(source) as string, exported });
      if (each.type === "ImportNamespaceSpecifier") {
        imported("*");
        return `const ${each.local.name} = ${module};`;
      }
      this.importer ??= this.fresh("import$");
      const name =
        each.type === "ImportDefaultSpecifier"
          ? "default"
          : each.imported.type === "Identifier"
            ? each.imported.name
            : String(each.imported.value);
      imported(name);
      return `const ${each.local.name} = ${this.importer}(${module}, ${JSON.stringify(name)}, ${source});`;
    });
    const own = names.filter((name) => this.storage.has(name));
    return `const ${module} = ${call}; ${parts.join(" ")} ${own.length > 0 ? this.publish(own) : ""}`;
  }

  /**
   * Top-level awaits go through `$cell.wait`, which Stop rejects. Locals are written back before each: a cell whose wait is
   * ended by force never reaches its end.
   */
  private placeSuspensions(): void {
    for (const node of this.scopes.suspensions) {
      const writes = this.localsBefore(node).map((name) => `${this.boxed(name)} = ${name}`);
      if (node.type === "AwaitExpression") {
        this.text.appendLeft(
          node.start + "await".length,
          writes.length > 0 ? ` $cell.wait((${writes.join(", ")},` : " $cell.wait(",
        );
        this.text.appendLeft(node.end, writes.length > 0 ? "))" : ")");
      } else if (node.type === "ForOfStatement") {
        this.each ??= this.fresh("each$");
        this.text.appendRight(node.right.start, `${this.each}(`);
        this.text.prependLeft(node.right.end, ")");
        if (writes.length === 0) continue;
        this.text.appendRight(node.body.start, `{ ${writes.join("; ")}; `);
        this.text.appendLeft(node.body.end, " }");
      }
    }
  }

  /** Locals that statements before the one of `node` declare. */
  private localsBefore(node: AnyNode): string[] {
    const index = this.body.findLastIndex((statement) => statement.start <= node.start);
    const names = this.body.slice(0, index).flatMap((statement) => declaredBy(statement));
    return names.filter((name) => this.storage.get(name) === "local");
  }

  private wrap(): Rewritten {
    const names = this.own().map((binding) => binding.name);
    const locals = names.filter((name) => this.storage.get(name) === "local");
    const writeBack = locals
      .map((name) => `if ($cell.assigned.includes(${JSON.stringify(name)})) ${this.boxed(name)} = ${name};`)
      .join(" ");
    const boxes = [...this.boxes].map(([name, box]) => `${box} = $cell.box(${JSON.stringify(name)})`);
    const helpers = [this.importer ? importHelper(this.importer) : "", this.each ? eachHelper(this.each) : ""];
    const start =
      `(async function ($scope, $cell) { "use strict"; ` +
      (boxes.length > 0 ? `const ${boxes.join(", ")}; ` : "") +
      (locals.length > 0 ? `$cell.writeBack = ${JSON.stringify(writeBack)}; try { ` : "") +
      [...helpers, ...this.header].filter(Boolean).join(" ") +
      "\n";
    const end = locals.length > 0 ? `\n} finally { ${writeBack} }\n})` : "\n})";
    this.text.prepend(start).append(end);
    return {
      code: this.text.toString(),
      map: this.text.generateDecodedMap({ hires: "boundary" }),
      names,
      captures: this.captures,
      imported: this.imported,
      uses: this.uses(),
    };
  }

  private uses(): Rewritten["uses"] {
    const earlier = [...this.scopes.free].filter(([name]) => this.context.earlier.has(name));
    const references = [...this.own().map(({ references }) => references), ...earlier.map(([, each]) => each)].flat();
    return references.map(({ node: { name, start } }) => ({ name, start })).sort((a, b) => a.start - b.start);
  }

  private boxed(name: string): string {
    let box = this.boxes.get(name);
    if (!box) {
      box = this.fresh(`${name}$`);
      this.boxes.set(name, box);
    }
    return `${box}.v`;
  }

  /** Names of the helpers that the code uses. */
  private importer: string | undefined;
  private each: string | undefined;
  private readonly taken = new Set<string>();

  /** A name that the cell does not use. */
  private fresh(wanted: string): string {
    let name = wanted;
    while (this.taken.has(name) || this.scopes.words.has(name) || this.scopes.top.has(name)) name += "$";
    this.taken.add(name);
    return name;
  }
}
