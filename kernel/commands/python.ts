// Python and JupyterLab on this machine.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "../run/kernelspecs.ts";

export interface Python {
  readonly executable: string;
  /** `sys.prefix`: the environment that it belongs to. */
  readonly prefix: string;
  readonly version: string;
}

/** A Python with JupyterLab in it. */
export interface JupyterLab {
  readonly python: string;
  readonly prefix: string;
  readonly version: string;
}

const windows = process.platform === "win32";
/** The oldest JupyterLab that shows everything. */
export const oldestJupyterLab = "4.2";

/** The Python of the active environment, else the first that works on the PATH. */
export function findPython(): Python | undefined {
  const active = [process.env["VIRTUAL_ENV"], process.env["CONDA_PREFIX"]].map((prefix) => prefix && pythonIn(prefix));
  for (const candidate of [...active, findProgram("python3"), findProgram("python")]) {
    const python = candidate ? askPython(candidate) : undefined;
    if (python !== undefined) return python;
  }
  return undefined;
}

/** The Python of an environment's folder. */
export const pythonIn = (prefix: string): string | undefined =>
  [join(prefix, "bin", "python"), join(prefix, "Scripts", "python.exe"), join(prefix, "python.exe")].find(existsSync);

/** JupyterLab in an environment's folder, found by its files alone: Python takes its time to start. */
export function jupyterLabIn(prefix: string): JupyterLab | undefined {
  const python = pythonIn(prefix);
  if (python === undefined) return undefined;
  for (const packages of sitePackages(prefix)) {
    const version = versionIn(packages);
    if (version !== undefined) return { python, prefix, version };
  }
  return undefined;
}

/** The JupyterLab that `jupyter-lab` on the PATH starts. */
export function jupyterLabOnPath(): JupyterLab | undefined {
  const script = findProgram("jupyter-lab");
  if (script === undefined) return undefined;
  const candidates = [
    shebang(script),
    pythonIn(dirname(dirname(script))),
    findProgram("python3"),
    findProgram("python"),
  ];
  for (const candidate of candidates) {
    const found = candidate === undefined ? undefined : askJupyterLab(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True for versions such as 4.10 of at least `oldest`. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  return (a![0]! - b![0]! || (a![1] ?? 0) - (b![1] ?? 0)) >= 0;
}

function askPython(command: string): Python | undefined {
  const code = "import json, sys; print(json.dumps([sys.executable, sys.prefix, sys.version.split()[0]]))";
  const [executable, prefix, version] = ask(command, code);
  return version === undefined ? undefined : { executable: executable!, prefix: prefix!, version };
}

function askJupyterLab(python: string): JupyterLab | undefined {
  const code =
    "import json, sys; from importlib.metadata import version; print(json.dumps([sys.prefix, version('jupyterlab')]))";
  const [prefix, version] = ask(python, code);
  return prefix === undefined ? undefined : { python, prefix, version: version! };
}

function ask(python: string, code: string): string[] {
  const { status, stdout } = spawnSync(python, ["-c", code], { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? JSON.parse(stdout) : [];
}

function shebang(script: string): string | undefined {
  const path = /^#!\s*(\S*python\S*)/.exec(readFileSync(realpathSync(script), "latin1").slice(0, 300))?.[1];
  return path !== undefined && existsSync(path) ? path : undefined;
}

function sitePackages(prefix: string): string[] {
  if (windows) return [join(prefix, "Lib", "site-packages")];
  const lib = join(prefix, "lib");
  return existsSync(lib)
    ? readdirSync(lib)
        .filter((name) => name.startsWith("python3"))
        .map((name) => join(lib, name, "site-packages"))
    : [];
}

function versionIn(packages: string): string | undefined {
  if (!existsSync(packages)) return undefined;
  for (const name of readdirSync(packages)) {
    const version = /^jupyterlab-(.+)\.dist-info$/.exec(name)?.[1];
    if (version !== undefined && existsSync(join(packages, name, "RECORD"))) return version;
  }
  return undefined;
}
