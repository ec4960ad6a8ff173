import { descendants } from "./descendants.ts";

/** How a cell was stopped; `killed`: with the whole process, state lost. */
export type Interruption = "cancelled" | "terminated" | "killed";

export interface RunningCell {
  /** The executor's. */
  readonly pid: number;
  /** Settles when the cell has ended, by itself or by force, or the process. */
  readonly ended: Promise<{ forced: boolean }>;
  /** Settles when the watchdog finds that the cell waits in native code, such as `execSync`. */
  readonly native: Promise<void>;
  /** Settles when the user insists: Stop again. */
  readonly insisted: Promise<void>;
  /** Told when the cell has to be waited for. */
  sayWaits(seconds: number): void;
  cancel(): void;
  terminate(): void;
}

/** Time for a soft cancel to be taken before force is used; the watchdog gives more where it was taken. */
const softMs = 40;
/** Time for a termination where the cell does not wait in native code. */
const terminateMs = 5000;
/** Time for child processes to end by SIGINT before SIGKILL. */
const childMs = 300;
/** Time for native code, which no one can stop, to come to its end; after `sayMs` the user is told. State is worth it. */
const nativeMs = 15_000;
const sayMs = 700;

/** Ask, then terminate, then kill the executor's child processes, then the executor: each only when the one before failed. */
export async function interruptCell(cell: RunningCell): Promise<Interruption> {
  cell.cancel();
  const end = await inOrder(cell);
  if (end) return end.forced ? "terminated" : "cancelled";
  send(cell.pid, "SIGKILL");
  await cell.ended;
  return "killed";
}

/** All but killing the executor; undefined when nothing helped. */
async function inOrder(cell: RunningCell): Promise<{ forced: boolean } | undefined> {
  const { pid, ended, native, insisted, terminate } = cell;
  let end = await within(softMs, ended);
  if (end) return end;
  terminate();
  const isNative = native.then(() => undefined);
  end = await within(terminateMs, Promise.race([ended, isNative]));
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    if (end || !(await signalChildren(pid, signal))) break;
    end = await within(childMs, ended);
    if (!end) terminate();
  }
  end ??= await within(sayMs, ended);
  if (end) return end;
  cell.sayWaits(nativeMs / 1000);
  return await within(nativeMs, Promise.race([ended, insisted.then(() => undefined)]));
}

/** What the user is told who waits. */
export const waitsFor = (seconds: number): string =>
  "Stop waits for native code to return (a sort, JSON, a synchronous call): nothing can end that but the end of the " +
  `process, and then all variables are lost. That comes in ${seconds} s, or when you press Stop again.\n`;

/** True when there was a child to signal. */
async function signalChildren(pid: number, signal: NodeJS.Signals): Promise<boolean> {
  const children = await descendants(pid);
  for (const child of children) send(child, signal);
  return children.length > 0;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

async function within<T>(ms: number, ended: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  const inTime = await Promise.race([ended, late]);
  clearTimeout(timer);
  return inTime;
}
