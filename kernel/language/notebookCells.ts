// The cells that have run, and what the next one sees of them.
import type { CellSource } from "./calls.ts";
import type { Declarations } from "./declarations.ts";
import type { LabelOf } from "./diagnostics.ts";
import type { Emitted } from "./emit.ts";
import { beside, cellModule, type Scope, type Visible } from "./query.ts";
import type { Captures } from "./storage.ts";

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

/** The files that the compiler sees. */
interface Files {
  readonly directory: string;
  write(path: string, text: string): void;
  remove(path: string): void;
}

/** Commits between two searches for cells that nothing sees any more. */
const sweepEvery = 50;

export class NotebookCells {
  readonly #files: Files;
  #scope = new Map<string, Visible>();
  readonly #runtime = new Map<string, { mutable: boolean; ambient: boolean }>();
  readonly #captures = new Map<string, { written: boolean }>();
  readonly #cells = new Map<number, Cell>();
  #augmenting: string[] = [];
  /** Names whose cell failed before they had a value, and that cell's label. */
  readonly #unreached = new Map<string, string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Names that the next cell sees. */
  get scope(): Scope {
    return this.#scope;
  }

  /** Modules that every cell must see, for what they declare globally. */
  get augmenting(): readonly string[] {
    return this.#augmenting;
  }

  /** The notebook's variables as code finds them. */
  get variables(): ReadonlyMap<string, { mutable: boolean; ambient: boolean }> {
    return this.#runtime;
  }

  /** What closures of cells capture. */
  get captures(): Captures {
    return this.#captures;
  }

  /** How many cells are kept. */
  get size(): number {
    return this.#cells.size;
  }

  /** The lifted functions of a cell. */
  liftsOf(number: number): Emitted["lifts"] {
    return this.#cells.get(number)?.lifts ?? [];
  }

  labelOf: LabelOf = (number) => this.#cells.get(number)?.label;

  /** The label of the cell that declares a name and failed before it had a value. */
  failedCellOf = (name: string): string | undefined => this.#unreached.get(name);

  /** The module of the cell whose declaration of a name is seen. */
  moduleOf = (name: string): Emitted["module"] | undefined => {
    const visible = this.#scope.get(name);
    return this.#cells.get(visible?.value ?? visible?.type ?? 0)?.module;
  };

  /** The cell ran, and `names` have a value. */
  add(cell: Cell, names: readonly string[]): void {
    this.#cells.set(cell.number, cell);
    this.write(cell);
    if (cell.declared.augments) this.#augmenting = [...this.#augmenting, this.#pathOf(cell)];
    const reached = new Set(names);
    for (const name of cell.declared.names.keys()) this.#makeVisible(cell, name, reached);
    if (cell.number % sweepEvery === 0) this.#sweep();
  }

  /** What a cell's functions capture stays captured even if nobody says that the cell ran. */
  capture({ captures }: Cell): void {
    for (const [name, { written }] of captures)
      this.#captures.set(name, { written: written || (this.#captures.get(name)?.written ?? false) });
  }

  /** Cells with visible functions that capture one of `names`, for which `cell` has no successor. */
  dependants(cell: Cell, names: ReadonlySet<string>): Cell[] {
    return [...this.#cells.values()].filter(
      (other) =>
        [...other.captures.keys()].some((name) => names.has(name)) &&
        [...other.values].some(
          (name) => this.#scope.get(name)?.value === other.number && !cell.declared.names.has(name),
        ),
    );
  }

  /** The names that would be seen if `names` were those of `cell`. */
  scopeWith(cell: Cell, names: Iterable<string>): Scope {
    const scope = new Map(this.#scope);
    for (const name of names) scope.set(name, visibleOf(cell, name));
    return scope;
  }

  /** Shows the compiler a cell's module, without making it visible to cells. */
  write(cell: Cell): void {
    this.#files.write(this.#pathOf(cell), cell.module.text);
  }

  remove(cell: Cell): void {
    this.#files.remove(this.#pathOf(cell));
  }

  /** Forgets names, their values and types. */
  forget(names: readonly string[]): void {
    for (const name of names) for (const table of [this.#scope, this.#runtime, this.#unreached]) table.delete(name);
  }

  clear(): void {
    for (const cell of this.#cells.values()) this.remove(cell);
    for (const table of [this.#runtime, this.#captures, this.#cells, this.#unreached]) table.clear();
    this.#scope = new Map();
    this.#augmenting = [];
  }

  #makeVisible(cell: Cell, name: string, reached: ReadonlySet<string>): void {
    const declared = cell.declared.names.get(name)!;
    const hasValue = cell.values.has(name);
    if (hasValue && !reached.has(name)) {
      if (!this.#scope.has(name)) this.#unreached.set(name, cell.label);
      return;
    }
    this.#unreached.delete(name);
    const earlier = this.#scope.get(name);
    const kept = earlier && beside(earlier, declared);
    const visible = visibleOf(cell, name);
    this.#scope.set(name, {
      name,
      value: visible.value ?? kept?.value,
      type: visible.type ?? kept?.type,
      mutable: kept?.value === undefined ? visible.mutable : kept.mutable,
    });
    if (hasValue) this.#runtime.set(name, { mutable: declared.mutable, ambient: false });
    else if (declared.ambient && declared.value && !this.#runtime.has(name))
      this.#runtime.set(name, { mutable: true, ambient: true });
  }

  #pathOf(cell: Cell): string {
    return `${this.#files.directory}/${cellModule(cell.number).slice(2)}${cell.module.extension}`;
  }

  /** Drops modules that no visible name and no other live module refers to. */
  #sweep(): void {
    const live = new Set<number>();
    const visit = (number: number): void => {
      const cell = this.#cells.get(number);
      if (!cell || live.has(number)) return;
      live.add(number);
      for (const [, other] of cell.module.text.matchAll(/"\.\/\.cell_(\d+)"/g)) visit(Number(other));
    };
    for (const { value, type } of this.#scope.values())
      for (const each of [value, type]) if (each !== undefined) visit(each);
    for (const cell of this.#cells.values()) if (cell.declared.augments) visit(cell.number);
    for (const [number, cell] of this.#cells) {
      if (live.has(number)) continue;
      this.remove(cell);
      this.#cells.delete(number);
    }
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
