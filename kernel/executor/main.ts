// The executor process: `node main.ts DIRECTORY`, with IPC for calls, fd 3 for events, fd 4 for the watchdog.
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { MessageChannel, Worker } from "node:worker_threads";
import { setHost } from "../notebook/host.ts";
import { entry } from "../paths.ts";
import type { ExecutorCall } from "./calls.ts";
import { currentCell } from "./cell.ts";
import { Comms } from "./comms.ts";
import { installConsole } from "./console.ts";
import { installDialogs } from "./dialogs.ts";
import { showDisplay } from "./display.ts";
import { Notebook } from "./evaluate.ts";
import { Executor } from "./executor.ts";
import { Inputs } from "./inputs.ts";
import { LocalModules } from "./localModules.ts";
import { installModuleGlobals, openModules } from "./modules.ts";
import { Output } from "./output.ts";
import { sendPayload } from "./payload.ts";
import { peek } from "./peek.ts";
import { Positions } from "./positions.ts";
import { MainLock, makeShared } from "./shared.ts";
import { sizeOf } from "./sizeOf.ts";
import { installStackTrace } from "./stackTrace.ts";
import { bindTimersToCells } from "./timers.ts";
import { bindWorkersToCells } from "./workers.ts";

// V8 14's feedback of this name makes a sum of whole numbers that grows past 2³¹ five times slower. Older engines ignore it.
setFlagsFromString("--no-additive-safe-int-feedback");

const directory = process.argv[2] ?? process.cwd();
process.argv.length = 1;
delete process.env["NODE_COMPILE_CACHE"]; // the kernel's, not the user's

const shared = makeShared();
const lock = new MainLock(shared);
const output = new Output(lock);
const positions = new Positions(directory);
const modules = openModules(directory);
const notebook = new Notebook(positions, modules, new LocalModules(positions, directory));
const executor = new Executor(output, lock, notebook, {
  positions,
  directory,
  valueOf: (name) => notebook.scope[name]?.v,
});
const { port1: answers, port2: answersPort } = new MessageChannel();
const inputs = new Inputs(output, shared, answers);
const comms = new Comms((event) => output.send({ ...event, cell: cell().id }));

startWatchdog();
installStackTrace(positions);
installConsole(output);
installModuleGlobals(modules, directory);
bindTimersToCells();
bindWorkersToCells();
installNotebook();
installDialogs((question) => inputs.askAndWait(cell(), question));
leaveNothingBehind();

process.on("uncaughtException", (error) => executor.late(error, false));
process.on("unhandledRejection", (error) => executor.late(error, true));
process.on("SIGINT", () => {}); // Stop comes over IPC; Ctrl-C in a terminal is for the client
process.on("disconnect", () => process.reallyExit(0));
process.on("message", (message) => {
  if (!Array.isArray(message)) return;
  const [serial, call] = message as [number, ExecutorCall];
  if (call.type === "run") executor.run(serial, call);
  else if (call.type === "expressions") executor.expressions(serial, call);
  else if (call.type === "comm") executor.comm(serial, call, comms);
  else if (call.type === "cancel") void executor.cancel(call.id);
  else answerPeek(call.request, call.name);
});
output.send({ type: "ready" });

function answerPeek(request: number, name: string): void {
  const box = notebook.scope[name];
  output.send({ type: "peek", request, ...(box && { text: peek(box.v), bytes: sizeOf(box.v) }) });
}

function startWatchdog(): void {
  const flush = Symbol.for("thalweg.flush");
  Object.defineProperty(globalThis, flush, { value: output.flushInside });
  const watchdog = new Worker(entry("executor/watchdog"), {
    workerData: {
      shared,
      answers: answersPort,
      heapLimit: getHeapStatistics().heap_size_limit,
      flush: `globalThis[Symbol.for(${JSON.stringify(flush.description)})]()`,
    },
    transferList: [answersPort],
  });
  watchdog.on("message", (message) => {
    if (typeof message === "object") executor.terminated(message);
  });
  output.onHeld = () => watchdog.postMessage("text is held back");
  watchdog.unref();
}

/** What `thalweg/notebook` and the runtime find on `globalThis`. */
function installNotebook(): void {
  setHost({
    display: (value, target) => showDisplay(output, cell(), value, target),
    clearOutput: (wait) => output.send({ type: "clear", cell: cell().id, wait }),
    input: (prompt, password) => inputs.ask(cell(), prompt, password),
    comms,
    payload: (payload) => sendPayload(output, cell(), payload),
  });
  const never = new AbortController().signal;
  Object.defineProperty(globalThis, Symbol.for("Jupyter.signal"), {
    get: () => currentCell()?.stop.signal ?? never,
    configurable: true,
  });
}

function cell() {
  const cell = currentCell();
  if (!cell) throw new Error("thalweg/notebook: no cell has run yet");
  return cell;
}

/** However a cell ends the process, what it wrote before goes out. */
function leaveNothingBehind(): void {
  process.on("exit", output.flush);
  const { abort, kill, exit } = process;
  const leave = (how: string) => {
    const cell = currentCell();
    const at = cell && positions.innermost(new Error().stack ?? "");
    if (cell) output.send({ type: "leaving", cell: cell.id, how, ...(at && { at }) });
  };
  process.exit = (code) => {
    leave(`process.exit(${code ?? ""})`);
    return exit.call(process, code);
  };
  process.abort = () => {
    leave("process.abort()");
    return abort.call(process);
  };
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) leave(`process.kill(process.pid, ${JSON.stringify(signal ?? "SIGTERM")})`);
    return kill.call(process, pid, signal);
  };
}
