// Where Jupyter keeps its files, as jupyter_core answers it, without asking Python. The front keeps its history there.
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

/** What the answers depend on; tests give their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export const thisMachine = (): Surroundings => ({ env: process.env, platform: process.platform, home: homedir() });

/** The user's own Jupyter data folder: `JUPYTER_DATA_DIR`, else the platform's. */
export function userDataDirectory({ env, platform, home }: Surroundings = thisMachine()): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") return join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "jupyter");
}

/** A Python environment's Jupyter data folder. */
export const prefixDataDirectory = (prefix: string): string => join(resolve(prefix), "share", "jupyter");

/** Every Jupyter data folder that exists, the one that wins first: `JUPYTER_PATH`, environments, the user's, the system's. */
export function dataDirectories(surroundings: Surroundings = thisMachine()): string[] {
  const { env, platform } = surroundings;
  const folders = [
    ...(env["JUPYTER_PATH"] ?? "").split(delimiter).filter(Boolean),
    ...environmentPrefixes(surroundings).map(prefixDataDirectory),
    userDataDirectory(surroundings),
    ...(platform === "win32"
      ? [join(env["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"]),
  ];
  return [...new Set(folders)].filter((folder) => existsSync(folder));
}

/** Prefixes of the environments in use: active ones first, then the owners of the PATH's folders. */
function environmentPrefixes({ env, platform }: Surroundings): string[] {
  const active = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]].filter((prefix) => prefix !== undefined && prefix !== "");
  const onPath = (env["PATH"] ?? env["Path"] ?? "")
    .split(delimiter)
    .filter((folder) => /(^|[\\/])(bin|Scripts)$/.test(folder))
    .map(dirname)
    .filter((prefix) => existsSync(prefixDataDirectory(prefix)) && !(platform !== "win32" && real(prefix) === "/"));
  return [...(active as string[]), ...onPath];
}

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
