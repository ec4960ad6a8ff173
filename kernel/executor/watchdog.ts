// The watchdog: a thread beside the cells that can stop what keeps the event loop from turning. It reads fd 4 itself and
// debugs the main thread over an inspector session. Before it terminates a loop of JavaScript it pauses it, to learn the
// line and to write the cell's locals back; code that can't pause (WebAssembly, a regular expression) is terminated as it is.
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { InputAnswer } from "./calls.ts";
import { type Exceeded, MemoryGuard } from "./memoryGuard.ts";
import { held, releaseFromWatchdog, slot, takeForWatchdog } from "./shared.ts";

export type { Exceeded } from "./memoryGuard.ts";

/** What the watchdog tells the main thread. */
export interface Terminated {
  readonly serial: number;
  /** Where it was, as the lines of a stack. */
  readonly stack?: string;
  /** It was not Stop: the cell took too much memory. */
  readonly memory?: Exceeded;
}

interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
}

/**
 * Longest wait for any answer of the main thread; then, for debugging to be on (it is told of every script); then, until it
 * stands.
 */
const answerMs = 300;
const enableMs = 3000;
const pauseMs = 100;
/** Longest wait for the lock, and for a soft cancel that the main thread has already taken. */
const lockMs = 300;
const softMs = 250;
/** Debugging is tried out this long after the start, when the first cell has most likely ended. */
const warmUpMs = 1500;
/** Text that a loop holds back is written after this time. */
const flushMs = 15;

const shared: Int32Array<SharedArrayBuffer> = workerData.shared;
const answers: MessagePort = workerData.answers;
const session = new Session();
session.connectToMainThread();

const commands = new Socket({ fd: 4, readable: true, writable: true });
let rest = "";
let stopping = Promise.resolve();
commands.on("data", (chunk) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const [, order, number, json] = /^(\w+) (\d+) ?(.*)$/.exec(line)!;
    const serial = Number(number);
    if (order === "terminate") void stop(serial);
    else if (order === "ask") Atomics.store(shared, slot.asked, serial);
    else answers.postMessage({ request: serial, value: JSON.parse(json!) } satisfies InputAnswer);
    Atomics.add(shared, slot.news, 1);
    Atomics.notify(shared, slot.news);
  }
});
// The front is gone: nobody reads what cells write, and a loop would run for ever.
for (const end of ["end", "error"]) commands.on(end, killAll);
// The first time costs 0.1 to 0.5 s: better now than at the first Stop.
setTimeout(() => {
  stopping = stopping.then(() => post("Debugger.enable")).then(() => void endDebugging());
}, warmUpMs).unref();

const guard = new MemoryGuard({
  shared,
  heapLimit: workerData.heapLimit,
  say: (line) => void commands.write(`${line}\n`),
  ask: (method) => within(answerMs, post(method)),
  pauseAtLimit: (on) => {
    if (!pausing) void post(on ? "Debugger.enable" : "Debugger.disable");
  },
});
setInterval(async () => {
  const exceeded = await guard.look();
  if (exceeded?.hopeless) commands.write(`memory ${Math.round(exceeded.takenMb)}\nover\n`, killAll);
  else if (exceeded) await stop(exceeded.serial, exceeded);
}, guard.everyMs).unref();

function stop(serial: number, memory?: Exceeded): Promise<void> {
  stopping = stopping.then(() => terminate(serial, memory)).catch(() => {});
  return stopping;
}

async function terminate(serial: number, memory?: Exceeded): Promise<void> {
  if (!framesAtLimit && Atomics.load(shared, slot.cancelling) === serial) await settled(serial, softMs);
  if (!runs(serial)) return;
  if (!takeForWatchdog(shared, lockMs)) return;
  if (!runs(serial)) return releaseFromWatchdog(shared);
  Atomics.store(shared, slot.ending, serial);
  pausing = true;
  const paused = framesAtLimit ?? (await pause());
  const stack = paused && stackOf(paused);
  if (paused) await writeBack(paused);
  let over = false;
  const termination = post("Runtime.terminateExecution").finally(() => (over = true));
  if (paused) void post("Debugger.resume");
  for (let turn = 1; !over; turn++) {
    parentPort!.postMessage("turn"); // where no code runs, the next to run takes the termination
    await Promise.race([termination, elapse(10)]);
    if (!over && turn % 10 === 0) await terminateAgain();
  }
  releaseFromWatchdog(shared);
  for (let i = 0; runs(serial) && i < 50; i++) {
    parentPort!.postMessage({ serial, ...(stack && { stack }), ...(memory && { memory }) } satisfies Terminated);
    await settled(serial, 20);
  }
  await endDebugging();
  pausing = false;
}

