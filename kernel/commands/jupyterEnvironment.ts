// The JupyterLab that `thalweg lab` opens: the project's own, the one on the PATH, or one that it installs.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import { packageRoot } from "../paths.ts";
import { findProgram } from "../run/kernelspecs.ts";
import {
  isAtLeast,
  type JupyterLab,
  jupyterLabIn,
  jupyterLabOnPath,
  oldestJupyterLab,
  type Python,
  pythonIn,
} from "./python.ts";

/** Environments of a project, in the order of their right. */
const projectEnvironments = (): string[] => [
  ...new Set([join(process.cwd(), ".venv"), ...(isInstalledPackage() ? [] : [join(packageRoot, ".venv")])]),
];

const isInstalledPackage = (): boolean => packageRoot.split(sep).includes("node_modules");

/** The project's JupyterLab, else the one on the PATH; none that is too old. */
export function findJupyterLab(): JupyterLab | undefined {
  const usable = (lab: JupyterLab | undefined) =>
    lab !== undefined && isAtLeast(lab.version, oldestJupyterLab) ? lab : undefined;
  for (const prefix of projectEnvironments()) {
    const lab = usable(jupyterLabIn(prefix));
    if (lab !== undefined) return lab;
  }
  return usable(jupyterLabOnPath());
}

/**
 * Makes the project's `.venv` and installs JupyterLab into it, progress on the terminal. An environment that is there
 * already is used: a broken-off installation goes on.
 *
 * @throws Error saying what is missing and how to get it.
 */
export function makeJupyterLab(python: Python): JupyterLab {
  const prefix = projectEnvironments().at(-1)!;
  if (!isAtLeast(python.version, "3.9"))
    throw new Error(`JupyterLab needs Python 3.9 or newer, and ${python.executable} is ${python.version}`);
  if (pythonIn(prefix) === undefined || !hasPip(pythonIn(prefix)!)) makeEnvironment(python, prefix);
  step(`Installing JupyterLab into ${prefix}; this takes a minute, once.`);
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", `jupyterlab>=${oldestJupyterLab}`];
  if (!runs(pythonIn(prefix)!, pip))
    throw new Error(
      "pip could not install JupyterLab (its words are above); without network, install JupyterLab your own way and " +
        "start again: one on the PATH is used",
    );
  const lab = jupyterLabIn(prefix);
  if (lab === undefined) throw new Error(`pip installed JupyterLab, but it is not in ${prefix}`);
  return lab;
}

/** True when files can be made in `folder`, or it can be made itself. */
export function isWritable(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A folder of this user's for what cannot be written into a JupyterLab's own prefix; it is named in JUPYTER_PATH. */
export function ownDataDirectory(): string {
  const { env, platform } = process;
  if (platform === "win32")
    return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "thalweg", "jupyter");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "thalweg", "jupyter");
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "thalweg", "jupyter");
}

/** @throws Error saying how to get what is missing */
export function makeEnvironment(python: Python, prefix: string): void {
  step(`Making a Python environment in ${prefix}.`);
  const uv = findProgram("uv");
  const made =
    runs(python.executable, ["-m", "venv", "--clear", prefix]) ||
    (uv !== undefined && runs(uv, ["venv", "--clear", "--seed", "--python", python.executable, prefix]));
  if (!made) throw new Error(noVenv(python));
  // JupyterLab runs a CommonJS program of its own by the Node it finds, and the project around it says "module".
  writeFileSync(join(prefix, "package.json"), '{ "private": true, "type": "commonjs" }\n');
}

function noVenv({ executable, version }: Python): string {
  const [major, minor] = version.split(".");
  return (
    `${executable} cannot make an environment: its venv module is not whole (see above).\n` +
    `On Debian and Ubuntu: sudo apt install python${major}.${minor}-venv. Elsewhere: install Python from python.org, or uv.`
  );
}

const hasPip = (python: string): boolean => spawnSync(python, ["-m", "pip", "--version"]).status === 0;

const runs = (program: string, words: string[]): boolean =>
  spawnSync(program, words, { stdio: ["ignore", 2, 2] }).status === 0;

const step = (text: string): void => console.error(`thalweg: ${text}`);
