// Compiles cells against the cells before them: one module per cell, frozen once it has run.

import { mayHaveLifts } from "../../src/lift/index.ts";
import type { CompiledModule } from "../compiledModule.ts";
import { framePosition } from "../frame.ts";
import type { CellSource, CompiledCell, CompileError } from "./calls.ts";
import { Checker } from "./checker.ts";
import { type Declarations, declarations } from "./declarations.ts";
import { changedNames, dependantWarnings } from "./dependants.ts";
import { compileError, type LabelOf, type Problem, placeOf, problemOf } from "./diagnostics.ts";
import { type Emitted, emit, emitUnchecked } from "./emit.ts";
import { LocalModules } from "./localModules.ts";
import { type Cell, NotebookCells } from "./notebookCells.ts";
import { checkedText, type Scope } from "./query.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";
import { compose, encode, type Mappings, placesOf, type Segment } from "./sourceMap.ts";
import { syntaxProblems, unparsable } from "./syntax.ts";
import { traceNan } from "./traceNan.ts";
import { type ParsedFile, ts } from "./typescript.ts";

/** Of TypeScript: a name that nobody declares, one much like another, and one that stands for a property too, `{ name }`. */
const UNKNOWN_NAME = [2304, 2552, 18004];

/** Cells that were compiled and not yet committed; more than these are forgotten. */
const mostPending = 64;

export class Session {
  readonly checker = new Checker();
  private readonly local = new LocalModules(this.checker);
  private readonly notebook = new NotebookCells(this.checker.host);
  private readonly pending = new Map<string, Cell>();
  private readonly untyped = new Set<string>();
  private count = 0;

  configure(options: { directory: string }): void {
    this.reset();
    this.checker.configure(options.directory);
  }

  /** Names that the next cell sees. */
  get visible(): Scope {
    return this.notebook.scope;
  }

  get roots(): readonly string[] {
    return this.notebook.augmenting;
  }

  /** How many cells are kept. */
  get size(): number {
    return this.notebook.size;
  }

  /** The lifted functions of a cell. */
  liftsOf = (number: number): Emitted["lifts"] => this.notebook.liftsOf(number);

  labelOf: LabelOf = (number) => this.notebook.labelOf(number);

  /** Checks and rewrites; changes nothing that later cells see. */
  compile(source: CellSource): CompiledCell | CompileError {
    this.checker.refresh();
    const parsed = this.checker.parse(source.source);
    const declared = declarations(parsed);
    const wrong = syntaxProblems(parsed, declared, this.labelOf);
    if (wrong.length > 0) return compileError(source, wrong.slice(0, 3));
    if (source.check === "off" && this.isPlain(parsed, declared)) {
      const emitted = emitUnchecked(parsed, this.checker.host.options);
      return this.finish(source, parsed, declared, source.nanTrace ? traced(emitted) : emitted);
    }
    const text = checkedText(source.source, parsed, declared, this.visible);
    const check = (whole: string) => this.checker.check(whole, source.source.length, parsed, this.roots);
    const first = check(text);
    const imported = this.runtimeImports(first.diagnostics, source.source);
    const from = `import { ${imported.join(", ")} } from "thalweg";`;
    const { program, file, diagnostics, untyped } = imported.length > 0 ? check(`${text}${from}\n`) : first;
    const problems = diagnostics.map((each) => this.explain(problemOf(each, this.labelOf), source.source));
    const level = source.check ?? "on";
    if (problems.length > 0 && level === "on") return compileError(source, problems);
    const plain = emit(program, file, parsed.statements.length, (start) => {
      const { line, column } = placeOf(source.source, start);
      return framePosition(source.label, line, column);
    });
    const emitted = source.nanTrace ? traced(plain) : plain;
    const undifferentiable = emitted.liftDiagnostics.filter((each) => each.category === "error");
    if (undifferentiable.length > 0) return compileError(source, undifferentiable.map(liftProblem));
    const finished = this.finish(source, parsed, declared, emitted);
    if (!finished.ok) return finished;
    const mild = problems.length > 0 && level === "warn" ? [compileError(source, problems).traceback.join("\n")] : [];
    const notes = [
      ...this.checker.takeProblems(),
      ...(imported.length > 0 ? [`added for this cell: ${from}`] : []),
      ...mild,
      ...this.untypedNotes(untyped),
    ];
    return { ...finished, warnings: [...notes, ...finished.warnings] };
  }

  /** The cell ran: `names` have a value. Its types and those names are visible from now on. */
  commit({ id, names }: { id: string; names: readonly string[] }): void {
    const cell = this.pending.get(id);
    if (!cell) return;
    this.pending.delete(id);
    this.notebook.add(cell, names);
  }

  /** Forgets every cell. */
  reset(): void {
    this.local.clear();
    this.notebook.clear();
    this.pending.clear();
    this.untyped.clear();
  }

  /** Local modules that cells have imported and whose version is not the `known` one. */
  modules = (known: Readonly<Record<string, string>>): readonly CompiledModule[] => this.local.changed(known);

  /** By the specifiers that the compiled cell has. */
  private importsOf(parsed: ParsedFile): Record<string, string> {
    const aliases = this.checker.aliases(parsed);
    const found = Object.entries(this.local.importsOf(parsed.text));
    return Object.fromEntries(found.map(([specifier, path]) => [aliases.get(specifier) ?? specifier, path]));
  }

  /** Forgets names, their values and types. */
  forget(names: readonly string[]): void {
    this.notebook.forget(names);
  }

