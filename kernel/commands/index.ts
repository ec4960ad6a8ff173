// The commands of `thalweg`, one file each. Exit codes: 0 done, 1 failed, 2 wrong usage.
import { Command, CommanderError } from "commander";
import { version } from "../paths.ts";
import { addConvert } from "./convert.ts";
import { addDoctor } from "./doctor.ts";
import { addInstall } from "./install.ts";
import { addKernel } from "./kernel.ts";
import { addLab } from "./lab.ts";
import { addRun } from "./run.ts";
import { addTypes } from "./types.ts";
import { addUninstall } from "./uninstall.ts";

const commands = [addLab, addRun, addConvert, addTypes, addInstall, addUninstall, addDoctor, addKernel];

/** Runs one command line and gives the exit code. Never throws. */
export async function runCommand(words: readonly string[]): Promise<number> {
  let exitCode = 0;
  const done = (code: number) => {
    exitCode = code;
  };
  const program = newProgram();
  for (const add of commands) add(program, done);
  for (const command of program.commands) command.version(version, "--version", "print the version");
  try {
    if (words.length === 0) program.help();
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(`thalweg: ${(error as Error).message}`);
    return 1;
  }
}

/** How a command tells its exit code, when that is not 0. */
export type Done = (exitCode: number) => void;

const newProgram = (): Command =>
  new Command("thalweg")
    .description("A Jupyter kernel for TypeScript with a runtime for studying the optimization of deep models.")
    .version(version, "--version", "print the version")
    .helpCommand(false)
    .showHelpAfterError("(thalweg --help tells more)")
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage.")
    .exitOverride();
