import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownKernelspec } from "../../kernel/run/kernelspecs.ts";
import { builtMain } from "./builtKernel.ts";

/** Makes a Jupyter data folder in which the built kernel, on this Node, is `thalweg`. */
export function writeKernelspec(data: string): void {
  const folder = join(data, "kernels/thalweg");
  mkdirSync(folder, { recursive: true });
  const argv = [process.execPath, builtMain, "kernel", "{connection_file}"];
  writeFileSync(join(folder, "kernel.json"), JSON.stringify({ ...ownKernelspec(), argv }));
}
