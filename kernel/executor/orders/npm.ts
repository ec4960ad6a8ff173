import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { findHost } from "../../notebook/host.ts";
import type { Given } from "./index.ts";
import { OrderError } from "./orderError.ts";
import { runProgram } from "./runProgram.ts";

/** Runs npm in the notebook's project; what `install` adds has types afterwards where there are any. */
export async function npm(
  { words, directory }: { words: readonly string[]; directory: string },
  given: Given,
): Promise<void> {
  const folder = projectFolder(directory);
  const [command = "", ...rest] = words;
  if (!["install", "i", "add"].includes(command)) {
    const code = await run(given, folder, words, (name, text) => void process[name].write(text));
    if (code !== 0) throw new OrderError(`%npm ${words.join(" ")}: exit status ${code}`);
    return;
  }
  if (!existsSync(join(folder, "package.json")))
    writeFileSync(join(folder, "package.json"), '{\n  "private": true\n}\n');
  const names = rest
    .flatMap((each) => /^(?:@[^/@]+\/)?[\w.-]+(?=@|$)/.exec(each)?.[0] ?? [])
    .filter((name) => !name.startsWith("-"));
  const before = new Map(names.map((name) => [name, versionOf(folder, name)]));
  await install(given, folder, rest);
  const said: string[] = [];
  for (const name of names) said.push(await withTypes(given, folder, name, before.get(name)));
  const place = relative(directory, join(folder, "node_modules"));
  console.log([...said, `in ${place.startsWith("..") ? join(folder, "node_modules") : `./${place}`}`].join("\n"));
}

/** The nearest folder with a package.json, from the notebook's up to the top of its repository; else the notebook's own. */
function projectFolder(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return directory;
  }
}

/** Of npm's errors: what says nothing about the package. */
const boilerplate = /A complete log|\.log$|^code E|^Note that you can also install|^tarball, folder/;

const quiet = ["--no-fund", "--no-audit", "--no-update-notifier", "--color=false"];

async function install(given: Given, folder: string, words: readonly string[]): Promise<void> {
  const progress = new InstallProgress(words);
  const problems: string[] = [];
  let rest = "";
  const code = await run(given, folder, ["install", ...words, ...quiet, "--loglevel=http"], (_, text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (/^npm http fetch/.test(line)) progress.fetched(line);
      else if (/^npm err/i.test(line)) problems.push(line.replace(/^npm err(?:or|!)\s?/i, ""));
      else if (/^npm warn/i.test(line)) process.stderr.write(`${line}\n`);
    }
  });
  progress.end(code === 0);
  if (code === 0) return;
  const told = problems
    .map((line) => line.replace(/^404\s*/, ""))
    .filter((line) => line !== "" && !boilerplate.test(line));
  throw new OrderError(`%npm install: ${told.join("\n") || `exit status ${code}`}`);
}

/** What is installed under a name, with its types fetched where it has none, in words. */
async function withTypes(given: Given, folder: string, name: string, before: string | undefined): Promise<string> {
  const version = versionOf(folder, name);
  if (version === undefined) return `${name}: nothing was installed under this name`;
  const changed =
    before !== undefined && before !== version
      ? `; it was ${before}, which cells that have imported it keep until %reset`
      : "";
  const words = `${name} ${version}`;
  if (hasTypes(folder, name)) return words + changed;
  const types = `@types/${name.replace(/^@([^/]+)\//, "$1__")}`;
  if (versionOf(folder, types) === undefined) {
    let known = "";
    // A deprecated one says that the package has types of its own.
    const code = await run(
      given,
      folder,
      ["view", types, "version", "deprecated", "--json", ...quiet],
      (name, text) => {
        if (name === "stdout") known += text;
      },
    );
    if (code === 0 && known.includes('"deprecated"')) return words + changed;
    if (code !== 0) return `${words} has no types, and there is no ${types}: what comes from it is any${changed}`;
    await install(given, folder, ["--save-dev", types]);
  }
  return `${words} with ${types} ${versionOf(folder, types)}${changed}`;
}

function manifestOf(folder: string, name: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")) as Record<
      string,
      unknown
    >;
  } catch {
    return undefined;
  }
}

const versionOf = (folder: string, name: string): string | undefined => {
  const version = manifestOf(folder, name)?.["version"];
  return typeof version === "string" ? version : undefined;
};

function hasTypes(folder: string, name: string): boolean {
  const manifest = manifestOf(folder, name) ?? {};
  if (manifest["types"] !== undefined || manifest["typings"] !== undefined) return true;
  const exported = JSON.stringify(manifest["exports"] ?? {});
  if (/"types(?:@[^"]*)?":/.test(exported)) return true;
  const files = [...exported.matchAll(/"(\.\/[^"*]+\.[cm]?js)"/g)].map(([, file]) => file!);
  for (const key of ["main", "module"]) if (typeof manifest[key] === "string") files.push(manifest[key]);
  return [...files, "index.js"].some((file) => {
    const beside = file.replace(/(?:\.([cm]?)js)?$/, ".d.$1ts");
    return existsSync(join(folder, "node_modules", name, beside));
  });
}

/** The exit status of npm. */
async function run(
  { cell }: Given,
  folder: string,
  words: readonly string[],
  onText: (name: "stdout" | "stderr", text: string) => void,
): Promise<number> {
  const { code, signal } = await runProgram(cell, npmProgram(), words, { cwd: folder, onText });
  if (signal !== null) throw new OrderError(`%npm: ended by ${signal}`);
  return code ?? 1;
}

/** The npm that came with this Node, else that of the PATH. */
function npmProgram(): string {
  const name = process.platform === "win32" ? "npm.cmd" : "npm";
  const beside = join(dirname(process.execPath), name);
  return existsSync(beside) ? beside : name;
}

/** One line on the page that says how far an installation is. */
class InstallProgress {
  readonly #words: readonly string[];
  readonly #place = randomUUID();
  readonly #start = performance.now();
  #answers = 0;
  #shown = false;

  constructor(words: readonly string[]) {
    this.#words = words;
    this.#show("asks the registry");
  }

  fetched(line: string): void {
    const [, name = ""] = /\shttps?:\/\/[^/]+\/(?:.*\/)?([^/\s]+)/.exec(line) ?? [];
    this.#show(`${++this.#answers} answers, the last about ${decodeURIComponent(name)}`);
  }

  end(well: boolean): void {
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    this.#show(`${well ? "done" : "failed"} after ${seconds} s and ${this.#answers} answers of the registry`);
  }

  #show(state: string): void {
    const text = `npm install ${this.#words.join(" ")}: ${state}`;
    const value = { [Symbol.for("Jupyter.display")]: () => ({ "text/plain": text }) };
    findHost()?.display(value, { displayId: this.#place, update: this.#shown });
    this.#shown = true;
  }
}
