// Objects of libraries that show themselves by a protocol of their own: the same that Deno's kernel knows, Vega specifications,
// elements of a DOM, and tables of Arquero and its kind.
import { isProxy } from "node:util/types";
import type { MimeBundle } from "../calls.ts";
import { recordsOf } from "./recordsOf.ts";
import { tableData } from "./tableData.ts";

/** Rows asked of a table of a library. */
const mostRows = 200;

type Protocol = (value: object) => MimeBundle | undefined;

/** How a library's object shows itself; undefined where it has no protocol that is known. */
export function libraryData(value: object): MimeBundle | undefined {
  for (const protocol of protocols) {
    const data = protocol(value);
    if (data) return data;
  }
  return undefined;
}

/** A plain object that names its schema is a chart. */
const vegaSpecification: Protocol = (value) => vegaData(own(value, "$schema"), value);

/** A chart object that makes its specification. */
const vegaMaker: Protocol = (value) => {
  if (!has(value, "toSpec")) return undefined;
  const specification = call(value, "toSpec");
  return isObject(specification) ? vegaData(own(specification, "$schema"), specification) : undefined;
};

function vegaData(schema: unknown, specification: object): MimeBundle | undefined {
  const [, kind, version] = /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(typeof schema === "string" ? schema : "") ?? [];
  if (!kind) return undefined;
  const data = JSON.parse(JSON.stringify(specification)) as object;
  return { [`application/vnd.${kind.replace("-", "")}.v${version}+json`]: data };
}

/** An element of any DOM, such as what Plot draws on a document of jsdom. */
const element: Protocol = (value) => {
  if (!has(value, "outerHTML") || !has(value, "nodeType")) return undefined;
  const markup = get(value, "outerHTML");
  if (typeof markup !== "string") return undefined;
  const type = /^<svg[\s>]/.test(markup) ? "image/svg+xml" : "text/html";
  const named = type === "image/svg+xml" && !markup.includes("xmlns=");
  return { [type]: named ? markup.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"') : markup };
};

/** A table by columns: Arquero's. */
const columnTable: Protocol = (value) => {
  if (!["numRows", "columnNames", "objects"].every((key) => has(value, key))) return undefined;
  const [rows, count] = [call(value, "objects", { limit: mostRows }), call(value, "numRows")];
  return tableOf(rows, count, "Table");
};

/** A data frame by records: that of Polars, and Danfo's kind. */
const dataFrame: Protocol = (value) => {
  if (!["toRecords", "schema", "head"].every((key) => has(value, key))) return undefined;
  const head = call(value, "head", mostRows);
  return tableOf(isObject(head) ? call(head, "toRecords") : undefined, get(value, "height"), "DataFrame");
};

const canvas: Protocol = (value) => {
  if (!has(value, "toDataURL") || !has(value, "getContext")) return undefined;
  const [, data] = /^data:image\/png;base64,(.*)$/.exec(String(call(value, "toDataURL", "image/png"))) ?? [];
  return data === undefined ? undefined : { "image/png": data };
};

const protocols: readonly Protocol[] = [vegaSpecification, vegaMaker, element, columnTable, dataFrame, canvas];

function tableOf(rows: unknown, count: unknown, kind: string): MimeBundle | undefined {
  if (!Array.isArray(rows)) return undefined;
  const records = recordsOf(rows.length === 1 ? [rows[0], rows[0]] : rows);
  if (!records) return undefined;
  const all = typeof count === "number" ? count : rows.length;
  return tableData({ ...records, kind, count: all, rows: records.rows.slice(0, rows.length) });
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !isProxy(value);

/** Has the property, itself or by a prototype, without reading it. */
const has = (value: object, key: string): boolean => key in value;

const own = (value: object, key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;

const get = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];

function call(value: object, key: string, ...parameters: unknown[]): unknown {
  const method = get(value, key);
  return typeof method === "function" ? method.apply(value, parameters) : undefined;
}
