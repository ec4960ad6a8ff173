import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../paths.ts";
import type { Positions } from "./positions.ts";

/** More than V8's 10: frames of Node and of ours are left out of what is shown. */
const frames = 50;

/** `error.stack` as user code reads it: places in cells mapped, no frame of the kernel. */
export function installStackTrace(positions: Positions): void {
  Error.stackTraceLimit = frames;
  Error.prepareStackTrace = (error, sites) => {
    const written = sites.filter((site) => !positions.isAdded(...placeOf(site)));
    const lines = written
      .map((site) => `    at ${positions.mapText(String(site))}`)
      .filter((line, i, all) => !isOurs(line) && !(isWait(line) && isOurs(all[i + 1] ?? "")));
    return [headerOf(error, written[0], positions), ...withoutTheirCaller(lines)].join("\n");
  };
}

/** A cell's own `await` waits for two things. */
const isWait = (line: string) => line.endsWith("async Promise.all (index 0)");

/** Below the user's own frames stands how Node came to call them: by the kernel. */
function withoutTheirCaller(lines: string[]): string[] {
  const last = lines.findLastIndex((line) => !/[( ]node:|\(native\)/.test(line));
  return last < 0 ? lines : lines.slice(0, last + 1);
}

const placeOf = (site: NodeJS.CallSite): [path: string, line: number, column: number] => [
  site.getFileName() ?? "",
  site.getLineNumber() ?? 0,
  site.getColumnNumber() ?? 0,
];

/** File name of the one line through which cells import. */
export const importerName = "$import";

/** True for a stack line of the kernel or of the runtime beside it. */
export const isOurs = (line: string): boolean =>
  line.includes(`/${importerName}:`) || ownFolders.some((folder) => line.includes(folder));

const ownFolders = ["kernel", "src", "dist"]
  .map((folder) => join(packageRoot, folder, sep))
  .flatMap((folder) => [folder, pathToFileURL(folder).href]);

function headerOf(error: unknown, site: NodeJS.CallSite | undefined, positions: Positions): string {
  try {
    const text = Error.prototype.toString.call(error);
    const place = site && positions.find(...placeOf(site));
    return place ? positions.inOwnWords(text, place.name, place.line) : text;
  } catch {
    return "Error";
  }
}
