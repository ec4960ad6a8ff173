// The typed messages between the front and the executor process: the only file that both sides import.
// Calls go to the executor over Node's IPC channel; events come back over a pipe of its own (fd 3), written synchronously,
// so that they are live in a loop that never ends and keep their order whatever their kind.

import type { CompiledModule, ImportedName } from "../compiledModule.ts";
import type { JsonBytes } from "../jsonBytes.ts";

/** MIME type to data: text as a string, JSON types as values, binary types as base64. */
export type MimeBundle = Record<string, unknown>;

/** A bound, and who set it, as messages say it. */
export interface Limit {
  readonly most: number;
  /** `%limit in this cell`, `THALWEG_OUTPUT_LIMIT`. */
  readonly by: string;
}

/** What a cell may take, in bytes; the front itself watches its time. */
export interface CellLimits {
  /** Of the whole process that runs cells. */
  readonly memory?: Limit;
  /** Text and displays, also those that come late. */
  readonly output?: Limit;
}

/** A cell to run. Every event that it causes, at once or later, carries its `id`. */
export interface RunCell {
  readonly type: "run";
  /** The message id of the execute request. */
  readonly id: string;
  /** `Cell [3]`. */
  readonly label: string;
  /** What the user wrote, for code frames. */
  readonly source: string;
  readonly code: string;
  readonly map: string;
  readonly lifts: readonly unknown[];
  /** Every name that the cell declares at its top level. */
  readonly names: readonly string[];
  /** Notebook variables that each line of `source` uses: an error there tells their values. */
  readonly uses?: Readonly<Record<number, readonly string[]>>;
  /** Show the last expression's value (false for silent requests). */
  readonly showResult: boolean;
  readonly limits?: CellLimits;
  /** Local modules that the cell imports: specifier to path. */
  readonly imports?: Readonly<Record<string, string>>;
  readonly imported?: readonly ImportedName[];
  /** Local modules that are new or have changed since the last cell. */
  readonly modules?: readonly CompiledModule[];
  readonly measure?: Measure;
  /** Done in the place of `code`. */
  readonly order?: Order;
}

/** How a cell's code is timed. */
export type Measure =
  | { readonly kind: "time" }
  /** The cell's value is a function: its calls are timed, in `runs` of `calls` each, which are chosen where they are missing. */
  | { readonly kind: "timeit"; readonly calls?: number; readonly runs?: number };

/** Something that the process does itself, for a magic; what it writes and throws is the cell's. */
export type Order =
  | { readonly name: "bash"; readonly text: string }
  | { readonly name: "cd"; readonly folder: string }
  | { readonly name: "env"; readonly variable?: string; readonly value?: string }
  /** npm with these words, for the notebook in `directory`. */
  | { readonly name: "npm"; readonly words: readonly string[]; readonly directory: string }
  /** The boxes of variables become empty. */
  | { readonly name: "forget"; readonly names: readonly string[] };

/** Evaluate compiled expressions after a cell (user_expressions): key to a compiled cell. */
export interface EvaluateExpressions {
  readonly type: "expressions";
  readonly id: string;
  readonly expressions: Record<string, { code: string; map: string; source: string }>;
}

/** A message on a comm, whichever way it goes. */
export interface CommMessage {
  readonly kind: "open" | "message" | "close";
  readonly commId: string;
  /** Of `open`: the name of the other end. */
  readonly target?: string;
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  /** Each in base64. */
  readonly buffers: readonly string[];
}

/** A client's message on a comm: its handler runs, also beside a cell; `done` comes when it has ended. */
export interface DeliverComm {
  readonly type: "comm";
  /** The message id; what the handler causes carries it. */
  readonly id: string;
  readonly message: CommMessage;
}

/** Front to executor. */
export type ExecutorCall =
  | RunCell
  | EvaluateExpressions
  | DeliverComm
  /** Soft interrupt: settles the running cell when the event loop turns. */
  | { readonly type: "cancel"; readonly id: string }
  /** Asks what a variable holds; nothing of the user's runs for it. */
  | { readonly type: "peek"; readonly request: number; readonly name: string };

/** What the user answered to a question. It comes through the watchdog's thread, so that a cell can wait for it with its own. */
export interface InputAnswer {
  readonly request: number;
  /** `null`: there is nobody to ask. */
  readonly value: string | null;
}

export interface CellError {
  readonly name: string;
  readonly message: string;
  /** Lines with mapped cell positions and code frames, ANSI colours. */
  readonly traceback: readonly string[];
}

export type CellPayload =
  | { readonly source: "page"; readonly data: MimeBundle; readonly start: number }
  | { readonly source: "set_next_input"; readonly text: string; readonly replace: boolean };

