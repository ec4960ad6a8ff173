import type { MimeBundle } from "../calls.ts";
import { inspectValue } from "../inspectValue.ts";
import { getter, missing, type Records } from "./recordsOf.ts";

/** Rows of a page, and rows in the text. */
const pageRows = 50;
/** Characters of a cell in the text, and in HTML. */
const widestText = 40;
const widestHtml = 300;
/** Characters of a row of the text; further columns are counted. */
const widestRow = 160;

/** A table as text and as HTML: the first 50 rows, in HTML the next ones on pages that open. */
export function tableData(records: Records): MimeBundle {
  return { "text/plain": textOf(records), "text/html": htmlOf(records) };
}

function textOf({ kind, corner, columns, count, rows }: Records): string {
  const shown = rows.slice(0, pageRows);
  const heads = [corner, ...columns];
  const cells = shown.map(({ key, cells }) => [key, ...cells]);
  const texts = cells.map((row) => row.map((each) => cut(plain(each), widestText)));
  const widths = heads.map((head, i) => Math.max(head.length, ...texts.map((row) => row[i]!.length)));
  let fitting = 0;
  for (let width = 0; fitting < widths.length && width <= widestRow; fitting++) width += widths[fitting]! + 2;
  const numeric = heads.map((_, i) => cells.every((row) => isNumeric(row[i])));
  const line = (row: readonly string[]) =>
    row
      .slice(0, fitting)
      .map((text, i) => (numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const rule = line(widths.map((width) => "─".repeat(width)));
  return [line(heads), rule, ...texts.map(line), summary(kind, count, shown.length, heads.length - fitting)].join("\n");
}

function summary(kind: string, count: number, shown: number, left: number): string {
  const all = `${count.toLocaleString("en")} row${count === 1 ? "" : "s"}`;
  const rows = count > shown ? `the first ${shown} of ${all}` : all;
  return `${kind}: ${rows}${left > 0 ? `; ${left} more columns` : ""}`;
}

function htmlOf({ kind, corner, columns, count, rows }: Records): string {
  const numeric = columns.map((_, i) => rows.every(({ cells }) => isNumeric(cells[i])));
  const head = `<tr><th>${escaped(corner)}</th>${columns
    .map((name, i) => `<th style="text-align:${numeric[i] ? "right" : "left"}">${escaped(name)}</th>`)
    .join("")}</tr>`;
  const page = (from: number) => {
    const body = rows
      .slice(from, from + pageRows)
      .map(
        ({ key, cells }) =>
          `<tr><th>${escaped(cut(plain(key), widestHtml))}</th>${cells
            .map(
              (each, i) =>
                `<td style="text-align:${numeric[i] ? "right" : "left"}">${escaped(cut(plain(each), widestHtml))}</td>`,
            )
            .join("")}</tr>`,
      );
    return `<table><thead>${head}</thead><tbody>${body.join("")}</tbody></table>`;
  };
  let html = page(0);
  for (let from = pageRows; from < rows.length; from += pageRows)
    html += `<details><summary>rows ${from + 1} to ${Math.min(from + pageRows, rows.length)}</summary>${page(from)}</details>`;
  return `${html}<p>${summary(kind, count, rows.length, 0)}</p>`;
}

function plain(value: unknown): string {
  if (value === missing) return "";
  if (value === getter) return "[Getter]";
  if (typeof value === "string") return value.replace(/\s+/g, " ");
  return inspectValue(value, {
    colors: false,
    depth: 0,
    customInspect: false,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 6,
    maxStringLength: widestHtml,
  }).replace(/\s+/g, " ");
}

const isNumeric = (value: unknown): boolean =>
  typeof value === "number" || typeof value === "bigint" || value === missing || value === null || value === undefined;

const cut = (text: string, widest: number): string =>
  text.length <= widest ? text : `${text.slice(0, widest - 1).replace(/[\ud800-\udbff]$/, "")}…`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
