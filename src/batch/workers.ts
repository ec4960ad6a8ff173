// Threads that help with long batches. They start when batches have taken a while in all, wait without load between batches,
// end with the process, and never keep it alive. A batch does not wait for them to come up: who is there takes the next piece.
import {
  ABORT,
  ACTIVE,
  GENERATION,
  HELPED,
  JOB,
  MOST_WORKERS,
  NEXT,
  OPEN,
  SCRATCH,
  SCRATCH_SIZE,
} from "./wasm/layout.ts";
import { memoryOfAll } from "./wasm/memory.ts";

interface Port {
  postMessage(message: unknown): void;
  unref?(): void;
}

/** As much of Node's `worker_threads` as is used. */
interface Threads {
  readonly Worker: new (
    text: string,
    options: object,
  ) => { unref(): void; on(event: "error", listener: () => void): void };
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

interface Built {
  getBuiltinModule?(name: string): unknown;
}

/** Not an import: in a browser there is no such module, and batches run on one thread. */
function threads(): Threads | undefined {
  const built = (globalThis as { process?: Built }).process;
  return built?.getBuiltinModule?.("node:worker_threads") as Threads | undefined;
}

function cores(): number {
  const built = (globalThis as { process?: Built }).process;
  const os = built?.getBuiltinModule?.("node:os") as { availableParallelism?(): number } | undefined;
  return os?.availableParallelism?.() ?? 1;
}

/** A piece of work for all threads; addresses in bytes. */
export interface Job {
  readonly module: WebAssembly.Module;
  readonly base: number;
  readonly stride: number;
  readonly captures: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Bytes of a column, and of a column's piece. */
  readonly total: number;
  readonly piece: number;
  /** One word a piece, 1 where it trapped. */
  readonly failures: number;
}

const ports: Port[] = [];
const known = new Map<WebAssembly.Module, number>();

/** @param most how many helpers; by default one for each further core */
export function helpersFor(most: number = cores() - 1): number {
  const found = threads();
  if (!found || typeof SharedArrayBuffer === "undefined") return 0;
  const wanted = Math.min(most, MOST_WORKERS);
  while (ports.length < wanted) ports.push(start(found, ports.length + 1));
  return wanted;
}

function start({ Worker, MessageChannel }: Threads, index: number): Port {
  const { port1, port2 } = new MessageChannel();
  const scratch = SCRATCH + SCRATCH_SIZE * index;
  const worker = new Worker(TEXT, {
    eval: true,
    name: `thalweg batch ${index}`,
    workerData: { memory: memoryOfAll(), port: port2, scratch, index },
    transferList: [port2],
    execArgv: [],
    stdin: false,
  });
  // A helper that cannot live takes nothing with it: the others and this thread do its share.
  worker.on("error", () => {});
  worker.unref();
  port1.unref?.();
  for (const [module, id] of known) port1.postMessage({ id, module });
  return port1;
}

/** Lets the helpers in. @param count how many of them */
export function open(job: Job, count: number): void {
  const words = control();
  if (!known.has(job.module)) {
    known.set(job.module, known.size + 1);
    for (const port of ports) port.postMessage({ id: known.get(job.module), module: job.module });
  }
  const { base, stride, captures, steps, total, piece, failures } = job;
  [known.get(job.module)!, base, stride, captures, steps, total, piece, failures, count].forEach((word, i) => {
    words[JOB / 4 + i] = word;
  });
  new Float64Array(memoryOfAll().buffer, JOB + 64, 1)[0] = job.learningRate;
  sendHomeAfterwards(words);
  Atomics.store(words, OPEN / 4, 1);
  Atomics.add(words, GENERATION / 4, 1);
  Atomics.notify(words, GENERATION / 4);
}

let expected = false;

/**
 * When other code of this thread runs, the batch has ended. It may have been terminated, where no `finally` is run. By Node's
 * own timer, as those of a notebook's cell end with it.
 */
function sendHomeAfterwards(words: Int32Array): void {
  if (expected) return;
  const { process } = globalThis as { process?: Built };
  const timers = process?.getBuiltinModule?.("node:timers") as { setImmediate(run: () => void): void } | undefined;
  expected = timers !== undefined;
  timers?.setImmediate(() => {
    expected = false;
    // What they would still write may be somebody else's by then.
    sendHome(words);
  });
}

/** Begins a batch that has not been opened to helpers yet; those that are still in one that was cut off leave it first. */
export function begin(): void {
  const words = control();
  sendHome(words);
  Atomics.store(words, ABORT / 4, 0);
  Atomics.store(words, NEXT / 4, 0);
}

/** Ends the batch of those who are still inside. */
function sendHome(words: Int32Array): void {
  Atomics.store(words, OPEN / 4, 0);
  for (let inside = Atomics.load(words, ACTIVE / 4); inside > 0; inside = Atomics.load(words, ACTIVE / 4)) {
    Atomics.store(words, ABORT / 4, 1);
    Atomics.wait(words, ACTIVE / 4, inside, 20);
  }
}

/** The number of the next piece that nobody has. */
export const nextPiece = (): number => Atomics.add(control(), NEXT / 4, 1);

/** So many looks take some tens of microseconds. */
const PATIENCE = 2000;

/** Lets nobody in any more and waits for those inside; `isAborted` is asked all the while. */
export function close(isAborted: () => boolean): void {
  const words = control();
  Atomics.store(words, OPEN / 4, 0);
  // Who is inside is nearly through: to fall asleep and be woken takes longer.
  for (let i = 0; i < PATIENCE && Atomics.load(words, ACTIVE / 4) > 0; i++);
  for (let inside = Atomics.load(words, ACTIVE / 4); inside > 0; inside = Atomics.load(words, ACTIVE / 4)) {
    if (isAborted()) Atomics.store(words, ABORT / 4, 1);
    Atomics.wait(words, ACTIVE / 4, inside, 20);
  }
}

/** How many helpers there are. */
export const activeHelpers = (): number => ports.length;

/** How many pieces they have done since the start of the process. */
export const piecesOfHelpers = (): number => Atomics.load(control(), HELPED / 4);

/** Those inside end at their next step. */
export const abort = (): void => void Atomics.store(control(), ABORT / 4, 1);

const control = (): Int32Array => new Int32Array(memoryOfAll().buffer, 0, 256);

/** What a helper runs. It blocks in `Atomics.wait`, from which the end of the process takes it. */
const TEXT = `
const { workerData: { memory, port, scratch, index }, receiveMessageOnPort } = require("node:worker_threads");
const modules = new Map();
let seen = 0;
for (;;) {
  let words = new Int32Array(memory.buffer, 0, 256);
  Atomics.wait(words, ${GENERATION / 4}, seen);
  seen = Atomics.load(words, ${GENERATION / 4});
  Atomics.add(words, ${ACTIVE / 4}, 1);
  try {
    if (Atomics.load(words, ${OPEN / 4}) === 1 && index <= words[${JOB / 4 + 8}]) help(words);
  } catch {}
  Atomics.sub(words, ${ACTIVE / 4}, 1);
  Atomics.notify(words, ${ACTIVE / 4});
}
function help(words) {
  for (let found; (found = receiveMessageOnPort(port)); ) modules.set(found.message.id, { module: found.message.module });
  const [id, base, stride, captures, steps, total, piece, failures] = words.subarray(${JOB / 4});
  const learningRate = new Float64Array(memory.buffer, ${JOB + 64}, 1)[0];
  const entry = modules.get(id);
  entry.run ??= new WebAssembly.Instance(entry.module, { env: { memory } }).exports.run;
  while (Atomics.load(words, ${ABORT / 4}) === 0) {
    const first = Atomics.add(words, ${NEXT / 4}, 1) * piece;
    if (first >= total) return;
    Atomics.add(words, ${HELPED / 4}, 1);
    try {
      entry.run(first, Math.min(total, first + piece), base, stride, scratch, captures, steps, learningRate);
    } catch {
      new Int32Array(memory.buffer)[failures / 4 + first / piece] = 1;
    }
  }
}
`;