/** Executor to front; `cell` is the `id` of the run that caused it. `data` arrives as bytes that nobody needs to read. */
export type ExecutorEvent =
  | { readonly type: "ready" }
  | { readonly type: "stream"; readonly cell: string; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly type: "display";
      readonly cell: string;
      readonly data: MimeBundle | JsonBytes;
      readonly metadata: Record<string, unknown>;
      readonly displayId?: string;
      /** Replace what was shown under `displayId`. */
      readonly update: boolean;
    }
  | {
      readonly type: "result";
      readonly cell: string;
      readonly data: MimeBundle | JsonBytes;
      readonly metadata: Record<string, unknown>;
      /** Its `text/plain`, which the history keeps. */
      readonly text: string;
    }
  | { readonly type: "clear"; readonly cell: string; readonly wait: boolean }
  | {
      readonly type: "input";
      readonly cell: string;
      readonly request: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  /** For the reply of the cell: what its client is to do. */
  | { readonly type: "payload"; readonly cell: string; readonly payload: CellPayload }
  | { readonly type: "comm"; readonly cell: string; readonly message: CommMessage }
  /** Clients may open comms by this name from now on. */
  | { readonly type: "commTarget"; readonly cell: string; readonly name: string }
  /** An error outside any cell's own promise (a timer's callback): reported as an error of the cell that started it. */
  | { readonly type: "lateError"; readonly cell: string; readonly error: CellError }
  /** The cell is about to end the process by itself: how, `process.exit(3)`, and where, `Cell [3], line 2, column 1`. */
  | { readonly type: "leaving"; readonly cell: string; readonly how: string; readonly at?: string }
  /** The cell ended; `assigned` are the names that have a value now; `forced`: its stack was terminated, no `finally` ran. */
  | {
      readonly type: "done";
      readonly cell: string;
      readonly assigned: readonly string[];
      readonly error?: CellError;
      readonly forced?: boolean;
    }
  /** The answer to `peek`; no text where there is no such variable. */
  | { readonly type: "peek"; readonly request: number; readonly text?: string; readonly bytes?: number }
  | {
      readonly type: "expressions";
      readonly cell: string;
      readonly values: Record<string, { data: MimeBundle; metadata: Record<string, unknown> } | CellError>;
    };

/** What a variable holds. */
export interface Peeked {
  readonly text: string;
  /** Estimate of what is reachable from it; negative where it is a lower bound. */
  readonly bytes?: number;
}

/** How the executor process ended, when it was not asked to. */
export interface ExecutorExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines that the process wrote to its own stderr (V8's words about memory). */
  readonly stderr: string;
  readonly heapLimitMb: number;
  /** Memory of the process when it was last looked at, at most some 50 ms before. */
  readonly memoryMb?: number;
  /** The memory limit for which the watchdog ended it: the cell went far over it inside native code. */
  readonly overMemory?: Limit | undefined;
  /** By whom it was ended, where it was ended from inside. */
  readonly leaving?: { readonly how: string; readonly at?: string };
}

/** What the compiled code of a cell receives as `$cell`. */
export interface CellContext {
  /** The box of a notebook variable, made when there is none yet. */
  box(name: string): { v: unknown };
  /** `import()` seen from the notebook's folder. */
  import(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>>;
  /** Takes the last expression's value; never awaits it. */
  result(value: unknown): void;
  /** Names whose declaration has run, in order; filled by the compiled code as it goes. */
  assigned: string[];
  /**
   * Set by compiled code: JavaScript that writes uncaptured locals back to their boxes. Text, not a function, because a
   * closure over the locals would make every hot loop ten times slower: the watchdog evaluates it in the cell's own stopped
   * frame (the one whose script is the cell's label and whose function is the outermost of that script). Before each top-level
   * `await` the compiled code does the same by itself, so that a soft cancel loses nothing.
   */
  writeBack?: string;
  /**
   * Compiled code awaits `$cell.wait(value)` where the cell's own top level awaits `value`. Stop rejects it, so that a cell
   * stopped at an `await` does not go on when `value` settles later, and its `catch` and `finally` run.
   */
  wait<T>(value: T): Promise<Awaited<T>>;
  /** Does nothing; compiled code calls it in loops, because V8 looks for orders to stop where a function begins. */
  turn(): void;
  /** What arithmetic goes through in a cell that is traced: `a / b` is `nan("2:7", "/", a, b)`. */
  readonly nan?: (place: string, operation: string, ...operands: unknown[]) => unknown;
  readonly lifts: readonly unknown[];
  readonly meta: ImportMeta;
}
