import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { setTimeout } from "node:timers";
import { type Cell, KeyboardInterrupt, wait } from "../cell.ts";
import { descendants } from "../descendants.ts";
import { OrderError } from "./orderError.ts";

export interface ProgramOptions {
  readonly onText: (name: "stdout" | "stderr", text: string) => void;
  /** @default the working folder */
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Time for a stopped program to end by SIGINT before SIGKILL. */
const graceMs = 300;

/** Runs a program to its end; Stop ends it with all that it started. @throws OrderError when there is no such program */
export async function runProgram(
  cell: Cell,
  program: string,
  words: readonly string[],
  { onText, cwd, env }: ProgramOptions,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], cwd, env: { ...process.env, ...env } });
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    child[name].on("data", (chunk: Buffer) => onText(name, decoder.write(chunk)));
  }
  const stop = () => void end(child.pid);
  cell.stop.signal.addEventListener("abort", stop);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(new OrderError(error.code === "ENOENT" ? `${program}: there is no such program` : error.message)),
    );
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => {});
  try {
    const how = await wait(cell, ended);
    if (cell.stop.signal.aborted) throw new KeyboardInterrupt();
    return how;
  } finally {
    cell.stop.signal.removeEventListener("abort", stop);
  }
}

async function end(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  const all = [pid, ...(await descendants(pid))];
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    for (const each of all) {
      try {
        process.kill(each, signal);
      } catch {
        // it has ended
      }
    }
    await new Promise((resolve) => setTimeout(resolve, graceMs));
  }
}
