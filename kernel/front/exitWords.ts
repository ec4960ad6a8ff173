// In words: how the executor process ended and what that cost.
import type { ExecutorExit } from "../executor/calls.ts";
import type { ErrorContent } from "./protocol.ts";

/** The error of a cell that ended with its process. */
export function exitError(exit: ExecutorExit, lost: readonly string[], interrupted: boolean): ErrorContent {
  const { ename, evalue } = interrupted ? interruption : cause(exit);
  const advice = interrupted ? [] : remedy(exit);
  const lines = [`\u001b[31m${ename}\u001b[39m: ${evalue}`, ...advice, lostWords(lost)];
  return { ename, evalue: [evalue, ...advice, lostWords(lost)].join(" "), traceback: lines };
}

/** What is said before the next cell when the process ended while none ran. */
export function exitNotice(exit: ExecutorExit, lost: readonly string[]): string {
  return [`Between two cells ${cause(exit).evalue}`, ...remedy(exit), lostWords(lost), ""].join("\n");
}

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
