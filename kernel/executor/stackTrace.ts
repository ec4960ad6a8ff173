import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../paths.ts";
import type { Positions } from "./positions.ts";

/** More than V8's 10: frames of Node and of ours are left out of what is shown. */
const frames = 50;

/** `error.stack` as user code reads it: places in cells mapped, no frame of the kernel. */
export function installStackTrace(positions: Positions): void {
  Error.stackTraceLimit = frames;
  Error.prepareStackTrace = (error, sites) =>
    [
      headerOf(error),
      ...sites.map((site) => `    at ${positions.mapText(String(site))}`).filter((line) => !isOurs(line)),
    ].join("\n");
}

/** File name of the one line through which cells import. */
export const importerName = "$import";

/** True for a stack line of the kernel or of the runtime beside it. */
export const isOurs = (line: string): boolean =>
  line.includes(`/${importerName}:`) || ownFolders.some((folder) => line.includes(folder));

const ownFolders = ["kernel", "src", "dist"]
  .map((folder) => join(packageRoot, folder, sep))
  .flatMap((folder) => [folder, pathToFileURL(folder).href]);

function headerOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
