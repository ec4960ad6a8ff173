// Kernelspecs: our own, which needs no installing to run a notebook, and those that Jupyter finds on this machine.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { dataDirectories, type Surroundings, thisMachine } from "../jupyterPaths.ts";
import { entry } from "../paths.ts";

/** kernel.json, in Jupyter's own words. */
export interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode?: "signal" | "message";
  readonly kernel_protocol_version?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A kernelspec and the folder that holds it. */
export interface FoundKernelspec {
  readonly name: string;
  readonly folder: string;
  readonly spec: Kernelspec;
}

/** How Jupyter knows this kernel. */
export const kernelName = "thalweg";

/** This copy of the kernel, by absolute paths: Jupyter may start it from any folder, with any PATH. */
export const ownKernelspec = (): Kernelspec => ({
  argv: [process.execPath, entry("main"), "kernel", "{connection_file}"],
  display_name: "TypeScript (Thalweg)",
  language: "typescript",
  interrupt_mode: "message",
  kernel_protocol_version: "5.5",
  metadata: { supported_encryption: ["curve"] },
});

/** Every kernelspec that Jupyter would find; of two with one name, the first wins. A broken one is left out. */
export function findKernelspecs(surroundings: Surroundings = thisMachine()): FoundKernelspec[] {
  const found = new Map<string, FoundKernelspec>();
  for (const data of dataDirectories(surroundings))
    for (const name of folders(join(data, "kernels"))) {
      const folder = join(data, "kernels", name);
      const spec = readKernelspec(folder);
      if (spec !== undefined && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), { name, folder, spec });
    }
  return [...found.values()];
}

/** The kernelspec in `folder`, `undefined` where there is none that can be read. */
export function readKernelspec(folder: string): Kernelspec | undefined {
  try {
    const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as Kernelspec;
    return Array.isArray(spec.argv) && spec.argv.length > 0 ? spec : undefined;
  } catch {
    return undefined;
  }
}

/** The program and arguments that start a kernel: placeholders filled, a bare `python` taken from the kernelspec's own environment. */
export function kernelCommand(spec: Kernelspec, connectionFile: string, folder?: string): string[] {
  const filled = spec.argv.map((argument) =>
    argument.replaceAll("{connection_file}", connectionFile).replaceAll("{resource_dir}", folder ?? ""),
  );
  const [program, ...rest] = filled;
  return [pythonOf(program!, folder) ?? program!, ...rest];
}

/** The program's full path if it can be started, `undefined` if not. */
export function findProgram(name: string, { env, platform }: Surroundings = thisMachine()): string | undefined {
  const endings = platform === "win32" ? ["", ".exe", ".cmd", ".bat"] : [""];
  const places = name.includes("/") || name.includes("\\") ? [""] : (env["PATH"] ?? env["Path"] ?? "").split(delimiter);
  for (const place of places)
    for (const ending of endings) {
      const path = place === "" ? name + ending : join(place, name + ending);
      if (existsSync(path)) return path;
    }
  return undefined;
}

function pythonOf(program: string, folder: string | undefined): string | undefined {
  if (folder === undefined || !/^python(\d(\.\d+)?)?$/.test(program)) return undefined;
  const prefix = dirname(dirname(dirname(dirname(folder)))); // PREFIX/share/jupyter/kernels/NAME
  return [join(prefix, "bin", program), join(prefix, "python.exe"), join(prefix, "Scripts", "python.exe")].find(
    existsSync,
  );
}

function folders(of: string): string[] {
  try {
    return readdirSync(of);
  } catch {
    return [];
  }
}
