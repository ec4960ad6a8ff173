// The Python environment that `npm test` sets up: Jupyter's own tools, by which this kernel's are judged.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

/** Its interpreter. @throws Error when the tests were not started by `npm test` */
export function testPython(): string {
  const python = process.env["THALWEG_TEST_PYTHON"];
  if (python === undefined)
    throw new Error(
      "THALWEG_TEST_PYTHON is not set: run npm test, or name a Python that has jupyterlab, ipykernel and nbclient",
    );
  return python;
}

/** Its folder, as an active environment has it in VIRTUAL_ENV. */
export const testPrefix = (): string => dirname(dirname(testPython()));

/** Runs a Python program; gives what it printed. @throws Error with Python's words */
export function runPython(code: string, input = "", words: string[] = []): string {
  const { status, stdout, stderr } = spawnSync(testPython(), ["-c", code, ...words], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
