import { setTimeout } from "node:timers";
import { sizeWords } from "../sizeWords.ts";
import { bundleOf } from "./bundle.ts";
import type { CellError, DeliverComm, EvaluateExpressions, Limit, RunCell } from "./calls.ts";
import { Cell, currentCell, KeyboardInterrupt, runAs } from "./cell.ts";
import type { Comms } from "./comms.ts";
import { showResult } from "./display.ts";
import type { Notebook } from "./evaluate.ts";
import { measure } from "./measure.ts";
import { obey } from "./orders/index.ts";
import type { Output } from "./output.ts";
import { OutputMeter } from "./outputMeter.ts";
import { type MainLock, slot } from "./shared.ts";
import { endTimers } from "./timers.ts";
import { cellError, type TracebackContext } from "./traceback.ts";
import type { Exceeded, Terminated } from "./watchdog.ts";

/** Time that a cell has to end by itself after its signal was aborted, and then once its `await` was rejected. */
const graceMs = 50;
const rejectedMs = 20;

const isAborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")!.get as (
  this: AbortSignal,
) => boolean;

type Answer = Record<string, { data: Record<string, unknown>; metadata: Record<string, unknown> } | CellError>;

/** Runs cells and settles each exactly once, from inside or from outside. Usually one runs; others may beside its awaits. */
export class Executor {
  readonly #output: Output;
  readonly #lock: MainLock;
  readonly #notebook: Notebook;
  readonly #context: TracebackContext;
  /** In order of their start. */
  readonly #active = new Set<Cell>();
  /** The first of them, which the watchdog may terminate. */
  #running: Cell | undefined;
  #label = "";
  #memoryLimit: Limit | undefined;

  constructor(output: Output, lock: MainLock, notebook: Notebook, context: TracebackContext) {
    this.#output = output;
    this.#lock = lock;
    this.#notebook = notebook;
    this.#context = context;
  }

  run(serial: number, call: RunCell): void {
    const assigned: string[] = [];
    const meter = new OutputMeter(call.label, call.limits?.output);
    const report = (error?: CellError) => {
      const { forced } = cell;
      this.#output.stream(call.id, "stderr", meter.summary);
      this.#output.send({ type: "done", cell: call.id, assigned, ...(error && { error }), ...(forced && { forced }) });
    };
    const cell: Cell = new Cell(call.id, serial, report, meter);
    this.#memoryLimit = call.limits?.memory;
    this.#label = call.label;
    Atomics.store(this.#lock.shared, slot.memory, Math.ceil((this.#memoryLimit?.most ?? 0) / 1e6));
    this.#begin(cell);
    runAs(cell, () => {
      try {
        const result = (value: unknown) => {
          if (call.showResult) showResult(this.#output, cell, value);
        };
        this.#start(cell, call, result, assigned).then(
          () => this.#shown(cell),
          (error) =>
            this.#settle(
              cell,
              this.#error(isEcho(cell, error) || this.#isOfChild(cell, error) ? interruptOf(error) : error, cell),
            ),
        );
      } catch (error) {
        this.#settle(cell, this.#error(error, cell));
      }
    });
  }

