// What was run, in this session and in those on disk, as history requests ask for it.
import type { HistoryFolder } from "./historyFolder.ts";
import type { HistoryEntry, HistoryRequest } from "./protocol.ts";

export interface HistoryLine {
  readonly line: number;
  readonly source: string;
  output: string | null;
}

interface Found extends HistoryLine {
  readonly session: number;
}

/** Characters of an output that are kept. */
const longestOutput = 20_000;

export class History {
  readonly #lines: HistoryLine[] = [];
  readonly #folder: HistoryFolder | undefined;

  /** @param folder Where it is kept; without one it lives as long as the kernel. */
  constructor(folder?: HistoryFolder) {
    this.#folder = folder;
  }

  add(line: number, source: string): void {
    this.#lines.push({ line, source, output: null });
    this.#folder?.append({ line, source });
  }

  /** Keeps the text of the result that line `line` showed. */
  setOutput(line: number, output: string): void {
    const entry = this.#lines.findLast((entry) => entry.line === line);
    if (!entry) return;
    entry.output = output.slice(0, longestOutput);
    this.#folder?.append({ line, output: entry.output });
  }

  async find(request: HistoryRequest): Promise<HistoryEntry[]> {
    const form = ({ session, line, source, output }: Found): HistoryEntry => [
      session,
      line,
      request.output ? [source, output] : source,
    ];
    return (await this.#select(request)).map(form);
  }

  /** Settles when all is on disk. */
  async settled(): Promise<void> {
    await this.#folder?.settled();
  }

  async #select(request: HistoryRequest): Promise<Found[]> {
    if (request.hist_access_type === "range") return await this.#range(request);
    if (request.hist_access_type === "search") return await this.#search(request);
    return await this.#last(request.n ?? 10, () => true);
  }

  /** Lines start to stop - 1 of a session: 0 is this one, -1 the one before it; others by their number. */
  async #range({ session: asked = 0, start = 1, stop }: HistoryRequest): Promise<Found[]> {
    const mine = await this.#session();
    const lines = await this.#read(asked > 0 ? asked : mine + asked, mine);
    return lines.filter(({ line }) => line >= start && (stop === null || stop === undefined || line < stop));
  }

  async #search({ pattern = "*", unique = false, n }: HistoryRequest): Promise<Found[]> {
    const seen = new Set<string>();
    return await this.#last(n ?? Number.POSITIVE_INFINITY, ({ source }) => {
      if (!matchesGlob(pattern, source) || (unique && seen.has(source))) return false;
      seen.add(source);
      return true;
    });
  }

  /** The last `n` lines that suit; `suits` is asked from the newest line to older ones. */
  async #last(n: number, suits: (line: HistoryLine) => boolean): Promise<Found[]> {
    const mine = await this.#session();
    const sessions = [...((await this.#folder?.sessions()) ?? []).filter((session) => session !== mine), mine];
    const found: Found[] = [];
    for (const session of sessions.sort((a, b) => b - a)) {
      if (found.length >= n) break;
      for (const line of (await this.#read(session, mine)).reverse())
        if (found.length < n && suits(line)) found.push(line);
    }
    return found.reverse();
  }

  async #session(): Promise<number> {
    return (await this.#folder?.session()) ?? 1;
  }

  async #read(session: number, mine: number): Promise<Found[]> {
    const lines = session === mine ? this.#lines : ((await this.#folder?.read(session)) ?? []);
    return lines.map((line) => ({ ...line, session }));
  }
}

/**
 * The whole text against a pattern in which `*` is any text and `?` any character. It goes back to the last star only, so
 * that no pattern takes longer than the product of the lengths.
 */
function matchesGlob(pattern: string, text: string): boolean {
  const [wanted, given] = [[...pattern], [...text]];
  let [p, t, star, from] = [0, 0, -1, 0];
  while (t < given.length) {
    if (wanted[p] === "*") [star, from] = [p++, t];
    else if (wanted[p] === "?" || wanted[p] === given[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, t] = [star + 1, ++from];
    else return false;
  }
  return wanted.slice(p).every((rest) => rest === "*");
}