/** Node swallows a termination that hits the code that looks at a rejected promise. */
async function terminateAgain(): Promise<void> {
  const frames = await pause();
  if (!frames) return;
  const foreign = frames.some(({ location }) => !pathTo(location).startsWith("node:"));
  await post("Debugger.resume", { terminateOnResume: foreign });
}

const runs = (serial: number) => Atomics.load(shared, slot.running) === serial;

/** Waits until the cell has settled, `ms` at most. */
async function settled(serial: number, ms: number): Promise<void> {
  for (const end = performance.now() + ms; runs(serial) && performance.now() < end; ) await elapse(2);
}

/** Names of scripts, told while debugging is on. */
const urls = new Map<string, string>();
session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
let pausing = false;
let onPaused: ((frames: CallFrame[]) => void) | undefined;
session.on("Debugger.paused", async ({ params }) => {
  const frames = params.callFrames as unknown as CallFrame[];
  if (params.reason === "OOM") await stopAtLimit(frames);
  else if (onPaused) onPaused(frames);
  else void post("Debugger.resume"); // too late, or a `debugger` statement
});

/** Where V8 has paused the main thread for want of memory; it raises the limit while this cell is ended. */
let framesAtLimit: CallFrame[] | undefined;

async function stopAtLimit(frames: CallFrame[]): Promise<void> {
  framesAtLimit = frames;
  onPaused?.(frames); // a Stop is under way
  const exceeded = guard.atLimit();
  await stop(exceeded.serial, exceeded);
  framesAtLimit = undefined;
  void post("Debugger.resume"); // where it could not be ended
}

/** Stops the main thread in the middle of JavaScript, or where it comes back to it; undefined where it can't be. */
async function pause(): Promise<CallFrame[] | undefined> {
  const answer = post("Runtime.getIsolateId");
  if (!(await within(answerMs, answer))) {
    commands.write("native\n"); // it waits in native code, for a child process perhaps: the front can help
    await answer;
  }
  const paused = new Promise<CallFrame[]>((resolve) => (onPaused = resolve));
  void post("Debugger.enable");
  await within(enableMs, post("Debugger.pause"));
  const frames = await within(pauseMs, paused);
  onPaused = undefined;
  if (!frames) void endDebugging();
  return frames;
}

function endDebugging(): Promise<unknown> {
  guard.disarmed();
  return post("Debugger.disable");
}

/** Frames of a recursion that does not end are cut here. */
const mostFrames = 50;

function stackOf(frames: CallFrame[]): string {
  return frames
    .slice(0, mostFrames)
    .map(({ functionName, location }) => {
      const place = `${pathTo(location)}:${location.lineNumber + 1}:${(location.columnNumber ?? 0) + 1}`;
      return `    at ${functionName === "" ? place : `${functionName} (${place})`}`;
    })
    .join("\n");
}

/** The locals of the cell, whose function is the outermost of a cell, go back to their boxes. */
async function writeBack(frames: CallFrame[]): Promise<void> {
  const cell = frames.findLast(({ location }) => /^[^/\\]* \[[^\]]*\](?:#\d+)?$/.test(basename(pathTo(location))));
  if (!cell) return;
  const { callFrameId } = cell;
  const evaluate = (expression: string) =>
    post("Debugger.evaluateOnCallFrame", { callFrameId, expression, returnByValue: true, silent: true, timeout: 100 });
  const answer = await evaluate("typeof $cell === 'object' ? $cell.writeBack : undefined");
  const text = answer?.result.value;
  if (typeof text === "string" && text !== "") await evaluate(text);
}

/** A script's path; for others than files their URL. */
function pathTo({ scriptId }: CallFrame["location"]): string {
  const url = urls.get(scriptId) || "node:unknown";
  try {
    return url.startsWith("file:") ? fileURLToPath(url) : url;
  } catch {
    return url;
  }
}

/**
 * Text gathered by a burst of writes goes out soon, also where a loop then computes in silence. Never after an order to pause:
 * a pause within an evaluation that Node dispatched takes no more messages, and both threads would wait for ever.
 */
parentPort!.on("message", async () => {
  await elapse(flushMs);
  const text = Atomics.exchange(shared, slot.heldText, held.none);
  if (text === held.unwritten && !pausing)
    void post("Runtime.evaluate", { expression: workerData.flush, silent: true });
});

type Answer = { result: { value?: unknown } } & Record<string, unknown>;

/** Answers of the inspector; errors (nothing to resume, a frame that is gone) are no answer. */
function post(method: string, params: object = {}): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    session.post(method, params, (error: Error | null, answer?: object) =>
      resolve(error ? undefined : (answer as Answer)),
    );
  });
}

const within = <T>(ms: number, promise: Promise<T>): Promise<T | undefined> =>
  Promise.race([promise, elapse(ms).then(() => undefined)]);

const elapse = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function killAll(): void {
  try {
    process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