  expressions(serial: number, call: EvaluateExpressions): void {
    const values: Answer = {};
    const cell = new Cell(call.id, serial, (error) => {
      if (error) for (const key of Object.keys(call.expressions)) values[key] ??= error;
      this.#output.send({ type: "expressions", cell: call.id, values });
    });
    this.#begin(cell);
    void runAs(cell, async () => {
      for (const [key, expression] of Object.entries(call.expressions))
        values[key] = await this.#evaluate(cell, key, expression);
    }).then(() => this.#settle(cell));
  }

  /** Calls the handler of a comm's message; its errors are shown as what comes late. */
  comm(serial: number, call: DeliverComm, comms: Comms): void {
    const cell = new Cell(call.id, serial, (error) => {
      if (error) this.#output.send({ type: "lateError", cell: call.id, error });
      this.#output.send({ type: "done", cell: call.id, assigned: [] });
    });
    this.#begin(cell);
    void runAs(cell, () => comms.deliver(call.message)).then(
      () => this.#shown(cell),
      (error) => this.#settle(cell, this.#error(error, cell)),
    );
  }

  /** Soft interrupt: asks, then rejects what the cell awaits, then settles it from outside. */
  async cancel(id: string): Promise<void> {
    const cell = [...this.#active].find((active) => active.id === id);
    if (!cell) return;
    Atomics.store(this.#lock.shared, slot.cancelling, cell.serial);
    cell.stop.abort(new KeyboardInterrupt());
    await elapse(graceMs);
    if (cell.settled) return;
    this.#end(cell);
    cell.stopWaiting?.();
    await elapse(rejectedMs);
    this.#settle(cell, this.#error(cell.stoppedAt ?? new KeyboardInterrupt(), cell));
  }

  /** The watchdog has ended the stack: nothing of its cell runs any more, so it is settled here; so are those beside it. */
  terminated({ serial, stack, memory }: Terminated): void {
    if (this.#running?.serial !== serial) return;
    const why = memory ? new MemoryLimitExceeded(this.#memoryWords(memory)) : new KeyboardInterrupt();
    Object.defineProperty(why, "stack", { value: `${why.name}: ${why.message}\n${stack ?? ""}` });
    for (const cell of [...this.#active].reverse()) {
      cell.forced = true;
      cell.stop.abort(new KeyboardInterrupt());
      this.#end(cell);
      this.#settle(cell, this.#error(why, cell));
    }
  }

  /** What a synchronous call throws whose child process Stop has ended, where it returns before the cell's stack is terminated. */
  #isOfChild(cell: Cell, error: unknown): boolean {
    if (Atomics.load(this.#lock.shared, slot.asked) !== cell.serial || !(error instanceof Error)) return false;
    const { signal } = error as { signal?: unknown };
    return "status" in error && (signal === "SIGINT" || signal === "SIGKILL");
  }

  #memoryWords({ takenMb, heapMb }: Exceeded): string {
    const { most, by } = this.#memoryLimit ?? { most: 0, by: "" };
    // A cell over its own limit is over it also where V8's was reached before anyone had looked.
    const exceeded =
      heapMb === undefined || (most > 0 && takenMb * 1e6 > most)
        ? `more than its memory limit of ${sizeWords(most)} (set by ${by})`
        : `nearly all that V8 may have, ${heapMb} MB (THALWEG_HEAP_MB in the environment of Jupyter sets that)`;
    return (
      `${this.#label} was stopped: the process that runs cells held ${Math.round(takenMb)} MB, ${exceeded}. ` +
      "No variable was lost; what is large stays until its variable is set to something else."
    );
  }

  /** An error outside any cell's own promise; a rejection that a cell ended by force could not handle any more is none. */
  late(error: unknown, isRejection: boolean): void {
    const cell = currentCell();
    if (!cell || isEcho(cell, error)) return;
    const isEnding = Atomics.load(this.#lock.shared, slot.ending) === this.#running?.serial;
    if (isRejection && (cell.forced || isEnding)) return;
    this.#output.send({ type: "lateError", cell: cell.id, error: this.#error(error, cell) });
  }

  #start(cell: Cell, call: RunCell, show: (value: unknown) => void, assigned: string[]): Promise<unknown> {
    if (call.order) return obey(call.order, cell, this.#notebook);
    this.#notebook.expect(call);
    const start = (result: (value: unknown) => void) =>
      call.modules?.length
        ? this.#reloaded(cell, call, result, assigned)
        : this.#notebook.start(cell, call, result, assigned);
    const say = (text: string) => this.#output.stream(cell.id, "stdout", text);
    return call.measure ? measure(call.measure, cell, start, show, say) : start(show);
  }

  /** Local files that changed are loaded anew before the cell runs. */
  async #reloaded(cell: Cell, call: RunCell, result: (value: unknown) => void, assigned: string[]): Promise<unknown> {
    for (const text of await this.#notebook.update(call)) this.#output.stream(cell.id, "stderr", text);
    return await this.#notebook.start(cell, call, result, assigned);
  }

  #begin(cell: Cell): void {
    const { shared } = this.#lock;
    this.#active.add(cell);
    this.#running ??= cell;
    Atomics.store(shared, slot.running, this.#running.serial);
    // A loop that does not await sees Stop too, where it asks: the watchdog's thread sets the slot.
    const { signal } = cell.stop;
    const aborted = () => {
      if (isAborted.call(signal)) return true;
      if (Atomics.load(shared, slot.asked) !== cell.serial) return false;
      Atomics.store(shared, slot.cancelling, cell.serial); // it was heard: time to end well
      return true;
    };
    Object.defineProperty(signal, "aborted", { get: aborted });
  }

  async #shown(cell: Cell): Promise<void> {
    try {
      for (let i = 0; i < cell.pending.length; i++) await cell.pending[i];
      this.#settle(cell);
    } catch (error) {
      this.#settle(cell, this.#error(error, cell));
    }
  }

  /** Under the lock: the watchdog either ends the cell before this, or finds it settled. */
  #settle(cell: Cell, error?: CellError): void {
    this.#lock.run(() => {
      if (cell.settled) return;
      cell.settled = true;
      this.#active.delete(cell);
      if (this.#running === cell) [this.#running] = this.#active;
      Atomics.compareExchange(this.#lock.shared, slot.running, cell.serial, this.#running?.serial ?? 0);
      cell.report(error);
    });
  }

  #end(cell: Cell): void {
    cell.end.abort(new KeyboardInterrupt());
    endTimers(cell);
  }

  #error(thrown: unknown, { rejected }: Cell): CellError {
    return cellError(thrown, this.#context, { waitedAt: rejected?.error === thrown ? rejected?.stack : undefined });
  }

  async #evaluate(
    cell: Cell,
    key: string,
    expression: EvaluateExpressions["expressions"][string],
  ): Promise<Answer[string]> {
    try {
      let value: unknown;
      await this.#notebook.start(cell, { label: `user_expressions ${key}`, lifts: [], ...expression }, (result) => {
        value = result;
      });
      return await bundleOf(value);
    } catch (error) {
      return this.#error(error, cell);
    }
  }
}

/** Thrown for a cell that took more memory than it may. */
class MemoryLimitExceeded extends Error {
  override readonly name = "MemoryLimitExceeded";
}

/** What a stopped cell's own waits reject with, when nobody listens any more. */
const isEcho = (cell: Cell, error: unknown): boolean =>
  cell.stop.signal.aborted &&
  error instanceof Error &&
  (error.name === "KeyboardInterrupt" || error.name === "AbortError");

/** An AbortError of what Stop ended, as what it is; with its own frames. */
function interruptOf(error: unknown): Error {
  if (error instanceof KeyboardInterrupt) return error;
  const interrupt = new KeyboardInterrupt();
  return Object.defineProperty(interrupt, "stack", { value: (error as Error).stack });
}

const elapse = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
