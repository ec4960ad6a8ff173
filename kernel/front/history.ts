// What was run, as history requests ask for it. In memory: it lives as long as the kernel.
import type { HistoryEntry, HistoryRequest } from "./protocol.ts";

interface Line {
  readonly line: number;
  readonly source: string;
  output: string | null;
}

/** The number of this kernel's only session; 0 also means it, as in IPython. */
const session = 1;

export class History {
  readonly #lines: Line[] = [];

  add(line: number, source: string): void {
    this.#lines.push({ line, source, output: null });
  }

  /** Keeps the text of the result that line `line` showed. */
  setOutput(line: number, output: string): void {
    const entry = this.#lines.findLast((entry) => entry.line === line);
    if (entry) entry.output = output;
  }

  find(request: HistoryRequest): HistoryEntry[] {
    const form = ({ line, source, output }: Line): HistoryEntry => [
      session,
      line,
      request.output ? [source, output] : source,
    ];
    return this.#select(request).map(form);
  }

  #select(request: HistoryRequest): Line[] {
    if (request.hist_access_type === "range") return this.#range(request);
    if (request.hist_access_type === "search") return this.#search(request);
    return last(this.#lines, request.n ?? 10);
  }

  /** Lines start to stop - 1 of a session: 0 or the session's number, none of earlier sessions. */
  #range({ session: asked = 0, start = 1, stop }: HistoryRequest): Line[] {
    if (asked !== 0 && asked !== session) return [];
    return this.#lines.filter(({ line }) => line >= start && (stop === null || stop === undefined || line < stop));
  }

  #search({ pattern = "*", unique = false, n }: HistoryRequest): Line[] {
    const matching = globPattern(pattern);
    const found = this.#lines.filter(({ source }) => matching.test(source));
    const kept = unique ? found.filter((entry) => found.findLast((e) => e.source === entry.source) === entry) : found;
    return n === null || n === undefined ? kept : last(kept, n);
  }
}

const last = <T>(list: readonly T[], n: number): T[] => (n > 0 ? list.slice(-n) : []);

/** The whole text against a pattern in which `*` is any text and `?` any character. */
function globPattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[\\^$.|+()[\]{}/]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`, "u");
}
