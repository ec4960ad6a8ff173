import type { Context } from "../context.ts";
import type { Magic, MagicCall } from "./magic.ts";

/** Types and values are cut to this many characters. */
const widest = 60;

export const who: Magic = {
  usage: "%who",
  summary: "Lists the names of the notebook's variables.",
  run({ context, say }) {
    const { names } = context.language;
    say(names.length === 0 ? "There are no variables yet.\n" : `${names.join("  ")}\n`);
  },
};

export const whos: Magic = {
  usage: "%whos",
  summary: "Lists the notebook's variables with their types, sizes in memory and values.",
  details:
    "Sizes are estimates of what is reachable from a variable, and a lower bound where it is very much. Looking runs " +
    "nothing of yours: no getter, no trap of a proxy, no method.",
  async run({ context, say, show }: MagicCall) {
    const rows = await rowsOf(context);
    if (rows.length === 0) return say("There are no variables yet.\n");
    show({ "text/plain": textTable(rows), "text/html": htmlTable(rows) });
  },
};

type Row = readonly [name: string, type: string, size: string, cell: string, value: string];
const heads: Row = ["name", "type", "size", "cell", "value"];

async function rowsOf({ language, executor }: Context): Promise<Row[]> {
  const variables = await language.call("variables", undefined);
  return await Promise.all(
    variables.map(async ({ name, type, label }): Promise<Row> => {
      const { text = "", bytes } = (await executor.peek(name)) ?? {};
      return [name, cut(type), bytes === undefined ? "" : sizeWords(bytes), label, cut(text.replace(/\s+/g, " "))];
    }),
  );
}

const cut = (text: string): string => (text.length <= widest ? text : `${text.slice(0, widest - 1)}…`);

/** Negative where it is a lower bound. */
function sizeWords(bytes: number): string {
  const size = Math.abs(bytes);
  const [unit, scale] = size >= 1e9 ? ["GB", 1e9] : size >= 1e6 ? ["MB", 1e6] : size >= 1e3 ? ["kB", 1e3] : ["B", 1];
  return `${bytes < 0 ? "≥ " : ""}${Number((size / Number(scale)).toPrecision(3))} ${unit}`;
}

function textTable(rows: readonly Row[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: Row) =>
    row
      .map((text, i) => (i === 2 ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width)) as unknown as Row), ...rows.map(line)].join("\n");
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function htmlTable(rows: readonly Row[]): string {
  const cells = (row: Row, tag: string) =>
    `<tr>${row.map((text, i) => `<${tag} style="text-align:${i === 2 ? "right" : "left"}">${escaped(text)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells(heads, "th")}</thead><tbody>${rows.map((row) => cells(row, "td")).join("")}</tbody></table>`;
}
