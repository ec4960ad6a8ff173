// Jupyter's own programs in .venv-test: JupyterLab, a kernel to compare with, the conformance suite, other clients.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeEnvironment } from "../../kernel/commands/jupyterEnvironment.ts";
import { findPython, pythonIn } from "../../kernel/commands/python.ts";
import { root, run } from "./steps.ts";

const tools = [
  "jupyterlab>=4.2",
  "notebook>=7",
  "ipykernel",
  "jupyter_kernel_test",
  "nbclient",
  "papermill",
  "jupyter_console",
];

/** The interpreter of .venv-test, made on first use. `THALWEG_TEST_PYTHON` names another one. */
export async function pythonTools(): Promise<string> {
  const given = process.env["THALWEG_TEST_PYTHON"];
  if (given !== undefined) return given;
  const prefix = join(root, ".venv-test");
  const stamp = join(prefix, "tools.txt");
  const wanted = tools.join("\n");
  if (pythonIn(prefix) !== undefined && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted)
    return pythonIn(prefix)!;
  const python = findPython();
  if (python === undefined)
    throw new Error(
      "there is no Python on the PATH; the tests compare with Jupyter's own tools: get it from https://www.python.org",
    );
  makeEnvironment(python, prefix);
  await run(pythonIn(prefix)!, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", ...tools]);
  writeFileSync(stamp, wanted);
  return pythonIn(prefix)!;
}
