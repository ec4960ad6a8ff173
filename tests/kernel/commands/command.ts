// The command as a user starts it, in a process of its own.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

export const main = join(root, "kernel/main.ts");

/** The command as it is installed. `npm test` builds it first. */
export const built = join(root, "dist/kernel/main.js");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Where {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  program?: string;
}

/** Runs `thalweg` with these words. */
export function thalweg(words: string[], { env = {}, cwd, program = main }: Where = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    env: { ...process.env, ...env },
    cwd,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}
