import { descendants } from "./descendants.ts";

/** How a cell was stopped; `killed`: with the whole process, state lost. */
export type Interruption = "cancelled" | "terminated" | "killed";

export interface RunningCell {
  /** The executor's. */
  readonly pid: number;
  /** Settles when the cell has ended, or the process. */
  readonly ended: Promise<void>;
  cancel(): void;
  terminate(): void;
}

/** Time for a soft cancel before force is used. */
const softMs = 100;
/** Time for a termination before child processes that the cell may wait for are killed. */
const terminateMs = 1000;
/** Time for child processes to end by SIGINT before SIGKILL. */
const childMs = 300;
/** Time for native code that can't be stopped before the process is killed. */
const nativeMs = 4000;

/** Ask, then terminate, then kill the executor's child processes, then the executor: each only when the one before failed. */
export async function interruptCell(cell: RunningCell): Promise<Interruption> {
  cell.cancel();
  if (await within(softMs, cell.ended)) return "cancelled";
  cell.terminate();
  if (await within(terminateMs, cell.ended)) return "terminated";
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    if (!(await signalChildren(cell.pid, signal))) break;
    if (await within(childMs, cell.ended)) return "terminated";
    cell.terminate();
  }
  if (await within(nativeMs, cell.ended)) return "terminated";
  send(cell.pid, "SIGKILL");
  await cell.ended;
  return "killed";
}

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

async function within(ms: number, ended: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, ms, false)));
  const inTime = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
