// Runs compiled cells the way the executor does, in this process: boxes, `$cell`, results. For tests of the language part alone.
import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import type { CellContext } from "../../kernel/executor/calls.ts";
import { nanTrace } from "../../kernel/executor/nanTrace.ts";
import type { CompiledCell } from "../../kernel/language/calls.ts";

export interface MiniResult {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly assigned: readonly string[];
}

globalThis.require ??= createRequire(import.meta.url);

/** One notebook's variables. */
export class MiniExecutor {
  readonly scope: Record<string, { v: unknown }> = Object.create(null);
  /** The text that the last cell left for the watchdog. */
  writeBack: string | undefined;
  private readonly load: (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;

  constructor(load?: (specifier: string) => Promise<Record<string, unknown>>) {
    this.load = load ?? ((specifier, options) => import(/* @vite-ignore */ specifier, options));
  }

  async run(cell: CompiledCell, label = "Cell [1]"): Promise<MiniResult> {
    let value: unknown;
    const context: CellContext = {
      box: (name) => (this.scope[name] ??= { v: undefined }),
      import: this.load,
      result: (shown) => {
        value = shown;
      },
      assigned: [],
      wait: <T>(waited: T) => Promise.resolve(waited) as Promise<Awaited<T>>,
      turn: () => {},
      nan: nanTrace(label, "", () => {}),
      lifts: cell.lifts,
      meta: { ...import.meta, url: "file:///notebook/cell.ts", dirname: "/notebook", filename: "/notebook/cell.ts" },
    };
    try {
      const body = runInThisContext(cell.code, { filename: label }) as (...given: unknown[]) => Promise<void>;
      await body(this.scope, context);
      return { value, assigned: context.assigned };
    } catch (error) {
      return { value, error, assigned: context.assigned };
    } finally {
      this.writeBack = context.writeBack;
    }
  }
}
