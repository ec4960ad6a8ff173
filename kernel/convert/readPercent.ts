import type { Document, DocumentCell } from "./cells.ts";

const markerLine = /^\/\/ ?%%(?:[ \t](.*))?$/;
/** Made for plain Node by `runnable`; no cell of the notebook. */
export const preludeTag = "thalweg-prelude";

/** Reads a file in the percent format; text before the first marker is a cell too. */
export function readPercent(text: string): Document {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|[\r\n]/);
  const { kernelspec, length } = readHeader(lines);
  const cells: DocumentCell[] = [];
  let current: { head: string | undefined; lines: string[] } = { head: undefined, lines: [] };
  const close = () => {
    const cell = cellOf(current.head, current.lines);
    const tags = cell?.metadata["tags"];
    if (cell && !(Array.isArray(tags) && tags.includes(preludeTag))) cells.push(cell);
  };
  for (const line of lines.slice(length)) {
    const found = markerLine.exec(line);
    if (!found) {
      current.lines.push(line);
      continue;
    }
    close();
    current = { head: found[1] ?? "", lines: [] };
  }
  close();
  return { cells, ...(kernelspec && { kernelspec }) };
}

/** The kernelspec of the header, and how many lines the header has. */
function readHeader(lines: readonly string[]): { kernelspec?: Record<string, string>; length: number } {
  if (lines[0]?.trim() !== "// ---") return { length: 0 };
  const end = lines.indexOf("// ---", 1);
  if (end < 0) return { length: 0 };
  const kernelspec: Record<string, string> = {};
  const from = lines.findIndex((line) => /^\/\/ {3}kernelspec:/.test(line));
  for (let i = from + 1; from > 0 && i < end; i++) {
    const [, key, value] = /^\/\/ {5}(\w+): (.*)$/.exec(lines[i]!) ?? [];
    if (!key) break;
    kernelspec[key] = value!.replace(/^'(.*)'$/, "$1");
  }
  return { length: end + 1, ...(Object.keys(kernelspec).length > 0 && { kernelspec }) };
}

function cellOf(head: string | undefined, lines: readonly string[]): DocumentCell | undefined {
  const body = lines.join("\n").replace(/^\n+|\s+$/g, "");
  if (head === undefined && body === "") return undefined;
  const { kind, metadata } = readMarker(head ?? "");
  if (kind !== "code") return { type: kind, source: uncommented(body), metadata };
  const { language, magic_args, ...rest } = metadata;
  if (typeof language !== "string") return { type: "code", source: withMagics(body), metadata };
  const parameters = typeof magic_args === "string" ? ` ${magic_args}` : "";
  return { type: "code", source: `%%${language}${parameters}\n${uncommented(body)}`.trimEnd(), metadata: rest };
}

const uncommented = (text: string): string => text.replace(/^\/\/ ?/gm, "");

/** Comments at the top of a cell that are magics. */
function withMagics(body: string): string {
  const lines = body.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*\/\/ (?:\/\/ )*%{1,2}[A-Za-z?]/.test(line)) lines[i] = line.replace("// ", "");
    else if (line.trim() !== "" && !line.trim().startsWith("//")) break;
  }
  return lines.join("\n");
}

/** `title [markdown] key="value" other=[1, 2]`. */
function readMarker(head: string): { kind: DocumentCell["type"]; metadata: Record<string, unknown> } {
  const metadata: Record<string, unknown> = {};
  let rest = head.trim();
  for (let from = 0; ; ) {
    const at = rest.slice(from).search(/(?:^|\s)[\w.-]+=/);
    if (at < 0) break;
    const start = from + at;
    const pairs = readPairs(rest.slice(start));
    if (pairs) {
      Object.assign(metadata, pairs);
      rest = rest.slice(0, start).trim();
      break;
    }
    from = start + 1;
  }
  const [, title = "", kind = ""] = /^(.*?)\s*(?:\[(markdown|md|raw)\])?$/.exec(rest) ?? [];
  if (title !== "") metadata["title"] = title;
  return { kind: kind === "raw" ? "raw" : kind === "" ? "code" : "markdown", metadata };
}

/** Pairs of a key and a JSON value up to the end; undefined where the text is anything else. */
function readPairs(text: string): Record<string, unknown> | undefined {
  const found: Record<string, unknown> = {};
  for (let rest = text.trim(); rest !== ""; ) {
    const [head = "", key = ""] = /^([\w.-]+)=/.exec(rest) ?? [];
    if (head === "") return undefined;
    const value = longestJson(rest.slice(head.length));
    if (value === undefined) return undefined;
    found[key] = JSON.parse(value);
    rest = rest.slice(head.length + value.length).trim();
  }
  return found;
}

/** The shortest piece of text from its start that is JSON and ends before a blank or the end. */
function longestJson(text: string): string | undefined {
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && !/\s/.test(text[end]!)) continue;
    try {
      JSON.parse(text.slice(0, end));
      return text.slice(0, end);
    } catch {
      // a blank inside of it
    }
  }
  return undefined;
}
