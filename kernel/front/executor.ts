// The executor process as the front sees it: always there. When it ends, what ran in it learns how, and it is started again.
import type {
  CellError,
  DeliverComm,
  EvaluateExpressions,
  ExecutorEvent,
  ExecutorExit,
  Peeked,
  RunCell,
} from "../executor/calls.ts";
import { log, reason } from "./log.ts";
import type { ExecutorPart } from "./parts.ts";

/** How a cell ended: by itself, or with the process. */
export type Ending = { readonly assigned: readonly string[]; readonly error?: CellError | undefined } | ProcessEnd;

/** The process ended; `lost` are the variables that were in it. */
export interface ProcessEnd {
  readonly exit: ExecutorExit;
  readonly lost: readonly string[];
}

export type ExpressionValues = Extract<ExecutorEvent, { type: "expressions" }>["values"];

/** One process, from its start to its end. */
interface Life {
  readonly part: ExecutorPart;
  readonly ready: Promise<void>;
  readonly ended: Promise<ProcessEnd>;
  wasReady: boolean;
  /** Local modules that the process has: path to version. */
  readonly modules: Record<string, string>;
}

export interface ExecutorHooks {
  /** Output, also of cells that have ended; never `ready`, `done` or `expressions`. */
  readonly onOutput: (event: OutputEvent) => void;
  /** The process ended; gives the names of the variables that are gone. */
  readonly onExit: (exit: ExecutorExit) => readonly string[];
}

export type OutputEvent = Exclude<ExecutorEvent, { type: "ready" | "done" | "expressions" | "leaving" | "peek" }>;

export class Executor {
  readonly #make: () => ExecutorPart;
  readonly #hooks: ExecutorHooks;
  readonly #waiting = new Map<string, (event: ExecutorEvent) => void>();
  #life: Life | undefined;
  #stopping = false;

  constructor(make: () => ExecutorPart, hooks: ExecutorHooks) {
    this.#make = make;
    this.#hooks = hooks;
  }

  start(): void {
    this.#living();
  }

  get pid(): number | undefined {
    return this.#life?.part.pid;
  }

  /** Settles when the process takes cells, or has ended over its start. */
  async ready(): Promise<void> {
    const life = this.#living();
    await Promise.race([life.ready, life.ended]);
  }

  async run(cell: RunCell): Promise<Ending> {
    return this.#ask<Exclude<Ending, ProcessEnd>>(`done ${cell.id}`, (part) => part.run(cell));
  }

  async comm(call: DeliverComm): Promise<Ending> {
    return this.#ask<Exclude<Ending, ProcessEnd>>(`done ${call.id}`, (part) => part.comm(call));
  }

  async evaluate(call: EvaluateExpressions): Promise<{ readonly values: ExpressionValues } | ProcessEnd> {
    return this.#ask<{ values: ExpressionValues }>(`expressions ${call.id}`, (part) => part.expressions(call));
  }

  /** Stops the cell; its ending says so. */
  async interrupt(cellId: string): Promise<void> {
    const how = await this.#life?.part.interrupt(cellId);
    log.debug(`interrupt: ${how ?? "nothing to stop"}`);
  }

  /** What a variable holds, as text; nothing while a cell runs. Starts no process. */
  async peek(name: string): Promise<Peeked | undefined> {
    return this.#life?.wasReady ? await this.#life.part.peek(name) : undefined;
  }

  inputReply(request: number, value: string | null): void {
    this.#life?.part.inputReply(request, value);
  }

  pause(): void {
    this.#life?.part.pause();
  }

  resume(): void {
    this.#life?.part.resume();
  }

  /** Local modules that the process has: path to version. */
  get modules(): Record<string, string> {
    return this.#living().modules;
  }

  /** Ends the process with all that it holds and starts another. */
  async restart(): Promise<void> {
    const old = this.#life;
    this.#life = undefined;
    await old?.part.stop();
    this.start();
    await this.ready();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#life?.part.stop();
  }

  /** Asks something whose answer is an event, or the end of the process. */
  async #ask<A>(key: string, ask: (part: ExecutorPart) => void): Promise<A | ProcessEnd> {
    const life = this.#living();
    await Promise.race([life.ready, life.ended]);
    const answered = new Promise<ExecutorEvent>((resolve) => this.#waiting.set(key, resolve));
    try {
      ask(life.part);
      return (await Promise.race([answered, life.ended])) as A | ProcessEnd;
    } finally {
      this.#waiting.delete(key);
    }
  }

  #take(event: ExecutorEvent): void {
    if (event.type === "ready" || event.type === "leaving" || event.type === "peek") return;
    if (event.type === "done" || event.type === "expressions") {
      const answer = this.#waiting.get(`${event.type} ${event.cell}`);
      if (answer) answer(event);
      else log.debug(`executor: ${event.type} of a cell that nobody waits for`);
    } else this.#hooks.onOutput(event);
  }

  #living(): Life {
    return (this.#life ??= this.#begin());
  }

  #begin(): Life {
    const part = this.#make();
    part.onEvent = (event) => this.#take(event);
    const ended = new Promise<ProcessEnd>((resolve) => {
      part.onExit = (exit) => {
        if (this.#life === life) this.#life = undefined;
        if (this.#stopping) return;
        resolve({ exit, lost: this.#hooks.onExit(exit) });
        // One that never got ready is not started again before somebody asks.
        if (life.wasReady) this.start();
      };
    });
    const life: Life = { part, ready: part.start(), ended, wasReady: false, modules: {} };
    life.ready.then(
      () => (life.wasReady = true),
      (error) => {
        log.warning(`executor process: ${reason(error)}`);
        if (this.#life === life) this.#life = undefined;
      },
    );
    return life;
  }
}
