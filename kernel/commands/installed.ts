// What the package puts into a Jupyter data folder: a kernelspec and the JupyterLab renderer. Each is a folder that is
// written beside its place and renamed, so that Jupyter never sees half of it.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot, version } from "../paths.ts";
import { type Kernelspec, kernelName, ownKernelspec, readKernelspec } from "../run/kernelspecs.ts";

export const rendererName = "thalweg-plotly";
/** plotly.py's renderer, under the names that JupyterLab has known it by. */
export const otherRenderers = ["jupyterlab-plotly", "@jupyterlab/plotly-extension:factory"];

export const kernelspecFolder = (data: string): string => join(data, "kernels", kernelName);
export const rendererFolder = (data: string): string => join(data, "labextensions", rendererName);

export interface RendererOptions {
  /** Switch plotly.py's renderer off, for every notebook of that place. */
  readonly replaceOther: boolean;
}

/** Writes the kernelspec; gives its folder. */
export function installKernelspec(data: string): string {
  const folder = kernelspecFolder(data);
  if (existsSync(folder) && !isOurKernelspec(folder)) throw notOurs(folder);
  replaceFolder(folder, (fresh) => {
    for (const logo of logos()) cpSync(logo, join(fresh, logo.slice(dirname(logo).length + 1)));
    writeJson(join(fresh, "kernel.json"), ownKernelspec());
  });
  return folder;
}

/** Copies the renderer from dist/lab; gives its folder. */
export function installRenderer(data: string, { replaceOther }: RendererOptions): string {
  const source = join(packageRoot, "dist", "lab");
  if (!existsSync(join(source, "package.json")))
    throw new Error(`the JupyterLab renderer is not built: ${source} is missing; run npm install in ${packageRoot}`);
  const folder = rendererFolder(data);
  if (existsSync(folder) && !isOurRenderer(folder)) throw notOurs(folder);
  replaceFolder(folder, (fresh) => {
    cpSync(source, fresh, { recursive: true });
    writeJson(join(fresh, "package.json"), rendererPackage(source, replaceOther));
  });
  return folder;
}

/** True when both are there as `install` would write them now. */
export function isUpToDate(data: string): boolean {
  const spec = readKernelspec(kernelspecFolder(data));
  return JSON.stringify(spec) === JSON.stringify(ownKernelspec()) && rendererStamp(rendererFolder(data)) === stamp();
}

/** Removes both, and folders that are empty then; gives what was removed. Leaves alone what is not ours. */
export function uninstallFrom(data: string): string[] {
  const removed: string[] = [];
  for (const [folder, ours] of [
    [kernelspecFolder(data), isOurKernelspec],
    [rendererFolder(data), isOurRenderer],
  ] as const) {
    if (!existsSync(folder)) continue;
    if (!ours(folder)) throw notOurs(folder);
    rmSync(folder, { recursive: true });
    removed.push(folder);
    removeIfEmpty(dirname(folder));
  }
  return removed;
}

/** The kernelspec starts some copy of this kernel, this one or another. */
export const startsThalweg = (spec: Kernelspec | undefined): boolean =>
  spec !== undefined && spec.argv.includes("kernel") && /[\\/]kernel[\\/]main\.[jt]s$/.test(spec.argv[1] ?? "");

function isOurKernelspec(folder: string): boolean {
  return !existsSync(join(folder, "kernel.json")) || startsThalweg(readKernelspec(folder));
}

function isOurRenderer(folder: string): boolean {
  return readJson(join(folder, "package.json"))?.["name"] === rendererName;
}

const notOurs = (folder: string): Error =>
  new Error(`${folder} is not of this package's making, so it is left alone; move it away first`);

const stamp = (): string => `${version} ${packageRoot}`;

const rendererStamp = (folder: string): unknown => readJson(join(folder, "package.json"))?.["thalweg"];

function rendererPackage(source: string, replaceOther: boolean): object {
  const { jupyterlab, ...rest } = readJson(join(source, "package.json"))!;
  const { disabledExtensions: _, ...settings } = jupyterlab as Record<string, unknown>;
  return {
    ...rest,
    thalweg: stamp(),
    jupyterlab: replaceOther ? { ...settings, disabledExtensions: otherRenderers } : settings,
  };
}

function logos(): string[] {
  const folder = [join(packageRoot, "dist/kernel/assets"), join(packageRoot, "kernel/assets")].find(existsSync);
  return folder === undefined
    ? []
    : readdirSync(folder)
        .filter((name) => name.startsWith("logo-"))
        .map((name) => join(folder, name));
}

function replaceFolder(folder: string, fill: (fresh: string) => void): void {
  const fresh = `${folder}.${process.pid}.new`;
  const old = `${folder}.${process.pid}.old`;
  try {
    mkdirSync(fresh, { recursive: true });
    fill(fresh);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

function removeIfEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

export function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

const writeJson = (path: string, value: unknown): void => writeFileSync(path, JSON.stringify(value, null, 2) + "\n");
