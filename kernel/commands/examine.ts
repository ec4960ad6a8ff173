// What `thalweg doctor` looks at.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { historyPlace } from "../front/historyFolder.ts";
import { logPlace } from "../front/log.ts";
import { dataDirectories, prefixDataDirectory, userDataDirectory } from "../jupyterPaths.ts";
import { isBuilt, packageRoot, version } from "../paths.ts";
import { readKernelspec } from "../run/kernelspecs.ts";
import { kernelspecFolder, otherRenderers, readJson, rendererFolder, startsThalweg } from "./installed.ts";
import { findJupyterLab, isWritable } from "./jupyterEnvironment.ts";
import { findPython, jupyterLabOnPath, oldestJupyterLab } from "./python.ts";

export interface Finding {
  readonly what: string;
  /** `note`: works, but should be known. */
  readonly state: "ok" | "note" | "broken";
  readonly text: string;
  /** What to do. */
  readonly mend?: string;
}

export async function examine(): Promise<Finding[]> {
  const data = allDataDirectories();
  return [
    node(),
    built(),
    await zeromq(),
    await snapshot(),
    ...writeAccess(),
    history(),
    logging(),
    python(),
    jupyterLab(),
    ...kernelspecs(data),
    ...renderers(data),
  ];
}

function node(): Finding {
  const { versions, execPath } = process;
  const text = `${versions.node} (${execPath})`;
  if (Number(versions.node.split(".")[0]) >= 24) return { what: "node", state: "ok", text };
  return { what: "node", state: "broken", text, mend: "get Node 24 or newer from https://nodejs.org" };
}

function built(): Finding {
  const text = `thalweg ${version} in ${packageRoot}`;
  if (isBuilt || existsSync(join(packageRoot, "dist/kernel/main.js"))) return { what: "package", state: "ok", text };
  return { what: "package", state: "broken", text: `${text}, not built`, mend: `npm install in ${packageRoot}` };
}

async function zeromq(): Promise<Finding> {
  try {
    const { version: zmq } = await import("zeromq");
    return { what: "zeromq", state: "ok", text: `ZeroMQ ${zmq} loads` };
  } catch (error) {
    const text = `its binary does not load: ${(error as Error).message.split("\n")[0]}`;
    return { what: "zeromq", state: "broken", text, mend: `npm rebuild zeromq in ${packageRoot}` };
  }
}

async function snapshot(): Promise<Finding> {
  const { snapshotState } = await import("../language/snapshot.ts");
  const { ok, text } = snapshotState();
  if (ok) return { what: "snapshot", state: "ok", text };
  return { what: "snapshot", state: "note", text, mend: "the kernel starts slower without it, and makes it by itself" };
}

function writeAccess(): Finding[] {
  return [
    ["the folder for a kernel's files", tmpdir(), "set TMPDIR to a folder that can be written"],
    ["Jupyter's folder", userDataDirectory(), "install elsewhere: npx thalweg install --prefix DIR"],
  ].map(([name, folder, mend]) =>
    isWritable(folder!)
      ? { what: "writing", state: "ok", text: `${name}, ${folder}` }
      : { what: "writing", state: "broken", text: `${name}, ${folder}, cannot be written`, mend: mend! },
  );
}

function history(): Finding {
  const place = historyPlace();
  const text = place ?? "not kept: THALWEG_HISTORY is off";
  return { what: "history", state: "ok", text };
}

function logging(): Finding {
  const { debug, file, content } = logPlace();
  const where = file === undefined ? "among the lines of the Jupyter server (stderr)" : `in ${file}`;
  if (file !== undefined && !isWritable(file))
    return { what: "log", state: "broken", text: `${file} cannot be written`, mend: "set THALWEG_LOG_FILE to another" };
  if (debug && content) {
    const mend = "it holds what cells say: unset THALWEG_LOG_CONTENT before you give it away";
    return { what: "log", state: "note", text: `every message with its content, ${where}`, mend };
  }
  const more = "; THALWEG_LOG=debug tells of every message, THALWEG_LOG_FILE=PATH puts it in a file";
  return { what: "log", state: "ok", text: debug ? `every message, ${where}` : `warnings, ${where}${more}` };
}

function python(): Finding {
  const found = findPython();
  if (found !== undefined) return { what: "python", state: "ok", text: `${found.version} (${found.executable})` };
  const mend = "JupyterLab needs Python 3.9 or newer (https://www.python.org); npx thalweg run works without";
  return { what: "python", state: "note", text: "none on the PATH", mend };
}

function jupyterLab(): Finding {
  const lab = findJupyterLab();
  if (lab !== undefined) return { what: "jupyterlab", state: "ok", text: `${lab.version} (${lab.prefix})` };
  const old = jupyterLabOnPath();
  const mend = "npx thalweg lab installs one";
  if (old === undefined) return { what: "jupyterlab", state: "note", text: "none found", mend };
  return { what: "jupyterlab", state: "note", text: `${old.version} is older than ${oldestJupyterLab}`, mend };
}

function kernelspecs(data: readonly string[]): Finding[] {
  const folders = data.map(kernelspecFolder).filter(existsSync);
  if (folders.length > 0) return folders.map(kernelspec);
  return [{ what: "kernelspec", state: "note", text: "no Jupyter knows the kernel", mend: "npx thalweg install" }];
}

function kernelspec(folder: string): Finding {
  const spec = readKernelspec(folder);
  const again = `npx thalweg install, for the place of ${folder}`;
  if (spec === undefined)
    return { what: "kernelspec", state: "broken", text: `${folder}: kernel.json cannot be read`, mend: again };
  const lost = spec.argv.slice(0, 2).find((path) => !existsSync(path));
  if (lost !== undefined)
    return { what: "kernelspec", state: "broken", text: `${folder} starts ${lost}, which is gone`, mend: again };
  if (!startsThalweg(spec) || spec.argv[1]!.startsWith(packageRoot))
    return { what: "kernelspec", state: "ok", text: folder };
  return { what: "kernelspec", state: "note", text: folder, mend: `it starts another copy, ${spec.argv[1]}` };
}

function renderers(data: readonly string[]): Finding[] {
  return data
    .filter((folder) => existsSync(kernelspecFolder(folder)) || existsSync(rendererFolder(folder)))
    .map((folder) => renderer(folder, data));
}

function renderer(folder: string, all: readonly string[]): Finding {
  const ours = rendererFolder(folder);
  const settings = readJson(join(ours, "package.json"));
  if (settings === undefined || !existsSync(join(ours, "static/remoteEntry.js")))
    return {
      what: "renderer",
      state: "broken",
      text: `missing in ${ours}`,
      mend: "npx thalweg install, for that place",
    };
  const other = all.map((data) => join(data, "labextensions", otherRenderers[0]!)).find(existsSync);
  const { disabledExtensions } = settings["jupyterlab"] as { disabledExtensions?: unknown };
  if (other === undefined || disabledExtensions !== undefined) return { what: "renderer", state: "ok", text: ours };
  return {
    what: "renderer",
    state: "note",
    text: `${ours}, but plotly.py's draws (${other}): it ignores live updates`,
    mend: "npx thalweg install --replace-plotly-renderer, for that place, switches it off for every notebook there",
  };
}

/** Jupyter's folders, and those of the JupyterLab that `thalweg lab` would open. */
function allDataDirectories(): string[] {
  const lab = findJupyterLab();
  return [...new Set([...dataDirectories(), ...(lab === undefined ? [] : [prefixDataDirectory(lab.prefix)])])];
}
