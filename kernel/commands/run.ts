import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Command, InvalidArgumentError } from "commander";
import type { CellFailure, CellProgress } from "../run/runNotebook.ts";
import type { Done } from "./index.ts";

interface Options {
  output?: string;
  timeout?: number;
  allowErrors?: boolean;
  kernel?: string;
  server?: string;
  token?: string;
}

/** `thalweg run NOTEBOOK`. */
export function addRun(program: Command, done: Done): void {
  program
    .command("run")
    .description("run a notebook without a browser, without Python, and write it with its outputs")
    .argument("<notebook>", "an .ipynb file; it is not changed")
    .option("-o, --output <file>", "where to write (default: NOTEBOOK with .out.ipynb)")
    .option("--timeout <seconds>", "interrupt and fail when a cell takes longer", seconds)
    .option("--allow-errors", "go on after a failing cell")
    .option("--kernel <name>", "run on this kernel, whatever the notebook says")
    .option("--server <url>", "use a kernel of this Jupyter server", address)
    .option("--token <token>", "the server's token")
    .addHelpText(
      "after",
      "\nA failing cell ends the run with exit code 1; a cell tagged raises-exception may fail, one tagged" +
        "\nskip-execution does not run. What there is so far is written in any case.",
    )
    .action(async (notebook: string, options: Options, command: Command) => {
      if (options.token !== undefined && options.server === undefined) command.error("error: --token is for --server");
      done(await runCommandLine(notebook, options));
    });
}

/** Runs with progress on stderr; gives the exit code. */
export async function runCommandLine(notebook: string, options: Options): Promise<number> {
  const { runNotebook } = await import("../run/runNotebook.ts");
  console.debug = console.warn = () => {}; // @jupyterlab/services tells its life there
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once("SIGINT", abort).once("SIGTERM", abort);
  try {
    const { output, failures } = await runNotebook({
      ...options,
      input: notebook,
      server: options.server === undefined ? undefined : { url: options.server, token: options.token },
      signal: stop.signal,
      onCell: showProgress,
      onWarning: (text) => console.error(`${notebook}: ${text}`),
    });
    for (const failure of failures) console.error(`\n${failureText(notebook, failure)}`);
    console.error(`wrote ${output}`);
    return failures.length === 0 || (options.allowErrors && !stop.signal.aborted && !failures.some(isFatal)) ? 0 : 1;
  } finally {
    process.off("SIGINT", abort).off("SIGTERM", abort);
  }
}

const isFatal = (failure: CellFailure): boolean => failure.fatal;

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 2_000_000)) throw new InvalidArgumentError("It is a number of seconds above 0.");
  return value;
}

function address(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ""))
    throw new InvalidArgumentError("It is an address such as http://127.0.0.1:8888.");
  return text;
}

/** One line a cell; on a terminal it stands there while the cell runs. */
function showProgress({ cell, cells, source, seconds }: CellProgress): void {
  const digits = String(cells).length;
  const line = (state: string) => `[${String(cell).padStart(digits)}/${cells}] ${state.padStart(8)}  ${title(source)}`;
  if (seconds !== undefined)
    process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}${line(`${seconds.toFixed(2)} s`)}\n`);
  else if (process.stderr.isTTY) process.stderr.write(line("runs"));
}

const title = (source: string): string => {
  const first = source.split("\n").find((text) => text.trim() !== "") ?? "";
  return first.length > 60 ? `${first.slice(0, 59)}…` : first;
};

function failureText(notebook: string, { cell, executionCount, line, name, message, traceback }: CellFailure): string {
  const label = executionCount === null ? "" : ` [${executionCount}]`;
  const place = `${basename(notebook)}, cell ${cell}${label}${line === undefined ? "" : `, line ${line}`}`;
  const what = `${name}${message === "" ? "" : `: ${message}`}`;
  const rest = stripVTControlCharacters(traceback[0] ?? "") === what ? traceback.slice(1) : traceback;
  const text = [`${place}: ${what}`, ...rest].join("\n");
  return process.stderr.isTTY ? text : stripVTControlCharacters(text);
}
