// History on disk: one file for each kernel's session, to which only that kernel appends. Several kernels at once never
// write to the same file, and a kernel that dies leaves at most one broken last line, which readers skip.
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { userDataDirectory } from "../jupyterPaths.ts";
import type { HistoryLine } from "./history.ts";
import { log, reason } from "./log.ts";

/** Sessions that are kept; the oldest go first. */
const keptSessions = 1_000;

/** What a session's file holds: a JSON record on each line, an input or the output of one. */
type Entry = { readonly line: number; readonly source: string } | { readonly line: number; readonly output: string };

/** Where history is kept: in the user's Jupyter data folder; nowhere with THALWEG_HISTORY=off. */
export function historyPlace(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env["THALWEG_HISTORY"] === "off" ? undefined : join(userDataDirectory(), "thalweg", "history");
}

export class HistoryFolder {
  readonly #path: string;
  #mine: Promise<number> | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #broken = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The number of this kernel's session, which is given at its first entry; before that, the number it would get. */
  async session(): Promise<number> {
    return await (this.#mine ?? this.#next());
  }

  append(entry: Entry): void {
    this.#mine ??= this.#claim();
    this.#written = this.#written.then(async () => {
      if (!this.#broken) await this.#write(`${JSON.stringify(entry)}\n`).catch((error) => this.#giveUp(error));
    });
  }

  /** Settles when all that was appended is in the file. */
  async settled(): Promise<void> {
    await this.#written;
  }

  /** Numbers of all sessions, the oldest first. */
  async sessions(): Promise<number[]> {
    const names = await readdir(this.#path).catch(() => []);
    return names
      .flatMap((name) => (/^\d+\.jsonl$/.test(name) ? [Number.parseInt(name, 10)] : []))
      .sort((a, b) => a - b);
  }

  /** The lines of a session; none where there is no such session. */
  async read(session: number): Promise<HistoryLine[]> {
    const text = await readFile(this.#file(session), "utf8").catch(() => "");
    const lines = new Map<number, HistoryLine>();
    for (const entry of text.split("\n").flatMap(parse)) {
      const known = lines.get(entry.line);
      if ("source" in entry) lines.set(entry.line, { line: entry.line, source: entry.source, output: null });
      else if (known) known.output = entry.output;
    }
    return [...lines.values()];
  }

  #file(session: number): string {
    return join(this.#path, `${session}.jsonl`);
  }

  async #next(): Promise<number> {
    return ((await this.sessions()).at(-1) ?? 0) + 1;
  }

  /** Takes the next number by making its file; another kernel that takes it first is seen by its file. */
  async #claim(): Promise<number> {
    try {
      await mkdir(this.#path, { recursive: true, mode: 0o700 });
      for (let number = await this.#next(); ; number++) {
        if (!(await this.#make(number))) continue;
        void this.#forgetOldest();
        return number;
      }
    } catch (error) {
      this.#giveUp(error);
      return 1;
    }
  }

  async #make(number: number): Promise<boolean> {
    try {
      await (await open(this.#file(number), "ax", 0o600)).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }

  async #write(text: string): Promise<void> {
    const file = await open(this.#file(await this.#mine!), "a", 0o600);
    try {
      await file.appendFile(text);
    } finally {
      await file.close();
    }
  }

  /** A full disk or a folder that can't be written must not stop cells. */
  #giveUp(error: unknown): void {
    if (!this.#broken) log.warning(`history is not kept on disk (${this.#path}): ${reason(error)}`);
    this.#broken = true;
  }

  async #forgetOldest(): Promise<void> {
    for (const session of (await this.sessions()).slice(0, -keptSessions))
      await rm(this.#file(session), { force: true }).catch(() => {});
  }
}

function parse(text: string): Entry[] {
  try {
    const { line, source, output } = JSON.parse(text) as { line?: unknown; source?: unknown; output?: unknown };
    if (typeof line !== "number") return [];
    if (typeof source === "string") return [{ line, source }];
    return typeof output === "string" ? [{ line, output }] : [];
  } catch {
    return []; // the end of a file is torn when its kernel died
  }
}
