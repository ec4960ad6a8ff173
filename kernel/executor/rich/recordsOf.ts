import { isMap, isProxy } from "node:util/types";

/** Rows under named columns. */
export interface Records {
  /** `Map`, or `Array`. */
  readonly kind: string;
  /** Of the column that numbers or keys the rows. */
  readonly corner: string;
  readonly columns: readonly string[];
  /** All rows there are; `rows` has the first of them. */
  readonly count: number;
  readonly rows: readonly { readonly key: unknown; readonly cells: readonly unknown[] }[];
}

/** Rows that are kept to be shown, elements that are looked at, and columns at most. */
const mostRows = 200;
const mostLooked = 10_000;
const mostColumns = 50;

/** Stands in a cell whose property is a getter, which nobody runs. */
export const getter = Symbol("getter");
/** Stands where a record has no such property. */
export const missing = Symbol("missing");

/** The rows of an array of two or more records, or of a Map; columns in the order in which they first come. */
export function recordsOf(value: object): Records | undefined {
  if (Array.isArray(value)) return ofArray(value);
  return isMap(value) && value.size > 0 ? ofMap(value) : undefined;
}

function ofArray(array: readonly unknown[]): Records | undefined {
  if (array.length < 2) return undefined;
  const found: object[] = [];
  for (let i = 0; i < Math.min(array.length, mostLooked); i++) {
    const element = Object.getOwnPropertyDescriptor(array, i)?.value;
    if (!isRecord(element)) return undefined;
    found.push(element);
  }
  const columns = columnsOf(found);
  if (!columns) return undefined;
  const rows = found.slice(0, mostRows).map((record, key) => ({ key, cells: cellsOf(record, columns) }));
  return { kind: "Array", corner: "", columns, count: array.length, rows };
}

function ofMap(map: ReadonlyMap<unknown, unknown>): Records | undefined {
  const entries: [unknown, unknown][] = [];
  Map.prototype.forEach.call(map, (value, key) => {
    if (entries.length < mostLooked) entries.push([key, value]);
  });
  const values = entries.map(([, value]) => value);
  const columns = values.every(isRecord) ? columnsOf(values as object[]) : undefined;
  const rows = entries.slice(0, mostRows).map(([key, value]) => ({
    key,
    cells: columns ? cellsOf(value as object, columns) : [value],
  }));
  return { kind: "Map", corner: "key", columns: columns ?? ["value"], count: map.size, rows };
}

/** A plain object with at least one property, and no text of its own. */
function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null || isProxy(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  return Object.keys(value).length > 0 && Object.getOwnPropertySymbols(value).length === 0;
}

function columnsOf(records: readonly object[]): string[] | undefined {
  const columns = new Set<string>();
  for (const record of records) {
    for (const key of Object.keys(record)) columns.add(key);
    if (columns.size > mostColumns) return undefined;
  }
  return [...columns];
}

const cellsOf = (record: object, columns: readonly string[]): unknown[] =>
  columns.map((name) => {
    const found = Object.getOwnPropertyDescriptor(record, name);
    return !found ? missing : "value" in found ? found.value : getter;
  });
