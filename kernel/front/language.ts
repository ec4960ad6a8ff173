// The language process as the front sees it: always there. When it ends it is started again and learns the cells anew.
import { type CellSource, CompilerFailure, type LanguageCall, type LanguageCalls } from "../language/calls.ts";
import { log, reason } from "./log.ts";
import type { LanguagePart } from "./parts.ts";

type Argument<C extends LanguageCall> = Parameters<LanguageCalls[C]>[0];
type Answer<C extends LanguageCall> = ReturnType<LanguageCalls[C]>;

/** One process, from its start to its end. */
interface Life {
  readonly part: LanguagePart;
  /** The process takes calls. */
  readonly ready: Promise<void>;
  /** It knows the cells of those before it. */
  readonly open: Promise<void>;
  readonly ended: Promise<End>;
  readonly end: (end: End) => void;
  /** Ids of the cells whose check is under way. */
  readonly compiling: Set<string>;
  /** The id of the cell that this process compiled last. */
  compiled: string | undefined;
  wasReady: boolean;
}

interface End {
  readonly why: string;
  /** The compiler failed, and its process was ended for that. */
  readonly failure?: CompilerFailure;
  /** Whose check nobody wanted any more, and the process was ended for that. */
  readonly abandoned?: string;
}

/** How long a check that nobody wants any more may go on before its process is ended. */
const abandonedMs = 300;

/** What made the session what it is, in order. */
type Committed =
  | { readonly cell: CellSource; readonly names: readonly string[] }
  | { readonly forget: readonly string[] };

export class Language {
  readonly #make: () => LanguagePart;
  #committed: Committed[] = [];
  #life: Life | undefined;
  #stopping = false;

  constructor(make: () => LanguagePart) {
    this.#make = make;
  }

  start(): void {
    this.#living();
  }

  /** Names that have a value in the notebook. */
  get names(): string[] {
    const names = new Set<string>();
    for (const step of this.#committed)
      if ("forget" in step) for (const name of step.forget) names.delete(name);
      else for (const name of step.names) names.add(name);
    return [...names];
  }

  /**
   * Asks the language process; once more when it ends under the question, or fails over compiling a cell: then what it holds
   * may be damaged, and another one learns the cells.
   *
   * @throws Error when it ended twice.
   * @throws CompilerFailure when a question failed, a cell twice.
   */
  async call<C extends LanguageCall>(call: C, argument: Argument<C>): Promise<Answer<C>> {
    const first = await this.#try(call, argument);
    if ("value" in first) return first.value;
    if (first.abandoned !== undefined && first.abandoned === cellOf(call, argument)) throw new Error(first.why);
    const second = await this.#try(call, argument);
    if ("value" in second) return second.value;
    if (second.failure) throw failedTwice(second.failure);
    throw new Error(`the TypeScript process ended twice over this cell (${second.why}); nothing ran`);
  }

  /** The cell was stopped before it ran: a check that goes on would hold up those that follow. */
  abandon(cell: string): void {
    const life = this.#life;
    if (!life?.compiling.has(cell)) return;
    const end = () => {
      if (life.compiling.has(cell)) this.#replace(life, { why: "Stop during a long check", abandoned: cell });
    };
    setTimeout(end, abandonedMs).unref();
  }

  /** The cell ran: `names` are visible to later cells. */
  commit(cell: CellSource, names: readonly string[]): void {
    this.#committed.push({ cell, names });
    const life = this.#living();
    // A process that was started while the cell ran has to compile it first.
    if (life.compiled === cell.id) this.#tell(life, "commit", () => life.part.call("commit", { id: cell.id, names }));
    else this.#tell(life, "commit", () => replayCells(life.part, [{ cell, names }]));
  }

  /** Forgets names, their values and types. */
  forget(names: readonly string[]): void {
    this.#committed.push({ forget: names });
    const life = this.#living();
    this.#tell(life, "forget", () => life.part.call("forget", names));
  }

  /** Forgets every cell. */
  reset(): void {
    this.#committed = [];
    const life = this.#living();
    this.#tell(life, "reset", () => life.part.call("reset", undefined));
  }

  /** Ends the process, also in the middle of a check. */
  stop(): void {
    this.#stopping = true;
    this.#life?.part.kill();
  }

  async #try<C extends LanguageCall>(call: C, argument: Argument<C>): Promise<{ readonly value: Answer<C> } | End> {
    const life = this.#living();
    const cell = cellOf(call, argument);
    const answered = life.open.then(async () => {
      if (cell !== undefined) life.compiling.add(cell);
      const value = await life.part.call(call, argument).finally(() => cell && life.compiling.delete(cell));
      if (cell !== undefined) life.compiled = cell;
      return { value };
    });
    return await Promise.race([life.ended, answered.catch((error) => this.#failed(life, call, error))]);
  }

  /** A question may fail because the process is ending: its end, seen a turn later, is the better reason. */
  async #failed(life: Life, call: LanguageCall, error: unknown): Promise<End> {
    if (call === "compile" && error instanceof CompilerFailure) {
      this.#replace(life, { why: error.message, failure: error });
      return await life.ended;
    }
    const end = await Promise.race([life.ended, new Promise<undefined>((resolve) => setTimeout(resolve, 50))]);
    if (end) return end;
    throw error;
  }

  #replace(life: Life, end: End): void {
    life.end(end);
    life.part.kill();
  }

  /** Tells without waiting. A process that ends over it is told again by its replay. */
  #tell(life: Life, what: string, tell: () => Promise<void>): void {
    life.open.then(tell).catch((error) => log.warning(`language process: ${what}: ${reason(error)}`));
  }

