import { createInterface } from "node:readline/promises";
import { findHost } from "./host.ts";

/**
 * Asks the user for a line of text.
 *
 * @throws Error when the notebook's client can't ask; KeyboardInterrupt when the cell is stopped meanwhile.
 */
export const input = (prompt = ""): Promise<string> => ask(prompt, false);

/** As `input`, but what is typed is not shown. */
export const password = (prompt = ""): Promise<string> => ask(prompt, true);

async function ask(prompt: string, hidden: boolean): Promise<string> {
  const host = findHost();
  if (host) return host.input(String(prompt), hidden);
  const lines = createInterface({ input: process.stdin, output: hidden ? undefined : process.stdout });
  if (hidden) process.stdout.write(prompt);
  try {
    return await lines.question(hidden ? "" : prompt);
  } finally {
    lines.close();
  }
}