  /** Whether a cell's types matter to nobody: it declares nothing, and no import is added to it and no function lifted. */
  private isPlain(parsed: ParsedFile, declared: Declarations): boolean {
    if (declared.names.size > 0 || declared.augments || parsed.statements.some(ts.isImportDeclaration)) return false;
    const mayBeRuntime = (name: string) => this.checker.runtimeNames.has(name) && !this.visible.has(name);
    return ![...parsed.identifiers.keys()].some(mayBeRuntime) && !mayHaveLifts(parsed.fileName, parsed.text);
  }

  /** Names that nobody declares and the runtime has. */
  private runtimeImports(diagnostics: readonly ts.Diagnostic[], source: string): string[] {
    const unknown = diagnostics
      .filter((each) => UNKNOWN_NAME.includes(each.code))
      .map((each) => source.slice(each.start, each.start! + each.length!))
      .filter((name) => this.notebook.failedCellOf(name) === undefined);
    return [...new Set(unknown)].filter((name) => this.checker.runtimeNames.has(name));
  }

  /** A name that is unknown because its cell failed is told apart from one that was never there. */
  private explain(problem: Problem, source: string): Problem {
    const name = source.slice(problem.start, problem.start + problem.length);
    const label = this.notebook.failedCellOf(name);
    if (label === undefined || !UNKNOWN_NAME.some((code) => problem.name === `TS${code}`)) return problem;
    return { ...problem, notes: [`${label} declares '${name}', but failed before it had a value.`] };
  }

  /** Each module without types is mentioned once. */
  private untypedNotes(modules: readonly string[]): string[] {
    const fresh = [...new Set(modules)].filter((name) => !this.untyped.has(name));
    for (const name of fresh) this.untyped.add(name);
    return fresh.map((name) => `'${name}' has no types: whatever comes from it is any`);
  }

  private finish(
    source: CellSource,
    parsed: ParsedFile,
    declared: Declarations,
    emitted: Emitted,
  ): CompiledCell | CompileError {
    const own = new Set(
      [...declared.names.values()].filter((each) => each.value && !each.ambient).map((each) => each.name),
    );
    const earlier = new Map(this.notebook.variables);
    for (const each of declared.names.values())
      if (each.ambient && each.value && !earlier.has(each.name))
        earlier.set(each.name, { mutable: true, ambient: true });
    let rewritten: Rewritten;
    try {
      rewritten = rewrite(emitted.javascript, {
        own,
        earlier,
        captures: this.notebook.captures,
        aliases: this.checker.aliases(parsed),
      });
    } catch (error) {
      // The check would have said so; it was off.
      return compileError(source, [unparsable(error, source.source, emitted.mappings)]);
    }
    const map = rewritten.map.mappings.map((line) =>
      line.flatMap((each): Segment[] => (each.length >= 4 ? [[each[0], each[2]!, each[3]!]] : [])),
    );
    const cell: Cell = {
      ...source,
      number: ++this.count,
      declared,
      module: emitted.module,
      values: new Set(rewritten.names),
      captures: rewritten.captures,
      lifts: emitted.lifts,
    };
    this.notebook.capture(cell);
    this.remember(cell);
    return {
      ok: true,
      code: rewritten.code,
      map: encode(compose(map, emitted.mappings), source.label, source.source),
      lifts: emitted.lifts,
      names: rewritten.names,
      imports: this.importsOf(parsed),
      imported: rewritten.imported,
      uses: usesByLine(rewritten, emitted),
      warnings: [...liftWarnings(source, emitted), ...this.warnings(cell)],
    };
  }

  private remember(cell: Cell): void {
    this.pending.set(cell.id, cell);
    if (this.pending.size > mostPending) this.pending.delete(this.pending.keys().next().value!);
  }

  private warnings(cell: Cell): string[] {
    const changed = changedNames(cell, this.notebook.moduleOf);
    const dependants = changed.size > 0 ? this.notebook.dependants(cell, changed) : [];
    if (dependants.length === 0) return [];
    this.notebook.write(cell);
    const scope = this.notebook.scopeWith(cell, changed);
    const view = { scope, roots: this.roots };
    const warnings = dependantWarnings(this.checker, dependants, view, changed, cell.label, this.labelOf);
    this.notebook.remove(cell);
    return warnings;
  }
}

function usesByLine(
  { uses }: Rewritten,
  { javascript, mappings }: { javascript: string; mappings: Mappings },
): Record<number, string[]> {
  const placeOf = placesOf(javascript, mappings);
  const lines: Record<number, string[]> = {};
  for (const { name, start } of uses) {
    const names = (lines[placeOf(start)?.line ?? 0] ??= []);
    if (!names.includes(name)) names.push(name);
  }
  return lines;
}

/** What is no JavaScript is left to whoever says so. */
function traced(emitted: Emitted): Emitted {
  try {
    return { ...emitted, ...traceNan(emitted.javascript, emitted.mappings) };
  } catch {
    return emitted;
  }
}

const liftProblem = (each: Emitted["liftDiagnostics"][number]): Problem => ({
  name: `TS${each.code}`,
  message: each.message,
  start: each.start,
  length: each.length,
  notes: [],
});

const liftWarnings = (cell: CellSource, emitted: Emitted): string[] =>
  emitted.liftDiagnostics
    .filter((each) => each.category === "warning")
    .map((each) => `${cell.label}, line ${placeOf(cell.source, each.start).line}: ${each.message}`);
