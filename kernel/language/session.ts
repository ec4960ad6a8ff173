// The notebook's cells as the compiler knows them: one module per cell, frozen once it has run.
// Longer than 300 lines: one state, and every call that reads or changes it.

import type { CompiledModule } from "../compiledModule.ts";
import { framePosition } from "../frame.ts";
import type { CellSource, CompiledCell, CompileError } from "./calls.ts";
import { Checker } from "./checker.ts";
import { type Declarations, declarations } from "./declarations.ts";
import { changedNames, dependantWarnings } from "./dependants.ts";
import { compileError, type LabelOf, type Problem, placeOf, problemOf } from "./diagnostics.ts";
import { type Emitted, emit } from "./emit.ts";
import { LocalModules } from "./localModules.ts";
import { beside, cellModule, checkedText, type Scope, type Visible } from "./query.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";
import { compose, encode, type Segment } from "./sourceMap.ts";
import type { Captures } from "./storage.ts";
import { syntaxProblems, unparsable } from "./syntax.ts";
import { traceNan } from "./traceNan.ts";
import type { ParsedFile, ts } from "./typescript.ts";

/** A cell that passed the check. */
export interface Cell extends CellSource {
  readonly number: number;
  readonly declared: Declarations;
  readonly module: Emitted["module"];
  /** Value names of its own. */
  readonly values: ReadonlySet<string>;
  readonly captures: Captures;
  readonly lifts: Emitted["lifts"];
}

/** Cells that were compiled and not yet committed; more than these are forgotten. */
const mostPending = 64;
/** Commits between two searches for cells that nothing sees any more. */
const sweepEvery = 50;

export class Session {
  readonly checker = new Checker();
  private readonly local = new LocalModules(this.checker);
  private scope = new Map<string, Visible>();
  private readonly runtime = new Map<string, { mutable: boolean; ambient: boolean }>();
  private readonly captures = new Map<string, { written: boolean }>();
  private readonly pending = new Map<string, Cell>();
  private readonly cells = new Map<number, Cell>();
  /** Modules that every cell must see, for what they declare globally. */
  private augmenting: string[] = [];
  /** Names whose cell failed before they had a value, and that cell's label. */
  private readonly unreached = new Map<string, string>();
  private readonly untyped = new Set<string>();
  private count = 0;

  configure(options: { directory: string }): void {
    this.reset();
    this.checker.configure(options.directory);
  }

  /** Names that the next cell sees. */
  get visible(): Scope {
    return this.scope;
  }

  get roots(): readonly string[] {
    return this.augmenting;
  }

  /** How many cells are kept. */
  get size(): number {
    return this.cells.size;
  }

  /** The lifted functions of a cell. */
  liftsOf = (number: number): Emitted["lifts"] => this.cells.get(number)?.lifts ?? [];

  labelOf: LabelOf = (number) => this.cells.get(number)?.label;

  /** Checks and rewrites; changes nothing that later cells see. */
  compile(source: CellSource): CompiledCell | CompileError {
    this.checker.refresh();
    const parsed = this.checker.parse(source.source);
    const declared = declarations(parsed);
    const wrong = syntaxProblems(parsed, declared, this.labelOf);
    if (wrong.length > 0) return compileError(source, wrong.slice(0, 3));
    const text = checkedText(source.source, parsed, declared, this.scope);
    const check = (whole: string) => this.checker.check(whole, source.source.length, parsed, this.augmenting);
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
    this.cells.set(cell.number, cell);
    const path = this.pathOf(cell);
    this.checker.host.write(path, cell.module.text);
    if (cell.declared.augments) this.augmenting = [...this.augmenting, path];
    const reached = new Set(names);
    for (const declared of cell.declared.names.values()) this.makeVisible(cell, declared.name, reached);
    if (cell.number % sweepEvery === 0) this.sweep();
  }

  /** Forgets every cell. */
  reset(): void {
    this.local.clear();
    for (const cell of this.cells.values()) this.checker.host.remove(this.pathOf(cell));
    this.scope = new Map();
    for (const table of [this.runtime, this.captures, this.pending, this.cells, this.untyped, this.unreached])
      table.clear();
    this.augmenting = [];
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
    for (const name of names) for (const table of [this.scope, this.runtime, this.unreached]) table.delete(name);
  }

  /** Names that nobody declares and the runtime has. */
  private runtimeImports(diagnostics: readonly ts.Diagnostic[], source: string): string[] {
    const unknown = diagnostics
      .filter((each) => [2304, 2552].includes(each.code))
      .map((each) => source.slice(each.start, each.start! + each.length!))
      .filter((name) => !this.unreached.has(name));
    return [...new Set(unknown)].filter((name) => this.checker.runtimeNames.has(name));
  }

