import { type ChildProcess, spawn } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import type { Readable, Writable } from "node:stream";
import { getHeapStatistics } from "node:v8";
import { entry } from "../paths.ts";
import type {
  DeliverComm,
  EvaluateExpressions,
  ExecutorCall,
  ExecutorEvent,
  ExecutorExit,
  Limit,
  Peeked,
  RunCell,
} from "./calls.ts";
import { EventReader } from "./eventFrames.ts";
import { type Interruption, interruptCell, waitsFor } from "./interrupt.ts";
import { OutputMeter } from "./outputMeter.ts";
import { RawText } from "./rawText.ts";

/** Time to read what is left in pipes that other processes still hold. */
const inheritedMs = 500;

/** Stop pressed again within this time is the same Stop: nobody means to lose variables by a double click. */
const sameStopMs = 1000;

/** Time that the help beside a name waits for its value. */
const peekMs = 300;

export interface ExecutorOptions {
  /** The notebook's folder: where cells run and packages are found. */
  readonly directory: string;
  /** V8's heap limit. @default what V8 chooses for the machine */
  readonly heapLimitMb?: number;
}

interface Active {
  readonly id: string;
  readonly serial: number;
  readonly ended: PromiseWithResolvers<{ forced: boolean }>;
  readonly memoryLimit: Limit | undefined;
  interruption?: { readonly since: number; readonly how: Promise<Interruption>; readonly insist: () => void };
}

