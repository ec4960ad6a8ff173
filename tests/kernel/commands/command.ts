// The command as a user starts it: a process of its own, from the sources.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const main = join(import.meta.dirname, "../../../kernel/main.ts");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `thalweg` with these words. */
export function thalweg(words: string[], env: NodeJS.ProcessEnv = process.env, cwd?: string): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { env, cwd, encoding: "utf8" });
  return { code: status, stdout, stderr };
}
