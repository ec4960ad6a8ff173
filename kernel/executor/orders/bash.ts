import type { Given } from "./index.ts";
import { OrderError } from "./orderError.ts";
import { runProgram } from "./runProgram.ts";

/** Runs a script, its output live. */
export async function bash({ text }: { text: string }, { cell }: Given): Promise<void> {
  const { code, signal } = await runProgram(cell, "bash", ["-c", text], {
    onText: (name, chunk) => void process[name].write(chunk),
  });
  if (signal !== null) throw new OrderError(`%%bash: ended by ${signal}`);
  if (code !== 0) throw new OrderError(`%%bash: exit status ${code}`);
}