  /** A name that is unknown because its cell failed is told apart from one that was never there. */
  private explain(problem: Problem, source: string): Problem {
    const name = source.slice(problem.start, problem.start + problem.length);
    const label = this.unreached.get(name);
    if (label === undefined || !["TS2304", "TS2552"].includes(problem.name)) return problem;
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
    const earlier = new Map(this.runtime);
    for (const each of declared.names.values())
      if (each.ambient && each.value && !earlier.has(each.name))
        earlier.set(each.name, { mutable: true, ambient: true });
    let rewritten: Rewritten;
    try {
      rewritten = rewrite(emitted.javascript, {
        own,
        earlier,
        captures: this.captures,
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
    // Already now: what a cell's functions capture stays captured even if nobody says that the cell ran.
    for (const [name, { written }] of cell.captures)
      this.captures.set(name, { written: written || (this.captures.get(name)?.written ?? false) });
    this.remember(cell);
    return {
      ok: true,
      code: rewritten.code,
      map: encode(compose(map, emitted.mappings), source.label, source.source),
      lifts: emitted.lifts,
      names: rewritten.names,
      imports: this.importsOf(parsed),
      imported: rewritten.imported,
      warnings: [...liftWarnings(source, emitted), ...this.warnings(cell)],
    };
  }

  private remember(cell: Cell): void {
    this.pending.set(cell.id, cell);
    if (this.pending.size > mostPending) this.pending.delete(this.pending.keys().next().value!);
  }

  private warnings(cell: Cell): string[] {
    const before = (name: string) => {
      const visible = this.scope.get(name);
      return this.cells.get(visible?.value ?? visible?.type ?? 0)?.module;
    };
    const changed = changedNames(cell, before);
    if (changed.size === 0) return [];
    const dependants = [...this.cells.values()].filter(
      (other) =>
        [...other.captures.keys()].some((name) => changed.has(name) && !other.values.has(name)) &&
        [...other.values].some(
          (name) => this.scope.get(name)?.value === other.number && !cell.declared.names.has(name),
        ),
    );
    if (dependants.length === 0) return [];
    const path = this.pathOf(cell);
    this.checker.host.write(path, cell.module.text);
    const scope = new Map(this.scope);
    for (const name of changed) scope.set(name, visibleOf(cell, name));
    const warnings = dependantWarnings(
      this.checker,
      dependants,
      { scope, roots: this.roots },
      changed,
      cell.label,
      this.labelOf,
    );
    this.checker.host.remove(path);
    return warnings;
  }

  private makeVisible(cell: Cell, name: string, reached: ReadonlySet<string>): void {
    const declared = cell.declared.names.get(name)!;
    const hasValue = cell.values.has(name);
    if (hasValue && !reached.has(name)) {
      if (!this.scope.has(name)) this.unreached.set(name, cell.label);
      return;
    }
    this.unreached.delete(name);
    const earlier = this.scope.get(name);
    const kept = earlier && beside(earlier, declared);
    const visible = visibleOf(cell, name);
    this.scope.set(name, {
      name,
      value: visible.value ?? kept?.value,
      type: visible.type ?? kept?.type,
      mutable: kept?.value === undefined ? visible.mutable : kept.mutable,
    });
    if (hasValue) this.runtime.set(name, { mutable: declared.mutable, ambient: false });
    else if (declared.ambient && declared.value && !this.runtime.has(name))
      this.runtime.set(name, { mutable: true, ambient: true });
  }

  private pathOf(cell: Cell): string {
    return `${this.checker.host.directory}/${cellModule(cell.number).slice(2)}${cell.module.extension}`;
  }

  /** Drops modules that no visible name and no other live module refers to. */
  private sweep(): void {
    const live = new Set<number>();
    const visit = (number: number): void => {
      const cell = this.cells.get(number);
      if (!cell || live.has(number)) return;
      live.add(number);
      for (const [, other] of cell.module.text.matchAll(/"\.\/\.cell_(\d+)"/g)) visit(Number(other));
    };
    for (const { value, type } of this.scope.values())
      for (const each of [value, type]) if (each !== undefined) visit(each);
    for (const cell of this.cells.values()) if (cell.declared.augments) visit(cell.number);
    for (const [number, cell] of this.cells) {
      if (live.has(number)) continue;
      this.checker.host.remove(this.pathOf(cell));
      this.cells.delete(number);
    }
  }
}

/** What is no JavaScript is left to whoever says so. */
function traced(emitted: Emitted): Emitted {
  try {
    return { ...emitted, ...traceNan(emitted.javascript, emitted.mappings) };
  } catch {
    return emitted;
  }
}

/** How a cell's own name looks to later cells. An import may be both value and type. */
function visibleOf(cell: Cell, name: string): Visible {
  const declared = cell.declared.names.get(name)!;
  const value = cell.values.has(name) || (declared.ambient && declared.value);
  return {
    name,
    value: value ? cell.number : undefined,
    type: declared.type ? cell.number : undefined,
    mutable: declared.mutable,
  };
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
