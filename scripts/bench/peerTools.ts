// Kernels that are only compared with: in .bench, made on first use, so that nobody installs them for anything else.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeEnvironment } from "../../kernel/commands/jupyterEnvironment.ts";
import { findPython, pythonIn } from "../../kernel/commands/python.ts";
import { root, run } from "../test/steps.ts";

const folder = join(root, ".bench");

/** The program of an npm package in a folder of its own, so that its dependencies are not ours. */
export async function npmPeer(name: string, program: string): Promise<string> {
  const prefix = join(folder, name);
  const path = join(prefix, "node_modules", name, program);
  if (existsSync(path)) return path;
  mkdirSync(prefix, { recursive: true });
  writeFileSync(
    join(prefix, "package.json"),
    // npm runs the installing scripts of those alone that are named: zeromq fetches or builds its binary in one
    JSON.stringify({ private: true, allowScripts: { zeromq: true } }),
  );
  await run("npm", ["install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error", name]);
  await run("npm", ["rebuild", "--prefix", prefix, "--foreground-scripts=false"]);
  return path;
}

/** The interpreter of an environment with Python packages for the comparison. */
export async function pythonPeer(...packages: string[]): Promise<string> {
  const prefix = join(folder, "python");
  const stamp = join(prefix, `${packages.join("+")}.txt`);
  if (!existsSync(stamp)) {
    const python = findPython();
    if (python === undefined)
      throw new Error("bench: there is no Python on the PATH; get it from https://www.python.org");
    if (pythonIn(prefix) === undefined) makeEnvironment(python, prefix);
    await run(pythonIn(prefix)!, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", ...packages]);
    writeFileSync(stamp, "");
  }
  return pythonIn(prefix)!;
}
