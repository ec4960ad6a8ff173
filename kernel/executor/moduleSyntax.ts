// Where a syntax error in an imported file is. Node keeps that to itself until a process dies of it, so the files that were
// just loaded are checked once more by `node --check`, which says it.
import { spawnSync } from "node:child_process";
import { registerHooks } from "node:module";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isOurs } from "./stackTrace.ts";

/** This many of the files loaded last are looked at. */
const most = 8;

let recent: string[] = [];

/** Remembers which of the user's own files are loaded. */
export function recordLoads(): void {
  registerHooks({
    load(url, context, next) {
      if (url.startsWith("file:") && !isOurs(url) && !url.includes("/node_modules/"))
        recent = [fileURLToPath(url), ...recent].slice(0, most);
      return next(url, context);
    },
  });
}

/** The place and line of a SyntaxError of a module, or nothing: most come from `JSON.parse` and their kind. */
export function moduleSyntax(thrown: unknown): string[] {
  if (!(thrown instanceof SyntaxError) || !isOfImport(thrown)) return [];
  for (const path of recent) {
    const { status, stderr } = spawnSync(process.execPath, ["--check", path], { encoding: "utf8", timeout: 5000 });
    if (status === 0 || !stderr.includes(path.split(sep).at(-1)!)) continue;
    const end = stderr.search(/^\s*$|^\w*Error/m);
    return stderr
      .slice(0, end < 0 ? undefined : end)
      .trimEnd()
      .split("\n")
      .slice(0, 8);
  }
  return [];
}

/** The error was made while a module was compiled. */
const isOfImport = (error: SyntaxError) => /^[^\n]*\n\s+at compileSourceTextModule /.test(String(error.stack));
