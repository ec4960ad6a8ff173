// In words: how the executor process ended and what that cost.
import type { ExecutorExit, Limit } from "../executor/calls.ts";
import { sizeWords } from "../sizeWords.ts";
import type { ErrorContent } from "./protocol.ts";

/** What is known of the cell that ended with its process. */
export interface EndedCell {
  readonly label: string;
  readonly interrupted: boolean;
  /** What the time limit said that ended it. */
  readonly overTime?: string | undefined;
}

/** The error of a cell that ended with its process. */
export function exitError(exit: ExecutorExit, lost: readonly string[], cell: EndedCell): ErrorContent {
  const { ename, evalue } = whatEnded(exit, cell);
  const advice = cell.interrupted ? [] : [...memoryThen(exit), ...remedy(exit)];
  const lines = [`\u001b[31m${ename}\u001b[39m: ${evalue}`, ...advice, lostWords(lost)];
  return { ename, evalue: [evalue, ...advice, lostWords(lost)].join(" "), traceback: lines };
}

function whatEnded(exit: ExecutorExit, { label, interrupted, overTime }: EndedCell): { ename: string; evalue: string } {
  if (exit.overMemory) return { ename: "MemoryLimitExceeded", evalue: `${label}: ${overMemory(exit.overMemory)}` };
  if (overTime) return { ename: "TimeLimitExceeded", evalue: `${overTime} ${interruption.evalue}` };
  if (interrupted) return interruption;
  const { ename, evalue } = cause(exit);
  return { ename, evalue: `${exit.leaving?.at ?? label}: ${evalue}` };
}

/** What is said before the next cell when the process ended while none ran. */
export function exitNotice(exit: ExecutorExit, lost: readonly string[]): string {
  const at = exit.leaving?.at ? ` (from ${exit.leaving.at})` : "";
  const lines = [
    `Between two cells${at} ${cause(exit).evalue}`,
    ...memoryThen(exit),
    ...remedy(exit),
    lostWords(lost),
    "",
  ];
  return lines.join("\n");
}

const overMemory = ({ most, by }: Limit): string =>
  `it went far over its memory limit of ${sizeWords(most)} (set by ${by}) inside a call of native code (fill, JSON, a ` +
  "sort, ...), which nothing can stop in place, so the process that runs cells was ended.";

const interruption = {
  ename: "KeyboardInterrupt",
  evalue: "the cell could not be stopped in place, so the process that runs cells was ended and started again.",
};

function cause(exit: ExecutorExit): { ename: string; evalue: string } {
  if (isOutOfMemory(exit))
    return {
      ename: "OutOfMemory",
      evalue: `the process that runs cells had no memory left: its heap limit is ${exit.heapLimitMb} MB.`,
    };
  if (exit.leaving)
    return {
      ename: exit.signal === null ? "ProcessExit" : "ProcessKilled",
      evalue: `${exit.leaving.how} ended the process that runs cells (${exit.signal ?? `exit code ${exit.code}`}).`,
    };
  if (exit.signal !== null)
    return {
      ename: "ProcessKilled",
      evalue: `the process that runs cells was ended by ${exit.signal}${whence(exit.signal)}.`,
    };
  return {
    ename: "ProcessExit",
    evalue: `the process that runs cells ended with exit code ${exit.code}, as process.exit(${exit.code}) does.`,
  };
}

const isOutOfMemory = ({ stderr }: ExecutorExit) =>
  /heap out of memory|Reached heap limit|OOM|out of memory/i.test(stderr);

function whence(signal: NodeJS.Signals): string {
  if (signal === "SIGKILL") return " (from outside: the system does so when the machine has no memory left)";
  if (signal === "SIGABRT") return " (process.abort(), or an error inside Node)";
  if (signal === "SIGSEGV" || signal === "SIGBUS" || signal === "SIGILL") return " (a crash in native code)";
  return "";
}

function memoryThen({ memoryMb, heapLimitMb }: ExecutorExit): string[] {
  if (memoryMb === undefined) return [];
  return [`It held ${memoryMb} MB of memory then; its heap may grow to ${heapLimitMb} MB.`];
}

function remedy(exit: ExecutorExit): string[] {
  if (!isOutOfMemory(exit)) return [];
  const more = 2 * exit.heapLimitMb;
  return [
    `To allow more, set THALWEG_HEAP_MB=${more} (or NODE_OPTIONS=--max-old-space-size=${more}) in the environment in which Jupyter starts.`,
  ];
}

const named = 20;

function lostWords(lost: readonly string[]): string {
  if (lost.length === 0) return "It was started again; no variable was lost.";
  const names = lost.slice(0, named).join(", ") + (lost.length > named ? ` and ${lost.length - named} more` : "");
  return `It was started again; lost with it: ${names}.`;
}
