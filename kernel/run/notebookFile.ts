// Notebook documents, nbformat 4: read and checked by hand so that each fault is named, brought to 4.5, and written as
// Jupyter's own nbformat writes them (one-space indent, sorted keys, text as lists of lines).
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

export type MimeBundle = Record<string, unknown>;

export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: MimeBundle; metadata: Record<string, unknown> }
  | {
      output_type: "execute_result";
      data: MimeBundle;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

interface AnyCell {
  id?: string;
  source: string;
  metadata: Record<string, unknown> & { tags?: string[] };
  attachments?: Record<string, MimeBundle>;
}
export interface CodeCell extends AnyCell {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}
export interface TextCell extends AnyCell {
  cell_type: "markdown" | "raw";
}
export type Cell = CodeCell | TextCell;

export interface NotebookDocument {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Record<string, unknown> & {
    kernelspec?: { name?: string; display_name?: string; language?: string };
    language_info?: { name?: string } & Record<string, unknown>;
  };
  cells: Cell[];
}

/** @throws Error naming the file and its fault: not there, not JSON, not nbformat 4, a broken cell. */
export function readNotebook(path: string): NotebookDocument {
  return parseNotebook(readText(path), path);
}

/** A notebook from its text; `path` is for messages. Lists of lines become strings, ids are given, the minor version is 4.5. */
export function parseNotebook(text: string, path: string): NotebookDocument {
  const document = parseJson(text, path);
  const fault = faultOf(document);
  if (fault !== undefined) throw new Error(`${path} ${fault}`);
  const notebook = document as NotebookDocument;
  notebook.metadata ??= {};
  for (const cell of notebook.cells) join(cell);
  if (notebook.nbformat_minor < 5) notebook.nbformat_minor = 5;
  giveIds(notebook.cells);
  return notebook;
}

/** Written beside `path` and renamed, so that no half of it is ever seen. */
export function writeNotebook(path: string, notebook: NotebookDocument): void {
  const beside = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    writeFileSync(beside, formatNotebook(notebook));
    renameSync(beside, path);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    throw new Error(`cannot write ${path}: ${(error as Error).message}`);
  }
}

export const formatNotebook = (notebook: NotebookDocument): string =>
  JSON.stringify(sorted({ ...notebook, cells: notebook.cells.map(split) }), null, 1) + "\n";

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "that is a folder" : message;
    throw new Error(`cannot read ${path}: ${why}`);
  }
}

function parseJson(text: string, path: string): unknown {
  if (text.trim() === "") throw new Error(`${path} is an empty file, not a notebook`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not a notebook: it is not JSON (${(error as Error).message})`);
  }
}

function faultOf(document: unknown): string | undefined {
  if (!isRecord(document)) return "is not a notebook: its JSON is not an object";
  const { nbformat, nbformat_minor, cells, metadata } = document;
  if (typeof nbformat !== "number") return "is not a notebook: it has no nbformat";
  if (nbformat !== 4)
    return `is a notebook of nbformat ${nbformat}, and only 4 is run: convert it with jupyter nbconvert --to notebook`;
  if (typeof nbformat_minor !== "number") return "is not a notebook: it has no nbformat_minor";
  if (metadata !== undefined && !isRecord(metadata)) return "is not a valid notebook: its metadata is not an object";
  if (!Array.isArray(cells)) return "is not a valid notebook: it has no list of cells";
  for (const [i, cell] of cells.entries()) {
    const fault = cellFault(cell);
    if (fault !== undefined) return `is not a valid notebook: cell ${i + 1} ${fault}`;
  }
  return undefined;
}

function cellFault(cell: unknown): string | undefined {
  if (!isRecord(cell)) return "is not an object";
  if (!["code", "markdown", "raw"].includes(cell["cell_type"] as string))
    return `has the unknown cell_type ${JSON.stringify(cell["cell_type"])}`;
  if (!isText(cell["source"])) return "has no source";
  if (cell["metadata"] !== undefined && !isRecord(cell["metadata"])) return "has metadata that is not an object";
  if (cell["cell_type"] === "code" && cell["outputs"] !== undefined && !Array.isArray(cell["outputs"]))
    return "has outputs that are not a list";
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

const joined = (text: unknown): string => (Array.isArray(text) ? text.join("") : (text as string));

function join(cell: Cell): void {
  cell.source = joined(cell.source);
  cell.metadata ??= {};
  delete cell.metadata["trusted"];
  if (cell.cell_type !== "code") return;
  cell.execution_count ??= null;
  cell.outputs ??= [];
  for (const output of cell.outputs) {
    if (output.output_type === "stream") output.text = joined(output.text);
    if ("data" in output)
      for (const [type, value] of Object.entries(output.data))
        if (!isJsonType(type) && isText(value)) output.data[type] = joined(value);
  }
}

/** Ids follow from place and text, so that two runs of one notebook differ only where their outputs do. */
function giveIds(cells: Cell[]): void {
  const taken = new Set<string>();
  for (const [i, cell] of cells.entries()) {
    for (let attempt = 0; !/^[\w-]{1,64}$/.test(cell.id ?? "") || taken.has(cell.id!); attempt++)
      cell.id = createHash("sha256").update(`${attempt} ${i} ${cell.source}`).digest("hex").slice(0, 8);
    taken.add(cell.id!);
  }
}

const isJsonType = (type: string): boolean => /^application\/(json$|.*\+json$)/.test(type);

const isSplitType = (type: string): boolean =>
  type.startsWith("text/") || type === "image/svg+xml" || type === "application/javascript";

function split(cell: Cell): object {
  const parts = { ...cell, source: lines(cell.source) };
  if (cell.attachments !== undefined)
    Object.assign(parts, {
      attachments: Object.fromEntries(
        Object.entries(cell.attachments).map(([name, data]) => [name, splitBundle(data)] as const),
      ),
    });
  return cell.cell_type === "code" ? { ...parts, outputs: cell.outputs.map(splitOutput) } : parts;
}

function splitOutput(output: Output): object {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  return "data" in output ? { ...output, data: splitBundle(output.data) } : output;
}

const splitBundle = (data: MimeBundle): MimeBundle =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      isSplitType(type) && typeof value === "string" ? lines(value) : value,
    ]),
  );

/** Lines with their ends, where Python's splitlines ends them. */
const lines = (text: string): string[] =>
  text.match(
    /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
  ) ?? [];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
