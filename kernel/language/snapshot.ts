// The startup snapshot of the language process: the compiler with a warm language service, as a heap that loads in no time.
// It fits one Node binary and one build of the bundle only, so both are in its name.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  existsSync,
  constants as fileConstants,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { constants, homedir, setPriority } from "node:os";
import { join } from "node:path";
import { isBuilt, packageRoot, version } from "../paths.ts";

/** The bundle that the snapshot is made of. */
export const languageBundle = join(packageRoot, "dist/kernel/language/main.cjs");

/** What to run without a snapshot: the bundle, or the source where that is newer. */
export const languageEntry = (): string =>
  existsSync(languageBundle) && !isStale() ? languageBundle : join(packageRoot, "kernel/language/main.ts");

/** The snapshot for this engine and this build, if there is one. */
export function findSnapshot(): string | undefined {
  const name = isStale() ? undefined : snapshotName();
  return name === undefined
    ? undefined
    : folders()
        .map((folder) => join(folder, name))
        .find(existsSync);
}

/** For `thalweg doctor`. */
export function snapshotState(): { ok: boolean; text: string } {
  const path = findSnapshot();
  if (path) return { ok: true, text: `language snapshot ${path} (${(statSync(path).size / 2 ** 20).toFixed(0)} MB)` };
  return { ok: false, text: existsSync(languageBundle) ? "no language snapshot for this engine yet" : "not built" };
}

/** Removes a snapshot that does not start, so that another is made. */
export const discardSnapshot = (path: string): void => rmSync(path, { force: true });

/**
 * Makes the snapshot. It is written under another name first, so that no process ever starts from half of one.
 *
 * @param options.background give way to everything else that runs
 * @default background false
 */
export async function buildSnapshot({
  background = false,
} = {}): Promise<{ ok: true; path: string } | { ok: false; reason: string }> {
  const name = snapshotName();
  if (name === undefined) return { ok: false, reason: `${languageBundle} is not built` };
  const folder = folders().find(isWritable);
  if (folder === undefined) return { ok: false, reason: `none of ${folders().join(", ")} can be written` };
  const path = join(folder, name);
  const draft = `${path}.${process.pid}`;
  removeDrafts(folder);
  const failure = await run(["--snapshot-blob", draft, "--build-snapshot", languageBundle], background);
  if (failure !== undefined || !existsSync(draft)) {
    rmSync(draft, { force: true });
    return { ok: false, reason: failure ?? "the engine wrote no snapshot" };
  }
  renameSync(draft, path);
  removeOthers(folder, name);
  return { ok: true, path };
}

/** Version, bundle and engine; undefined when there is no bundle. */
function snapshotName(): string | undefined {
  const bundle = statSync(languageBundle, { throwIfNoEntry: false });
  if (!bundle) return undefined;
  const engine = statSync(process.execPath);
  const key = [
    packageRoot,
    bundle.mtimeMs,
    bundle.size,
    process.execPath,
    engine.mtimeMs,
    engine.size,
    process.version,
  ];
  const hash = createHash("sha256").update(key.join("\n")).digest("hex").slice(0, 12);
  return `language-${version}-${process.version}-${process.arch}-${hash}.blob`;
}

/** Whether this runs from a source that was edited after the bundle was made. */
function isStale(): boolean {
  if (isBuilt) return false;
  const built = statSync(languageBundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ["kernel/language", "kernel", "src/lift", "src/derivative"]
    .map((folder) => join(packageRoot, folder))
    .some((folder) =>
      readdirSync(folder).some((file) => file.endsWith(".ts") && statSync(join(folder, file)).mtimeMs > built),
    );
}

/** Beside the bundle where that can be written, else the user's own cache. */
function folders(): string[] {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return [join(packageRoot, "dist/snapshot"), join(cache, "thalweg")];
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, fileConstants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Snapshots of other builds are never used again; those of other engines may be. */
function removeOthers(folder: string, name: string): void {
  for (const other of readdirSync(folder))
    if (other !== name && other.startsWith("language-") && other.includes(`-${process.version}-`))
      rmSync(join(folder, other), { force: true });
}

/** Drafts of processes that ended before their snapshot was made. */
function removeDrafts(folder: string): void {
  for (const file of readdirSync(folder)) {
    const maker = /^language-.*\.blob\.(\d+)$/.exec(file)?.[1];
    if (maker !== undefined && !lives(Number(maker))) rmSync(join(folder, file), { force: true });
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Gives back what went wrong, if something did. */
function run(parameters: readonly string[], background: boolean): Promise<string | undefined> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, parameters, { stdio: ["ignore", "ignore", "pipe"], env });
    if (background && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let said = "";
    child.stderr.on("data", (text) => (said = (said + text).slice(-2000)));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? undefined : `${signal ?? `exit code ${code}`}: ${said.trim()}`),
    );
  });
}