/** The front's side of one executor process. */
export class ExecutorClient {
  onEvent: (event: ExecutorEvent) => void = () => {};
  /** The process ended, over its start too, and was not asked to by `stop`. */
  onExit: (exit: ExecutorExit) => void = () => {};
  readonly #options: ExecutorOptions;
  #process: ChildProcess | undefined;
  #raw: RawText | undefined;
  #exited: Promise<void> = Promise.resolve();
  #stopping = false;
  #serial = 0;
  /** What runs, by id, in order of its start: the watchdog may terminate the first. */
  readonly #active = new Map<string, Active>();
  #latest = "";
  #peeks = 0;
  readonly #peeking = new Map<number, (peeked?: Peeked) => void>();
  #onReady = () => {};
  /** Told when the watchdog finds that what runs waits in native code. */
  readonly #onNative = new Set<() => void>();
  /** Of the running cell's text that bypasses the executor's console. */
  #rawMeter = new OutputMeter();
  #memoryMb: number | undefined;
  #overMemory: ExecutorExit["overMemory"];
  #leaving: ExecutorExit["leaving"];

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the process; settles when it can take calls, rejects when it ended before (after `onExit`). */
  start(): Promise<void> {
    const { directory, heapLimitMb } = this.#options;
    const flags = ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning"];
    if (heapLimitMb !== undefined) flags.push(`--max-old-space-size=${heapLimitMb}`);
    const child = spawn(process.execPath, [...flags, entry("executor/main"), directory], {
      cwd: directory,
      env: { ...process.env, ...compileCache() },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "ipc"],
      detached: process.platform !== "win32", // a process group of its own: Ctrl-C is not for it, and it dies as a whole
    });
    this.#process = child;
    this.#stopping = false;
    this.#leaving = this.#memoryMb = this.#overMemory = undefined;
    this.#raw = new RawText(child.stdout!, child.stderr!, (name, text) => this.#showRaw(name, text));
    const reader = new EventReader((event) => this.#take(event));
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => this.#takeWords(text));
    this.#events.on("data", (chunk: Buffer) => reader.push(chunk));
    for (const pipe of child.stdio) pipe?.on("error", () => {}); // a dying process: its exit says more
    child.on("error", () => {});
    this.#exited = new Promise((resolve) => child.once("close", resolve as () => void));
    return new Promise((resolve, reject) => {
      this.#onReady = resolve;
      child.once("error", reject);
      child.once("exit", () => this.#readTheRest(child));
      child.once("close", (code, signal) => {
        const words = this.#ended(code, signal);
        reject(new Error(`executor: the process ended before it was ready (${signal ?? code}): ${words}`));
      });
    });
  }

  run(cell: RunCell): void {
    this.#begin(cell);
  }

  expressions(call: EvaluateExpressions): void {
    this.#begin(call);
  }

  comm(call: DeliverComm): void {
    this.#begin(call);
  }

  /** What a variable holds, as text; nothing while a cell runs, or where no answer comes soon. */
  peek(name: string): Promise<Peeked | undefined> {
    if (this.#active.size > 0 || !this.#process?.connected) return Promise.resolve(undefined);
    const request = ++this.#peeks;
    return new Promise((resolve) => {
      const settle = (peeked?: Peeked): void => {
        clearTimeout(timer);
        this.#peeking.delete(request);
        resolve(peeked);
      };
      const timer = setTimeout(() => settle(), peekMs);
      this.#peeking.set(request, settle);
      this.#send({ type: "peek", request, name });
    });
  }

  inputReply(request: number, value: string | null): void {
    this.#order("answer", request, JSON.stringify(value));
  }

  /**
   * Stops a cell, at once or by force; settles when it has ended. A cell that does not run is stopped already. Asked again
   * about one that waits for native code to return, it ends the process.
   */
  interrupt(cellId: string): Promise<Interruption> {
    const cell = this.#active.get(cellId);
    if (!cell) return Promise.resolve("cancelled");
    this.resume(); // a cell that waits for a reader of its output can't be stopped
    cell.interruption ??= this.#interrupt(cell);
    const { since, how, insist } = cell.interruption;
    if (performance.now() - since > sameStopMs) insist();
    return how;
  }

  /** Stops reading output: the cell then waits where it writes. */
  pause(): void {
    this.#events.pause();
    this.#raw?.pause();
  }

  resume(): void {
    if (!this.#process) return;
    this.#events.resume();
    this.#raw?.resume();
  }

  /** Ends the process and all that it started. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.resume();
    killGroup(this.#process);
    await this.#exited;
  }

  #interrupt(cell: Active): NonNullable<Active["interruption"]> {
    const native = Promise.withResolvers<void>();
    const insisted = Promise.withResolvers<void>();
    this.#onNative.add(native.resolve);
    const how = interruptCell({
      pid: this.pid!,
      ended: cell.ended.promise,
      native: native.promise,
      insisted: insisted.promise,
      sayWaits: (seconds) => this.onEvent({ type: "stream", cell: cell.id, name: "stderr", text: waitsFor(seconds) }),
      cancel: () => {
        this.#order("ask", cell.serial);
        this.#send({ type: "cancel", id: cell.id });
      },
      // Whosever code keeps the event loop: with it ends all that runs.
      terminate: () => this.#order("terminate", this.#first?.serial ?? cell.serial),
    }).finally(() => this.#onNative.delete(native.resolve));
    return { since: performance.now(), how, insist: insisted.resolve };
  }

  get #first(): Active | undefined {
    return this.#active.values().next().value;
  }

  get #events(): Readable {
    return this.#process!.stdio[3] as Readable;
  }

  #begin(call: RunCell | EvaluateExpressions | DeliverComm): void {
    const memoryLimit = call.type === "run" ? call.limits?.memory : undefined;
    this.#active.set(call.id, { id: call.id, serial: ++this.#serial, ended: Promise.withResolvers(), memoryLimit });
    this.#latest = call.id;
    this.#leaving = undefined;
    if (call.type === "run") this.#rawMeter = new OutputMeter(call.label, call.limits?.output);
    this.#send(call);
  }

  #send(call: ExecutorCall): void {
    if (this.#process?.connected) this.#process.send([this.#serial, call], () => {});
  }

  /** To the watchdog. */
  #order(...words: ["ask" | "terminate", number] | ["answer", number, string]): void {
    if (this.#process) (this.#process.stdio[4] as Writable).write(`${words.join(" ")}\n`);
  }

  /** The watchdog's lines: `native`, `memory 123`, and `over`, with which it ends the process. */
  #takeWords(text: string): void {
    for (const line of text.split("\n")) {
      const [word, megabytes] = line.split(" ");
      if (word === "native") for (const told of this.#onNative) told();
      else if (word === "memory") this.#memoryMb = Number(megabytes);
      else if (word === "over") this.#overMemory = this.#first?.memoryLimit;
    }
  }

  #showRaw(name: "stdout" | "stderr", text: string): void {
    const cell = this.#first?.id ?? this.#latest;
    const { shown, notice } = this.#rawMeter.admit(text);
    if (shown) this.onEvent({ type: "stream", cell, name, text: shown });
    if (notice) this.onEvent({ type: "stream", cell, name: "stderr", text: notice });
  }

  #take(event: ExecutorEvent): void {
    if (event.type === "ready") this.#onReady();
    else if (event.type === "leaving") this.#leaving = event;
    else if (event.type === "peek") this.#peeking.get(event.request)?.(peekedOf(event));
    else if (event.type !== "done" && event.type !== "expressions") this.onEvent(event);
    // What a child process wrote to fd 1 before the cell ended is in its pipe already: read it first.
    else setImmediate(() => this.#done(event));
  }

  #done(event: Extract<ExecutorEvent, { type: "done" | "expressions" }>): void {
    this.#raw?.release();
    this.#active.get(event.cell)?.ended.resolve({ forced: event.type === "done" && event.forced === true });
    this.#active.delete(event.cell);
    this.onEvent(event);
  }

  /** "close" comes when all pipes are read to their end; a process that the cell has detached may hold two of them open. */
  #readTheRest(child: ChildProcess): void {
    this.resume();
    killGroup(child); // what it left behind
    setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, inheritedMs).unref();
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): string {
    const stderr = this.#raw!.lastWords();
    this.#process = undefined;
    for (const cell of this.#active.values()) cell.ended.resolve({ forced: true });
    this.#active.clear();
    const heapLimitMb = this.#options.heapLimitMb ?? Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    const memory = this.#memoryMb === undefined ? {} : { memoryMb: this.#memoryMb };
    const leaving = this.#leaving && { leaving: this.#leaving };
    if (!this.#stopping)
      this.onExit({ code, signal, stderr, heapLimitMb, ...memory, ...leaving, overMemory: this.#overMemory });
    return stderr;
  }
}

const peekedOf = ({ text, bytes }: Extract<ExecutorEvent, { type: "peek" }>): Peeked | undefined =>
  text === undefined ? undefined : { text, ...(bytes !== undefined && { bytes }) };

function killGroup(child: ChildProcess | undefined): void {
  if (!child?.pid) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // no such group: it is gone, or not yet made
  }
}

/** The front's cache of compiled code serves the executor too, which takes the variable out of its environment again. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir?.();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
