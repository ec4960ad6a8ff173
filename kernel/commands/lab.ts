import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { prefixDataDirectory } from "../jupyterPaths.ts";
import { defaultOutput } from "../run/notebookName.ts";
import { ensureSnapshot } from "./ensureSnapshot.ts";
import type { Done } from "./index.ts";
import { installKernelspec, installRenderer, isUpToDate } from "./installed.ts";
import { findJupyterLab, isWritable, makeJupyterLab, ownDataDirectory } from "./jupyterEnvironment.ts";
import { findPython, type JupyterLab } from "./python.ts";
import { runCommandLine } from "./run.ts";

interface Options {
  browser: boolean;
  port?: number;
}

/** Asked to end, JupyterLab gets this long to shut its kernels down. */
const stopWithinMs = 10_000;

/** `thalweg lab [notebooks]`, which is also `npm start`. */
export function addLab(program: Command, done: Done): void {
  program
    .command("lab")
    .description("open notebooks in JupyterLab; the first time, install what that needs")
    .argument("[notebooks]", "a folder or one notebook", ".")
    .argument("[more...]", "passed on to JupyterLab, as is every option that is not named here")
    .option("--no-browser", "only print the address")
    .option("--port <port>", "listen on this port", port)
    .allowUnknownOption()
    .action(async (notebooks: string, more: string[], options: Options) => {
      const named = !notebooks.startsWith("-");
      done(await lab(named ? notebooks : ".", named ? more : [notebooks, ...more], options));
    });
}

async function lab(notebooks: string, more: readonly string[], options: Options): Promise<number> {
  if (!existsSync(notebooks)) throw new Error(`lab: there is no ${notebooks}`);
  const found = findJupyterLab();
  if (found !== undefined) return open(found, notebooks, more, options);
  const python = findPython();
  return python === undefined ? withoutPython(notebooks) : open(makeJupyterLab(python), notebooks, more, options);
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("It is a whole number up to 65535.");
  return value;
}

async function open(lab: JupyterLab, notebooks: string, more: readonly string[], options: Options): Promise<number> {
  await ensureSnapshot();
  const jupyterPath = makeKnown(lab);
  const folder = statSync(notebooks).isDirectory() ? resolve(notebooks) : dirname(resolve(notebooks));
  const first = folder === resolve(notebooks) ? firstNotebook(folder) : basename(notebooks);
  const words = [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${folder}`, "--ServerApp.answer_yes=True"],
    ...(first === undefined ? [] : [`--LabApp.default_url=/lab/tree/${encodeURIComponent(first)}`]),
    ...(options.browser ? [] : ["--no-browser"]),
    ...(options.port === undefined ? [] : [`--ServerApp.port=${options.port}`]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []), // as in most containers; it listens on this machine only
    ...more,
  ];
  console.error(`thalweg: opening ${folder} in JupyterLab ${lab.version} (${lab.prefix}); Ctrl-C ends it`);
  return untilItEnds(lab.python, words, { ...process.env, ...jupyterPath });
}

/** Kernelspec and renderer go into JupyterLab's own prefix; where that cannot be written, into a folder of ours. */
function makeKnown(lab: JupyterLab): { JUPYTER_PATH?: string } {
  const own = prefixDataDirectory(lab.prefix);
  const inPrefix = isUpToDate(own) || isWritable(own);
  const data = inPrefix ? own : ownDataDirectory();
  if (!isUpToDate(data)) {
    installRenderer(data, { replaceOther: false });
    installKernelspec(data);
  }
  if (inPrefix) return {};
  return { JUPYTER_PATH: [data, process.env["JUPYTER_PATH"]].filter(Boolean).join(delimiter) };
}

const firstNotebook = (folder: string): string | undefined =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb") && !name.endsWith(".out.ipynb"))
    .sort()
    .at(0);

function untilItEnds(program: string, words: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, words, { stdio: "inherit", env });
  const kill = () => child.kill("SIGKILL");
  let asked = false;
  const stop = () => {
    child.kill("SIGTERM");
    if (!asked) setTimeout(kill, stopWithinMs).unref();
    asked = true;
  };
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop).once("exit", kill);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`cannot start ${program}: ${error.message}`)));
    child.once("exit", (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop).off("exit", kill);
      resolve(asked || code === 0 ? 0 : 1);
    });
  });
}

async function withoutPython(notebooks: string): Promise<number> {
  const notebook = statSync(notebooks).isDirectory() ? firstNotebook(notebooks) : basename(notebooks);
  console.error(
    "thalweg: there is no Python here, and JupyterLab needs one (3.9 or newer: https://www.python.org).\n" +
      "What works without it: npx thalweg run NOTEBOOK runs a notebook and writes it with its outputs and pictures,\n" +
      "and Visual Studio Code or another viewer shows that file.",
  );
  if (notebook === undefined) return 1;
  const input = join(statSync(notebooks).isDirectory() ? notebooks : dirname(notebooks), notebook);
  console.error(`thalweg: running ${input} into ${defaultOutput(input)}`);
  return runCommandLine(input, {});
}
