import { constants, Script } from "node:vm";
import type { CellContext, RunCell } from "./calls.ts";
import { type Cell, wait } from "./cell.ts";
import type { LocalModules } from "./localModules.ts";
import type { Modules } from "./modules.ts";
import { nanTrace } from "./nanTrace.ts";
import type { Positions } from "./positions.ts";

/** Compiled code of a cell, with what it needs to be run. */
export interface Compiled {
  readonly label: string;
  readonly source: string;
  readonly code: string;
  readonly map: string;
  readonly lifts: readonly unknown[];
  readonly uses?: RunCell["uses"];
  readonly names?: readonly string[];
}

/** V8 looks for orders to stop where a function begins. */
const turn = (): void => {};

/** The variables of the notebook: one box per name, for ever. */
export class Notebook {
  readonly scope: Record<string, { v: unknown }> = Object.create(null);
  readonly #positions: Positions;
  readonly #modules: Modules;
  readonly #local: LocalModules;

  constructor(positions: Positions, modules: Modules, local: LocalModules) {
    this.#positions = positions;
    this.#modules = modules;
    this.#local = local;
  }

  /** Each box has a shape of its own and no value yet, so that V8 keeps a number in it unboxed: loops are six times faster. */
  box = (name: string): { v: unknown } => (this.scope[name] ??= new (class {})() as { v: unknown });

  /** A cell is about to run. */
  expect({ imports = {}, imported = [], names }: RunCell): void {
    this.#local.expect(imports, imported, names);
  }

  /** Loads local modules anew that changed, and gives what is to be said. */
  update = ({ modules = [] }: RunCell): Promise<string[]> => this.#local.update(modules, this.#modules.load, this.box);

  /**
   * Starts a cell's code and gives its end. `result` takes the last expression's value; `assigned` fills with the names that
   * got a value. There is no `try` and no `await` around the call: V8 calls an exception uncaught, and a debugger stops
   * there, only when nobody catches it yet.
   *
   * @throws SyntaxError when the code is none.
   */
  start(cell: Cell, compiled: Compiled, result: (value: unknown) => void, assigned: string[] = []): Promise<unknown> {
    const path = this.#positions.add({ ...compiled, assigned });
    const script = new Script(compiled.code, {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const run = script.runInThisContext() as (scope: Notebook["scope"], cell: CellContext) => Promise<unknown>;
    return run(this.scope, {
      box: this.box,
      import: this.#modules.load,
      result,
      assigned,
      wait: (value) => wait(cell, value),
      turn,
      get nan() {
        return nanTrace(compiled.label, compiled.source, (text) => void process.stderr.write(text));
      },
      lifts: compiled.lifts,
      meta: this.#modules.meta(path),
    });
  }
}