  #living(): Life {
    return (this.#life ??= this.#begin());
  }

  #begin(): Life {
    const part = this.#make();
    const replay = [...this.#committed];
    const { promise: ended, resolve: end } = Promise.withResolvers<End>();
    part.onExit = ({ code, signal }) => end({ why: signal ?? `exit code ${code}` });
    const ready = part.start();
    const open = ready.then(() => replayCells(part, replay));
    open.catch(() => {});
    const life: Life = { part, ended, end, ready, open, compiling: new Set(), compiled: undefined, wasReady: false };
    ready.then(
      () => (life.wasReady = true),
      (error) => {
        log.warning(`language process: ${reason(error)}`);
        if (this.#life === life) this.#life = undefined;
      },
    );
    void this.#restartAfter(life);
    return life;
  }

  async #restartAfter(life: Life): Promise<void> {
    const { why } = await life.ended;
    if (this.#stopping) return;
    log.warning(`the language process ended (${why}) and is started again`);
    this.#life = undefined;
    // One that never got ready is not started again before somebody asks.
    if (life.wasReady) this.start();
  }
}

/** The id of the cell that a call is to compile. */
const cellOf = (call: LanguageCall, argument: unknown): string | undefined =>
  call === "compile" ? (argument as CellSource).id : undefined;

/** Cells that the compiler fails over now are left out: better than a process that knows none. */
async function replayCells(part: LanguagePart, committed: readonly Committed[]): Promise<void> {
  for (const step of committed)
    try {
      if ("forget" in step) await part.call("forget", step.forget);
      else await replayCell(part, step);
    } catch (error) {
      if (!(error instanceof CompilerFailure)) throw error;
      log.warning(`language process: ${"cell" in step ? step.cell.label : "forget"}: ${reason(error)}`);
    }
}

async function replayCell(
  part: LanguagePart,
  { cell, names }: Extract<Committed, { cell: CellSource }>,
): Promise<void> {
  const compiled = await part.call("compile", cell);
  if (compiled.ok) await part.call("commit", { id: cell.id, names });
}

function failedTwice({ message, stack }: CompilerFailure): CompilerFailure {
  const words = `TypeScript failed over this cell, twice: ${message}. Its process was started again and learns the notebook anew; nothing of the cell ran, no variable is lost`;
  return new CompilerFailure([words, ...(stack?.split("\n").slice(1) ?? [])].join("\n"));
}
