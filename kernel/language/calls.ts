// The typed calls between the front and the language process. The only file of this folder that the front's side shares
// with the process itself. Offsets called `cursor` are in Unicode code points, as Jupyter counts; lines and columns start at 1.
import type { CompiledModule, ImportedName } from "../compiledModule.ts";

/** A cell's text and the name it has in messages. */
export interface CellSource {
  /** Unique in the session; the message id of the execute request. */
  readonly id: string;
  /** How messages call it, `Cell [3]`. */
  readonly label: string;
  readonly source: string;
  /**
   * What a type error does: ends the cell, is a warning, or nothing. Syntax errors always end it.
   *
   * @default "on"
   */
  readonly check?: "on" | "warn" | "off";
  /** Code says where a NaN first came from; slow. @default false */
  readonly nanTrace?: boolean;
  /**
   * What the user wrote, line for line the text of `source`: shown in code frames.
   *
   * @default source
   */
  readonly shown?: string;
}

/** A cell that passed the check: JavaScript for the executor. */
export interface CompiledCell {
  readonly ok: true;
  /**
   * A script whose value is `async function ($scope, $cell)`.
   * `$scope` has one box `{ v }` per notebook variable; `$cell` is the executor's {@link CellContext}.
   */
  readonly code: string;
  /** Source map (version 3, JSON text) from `code` to the cell's text. */
  readonly map: string;
  /** Table of lifted functions that `code` reads as `$cell.lifts[i]`. */
  readonly lifts: readonly unknown[];
  /** Every value name that the cell declares or imports at its top level. */
  readonly names: readonly string[];
  /** Local modules that it imports: specifier to path. `modules` has them compiled. */
  readonly imports: Readonly<Record<string, string>>;
  /** Names that it imports, from whatever module. */
  readonly imported: readonly ImportedName[];
  /** Notebook variables that each line of the cell uses, in order. */
  readonly uses: Readonly<Record<number, readonly string[]>>;
  /** Warnings, each ready to print (a dependant whose types no longer fit, a derivative that is lost). */
  readonly warnings: readonly string[];
}

/** A cell that must not run. */
export interface CompileError {
  readonly ok: false;
  /** `SyntaxError`, or `TS2322`. */
  readonly name: string;
  readonly message: string;
  /** Lines with position and code frame, ANSI colours. */
  readonly traceback: readonly string[];
}

export interface Completion {
  readonly matches: readonly string[];
  /** Same order as `matches`: what JupyterLab shows beside each. */
  readonly types: readonly { text: string; type: string; signature?: string }[];
  readonly cursorStart: number;
  readonly cursorEnd: number;
}

export interface Inspection {
  readonly found: boolean;
  readonly plain?: string;
  readonly markdown?: string;
  /** The notebook variable that was looked at: what it holds may be shown beside its type. */
  readonly variable?: string;
}

/** A notebook variable. */
export interface Variable {
  readonly name: string;
  readonly type: string;
  /** Of the cell that declares it. */
  readonly label: string;
}

export interface Completeness {
  readonly status: "complete" | "incomplete" | "invalid" | "unknown";
  readonly indent?: string;
}

/** What the front asks of the language process; each answer is a promise on the front's side. */
export interface LanguageCalls {
  /** Names the notebook's folder, from which packages and types are resolved. The first call of a process. */
  configure(options: { directory: string }): void;
  /** Checks and rewrites. Changes nothing that later cells see: `commit` does. */
  compile(cell: CellSource): CompiledCell | CompileError;
  /** The cell ran: from now on `names` (those that got a value) and its types are visible. */
  commit(cell: { id: string; names: readonly string[] }): void;
  /** Forgets every cell (the executor lost its state). */
  reset(): void;
  /** Forgets these names, values and types. */
  forget(names: readonly string[]): void;
  /** Local modules that cells have imported whose version is not the `known` one (path to version). */
  modules(known: Readonly<Record<string, string>>): readonly CompiledModule[];
  /** Cells (their texts) as one module that plain Node runs, in the percent format. */
  moduleOfCells(sources: readonly string[]): string;
  /** What has a value now. */
  variables(): readonly Variable[];
  complete(at: { source: string; cursor: number }): Completion;
  inspect(at: { source: string; cursor: number; detail: 0 | 1 }): Inspection;
  isComplete(cell: { source: string }): Completeness;
}

/** A call failed inside the process: an error of the compiler, or ours. The message is its first line, the stack the process's. */
export class CompilerFailure extends Error {
  override readonly name = "CompilerFailure";

  /** @param stack The stack of the error in the language process, its message first. */
  constructor(stack: string) {
    super(stack.split("\n", 1)[0]!);
    this.stack = stack;
  }
}

export type LanguageCall = keyof LanguageCalls;

/** Front to language process. */
export interface LanguageRequest<C extends LanguageCall = LanguageCall> {
  readonly id: number;
  readonly call: C;
  readonly argument: Parameters<LanguageCalls[C]>[0];
}

/** Language process to front; `{ ready: true }` once, when the compiler is warm. */
export type LanguageAnswer =
  | { readonly ready: true; readonly fromSnapshot: boolean }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
