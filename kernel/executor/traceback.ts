import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { codeFrame, framePosition } from "../frame.ts";
import type { CellError } from "./calls.ts";
import { here, isAboutValues } from "./here.ts";
import { inspectValue, nameOf } from "./inspectValue.ts";
import { moduleSyntax } from "./moduleSyntax.ts";
import type { Positions } from "./positions.ts";
import { isOurs } from "./stackTrace.ts";

/** Errors within errors are shown to this depth, and this many of an AggregateError. */
const deepest = 5;
const widest = 10;
/** Frames shown, and how many of them with their source lines. */
const mostFrames = 12;
const mostCode = 3;
/** Characters of a property that an error carries. */
const longestExtra = 120;
/** Lines of a message at most. */
const mostLines = 200;

const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;
const red = (text: string) => `\u001b[1;31m${text}\u001b[0m`;

export interface TracebackContext {
  readonly positions: Positions;
  readonly directory: string;
  /** What a notebook variable holds now. */
  readonly valueOf: (name: string) => unknown;
}

export interface CellErrorOptions {
  /** Where the cell waited for what then failed: shown of an error that has no frame of the user's. */
  readonly waitedAt?: string | undefined;
}

/** Whatever was thrown, as an error reply shows it: message, then the user's frames with their lines. Never throws. */
export function cellError(thrown: unknown, context: TracebackContext, options: CellErrorOptions = {}): CellError {
  let { name, message } = titleOf(thrown);
  try {
    const { before, frames } = stackOf(thrown, context);
    message = ownWords(message, frames, context);
    const shown = frames.length > 0 ? frames : framesOf((options.waitedAt ?? "").split("\n"));
    const told = valuesAt(name, frames[0], context);
    return { name, message, traceback: lines(thrown, context, new Set(), { before, frames: shown, told }) };
  } catch {
    return { name, message, traceback: [`${red(name)}: ${message}`] };
  }
}

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Stack {
  readonly before: readonly string[];
  readonly frames: readonly Frame[];
  /** What the variables in the line held. */
  readonly told?: string | undefined;
}

function lines(
  thrown: unknown,
  context: TracebackContext,
  seen: Set<unknown>,
  { before, frames, told }: Stack = stackOf(thrown, context),
): string[] {
  seen.add(thrown);
  const { name, message } = titleOf(thrown);
  const title = clipped(ownWords(message, frames, context).split("\n"));
  return [
    ...(before.length > 0 ? before : moduleSyntax(thrown)).map(dim),
    `${red(name)}${title[0] === "" && title.length === 1 ? "" : `: ${title[0]}`}`,
    ...title.slice(1),
    ...frameLines(frames, told, context),
    ...extras(thrown),
    ...(missesPage(message) ? [pageAdvice] : []),
    ...inner(thrown, context, seen),
  ];
}

/** Name and message of an error; a thrown value that is none is shown as it is. */
function titleOf(thrown: unknown): { name: string; message: string } {
  if (!isError(thrown)) return { name: "Uncaught", message: inspectValue(thrown, { colors: false, depth: 2 }) };
  const name = read(thrown, "name");
  const message = read(thrown, "message");
  return {
    name: typeof name === "string" && name !== "" ? name : "Error",
    message: typeof message === "string" ? message : message === undefined ? "" : nameOf(message),
  };
}

/** Without the names that the rewritten code has for notebook variables. */
function ownWords(message: string, [frame]: readonly Frame[], { positions }: TracebackContext): string {
  return frame ? positions.inOwnWords(message, frame.file, frame.line) : message;
}

function valuesAt(name: string, frame: Frame | undefined, context: TracebackContext): string | undefined {
  if (!frame || !isAboutValues(name)) return undefined;
  const names = context.positions.variablesAt(frame.file, frame.line);
  return here(names.map((each) => [each, context.valueOf(each)]));
}

function stackOf(thrown: unknown, { positions }: TracebackContext): Stack {
  const stack = isError(thrown) ? read(thrown, "stack") : undefined;
  if (typeof stack !== "string") return { before: [], frames: [] };
  const all = positions.mapText(stack).split("\n");
  const first = all.findLastIndex((line) => !/^\s+at /.test(line)) + 1;
  return { before: sourceBefore(all.slice(0, first)), frames: framesOf(all.slice(first)) };
}

const framesOf = (stack: readonly string[]): Frame[] => stack.flatMap(userFrame);

/** Node puts a module's file and line before the name of a SyntaxError. */
function sourceBefore(head: string[]): string[] {
  if (!/^(?:file:|\/|[A-Za-z]:\\).*:\d+$/.test(head[0] ?? "")) return [];
  const end = head.findIndex((line) => /^[A-Za-z]*Error\b/.test(line));
  return head.slice(0, Math.max(0, end)).filter((line) => line !== "");
}

function userFrame(line: string): Frame[] {
  if (isOurs(line) || /\bnode:|<anonymous>\)?$|\bPromise\.all \(index/.test(line)) return [];
  const match = /^\s+at (?:(.*?) \()?(?:async )?(.*?):(\d+):(\d+)\)?$/.exec(line);
  if (!match) return [];
  const [, name = "", file, row, column] = match;
  const plain = name.replace(/^async /, "").replace(/^(?:Object|globalThis)\./, "");
  return [
    {
      // Of functions without a name V8 tells where the compiled code puts them.
      name: /(?:^|\.)<anonymous>$|^\$cell\.result\b/.test(plain) ? "" : plain,
      file: local(file!),
      line: Number(row),
      column: Number(column),
    },
  ];
}

function frameLines(frames: readonly Frame[], told: string | undefined, context: TracebackContext): string[] {
  const out: string[] = [];
  const coded = new Set<string>();
  const groups = grouped(frames);
  for (const { frame, times } of groups.slice(0, mostFrames)) {
    const { name, file, line, column } = frame;
    const script = context.positions.script(file);
    const where =
      script === undefined
        ? `${relativeTo(context.directory, file)}:${line}:${column}`
        : framePosition(script.label, line, column);
    const text = `    at ${name ? `${name} (${where})` : where}${times > 1 ? `, ${times} times` : ""}`;
    out.push(file.includes("node_modules") ? dim(text) : text);
    const source = script?.source ?? context.positions.source(file);
    if (source === undefined || coded.size >= mostCode || coded.has(where)) continue;
    coded.add(where);
    out.push(...codeFrame(source, line, column, wordAt(source, line, column)).map((row) => `      ${row}`));
    if (told !== undefined && frame === frames[0]) out.push(`      ${told}`);
  }
  if (groups.length > mostFrames) out.push(dim(`    … ${groups.length - mostFrames} more`));
  return out;
}

/** Frames of a recursion, which repeat, become one. */
function grouped(frames: readonly Frame[]): { frame: Frame; times: number }[] {
  const out: { frame: Frame; times: number }[] = [];
  for (const frame of frames) {
    const last = out.at(-1);
    if (last && last.frame.file === frame.file && last.frame.line === frame.line && last.frame.column === frame.column)
      last.times++;
    else out.push({ frame, times: 1 });
  }
  return out;
}

/** What code for browsers fails with: `d3.select("body")`, `Plot.plot({ … })`. */
const missesPage = (message: string): boolean =>
  /^(?:document|window) is not defined$|\(reading '(?:documentElement|createElement(?:NS)?)'\)/.test(message);

const pageAdvice =
  'Cells run in Node, where there is no page. Give the library a document: new (await import("jsdom")).JSDOM().window.document ' +
  "(%npm install jsdom).";

/** What an error carries beside the usual: `code`, `status`, a figure's name. */
function extras(thrown: unknown): string[] {
  if (!isError(thrown)) return [];
  const usual = new Set(["name", "message", "stack", "cause", "errors"]);
  const own = Object.keys(thrown).filter((key) => !usual.has(key));
  return own.slice(0, 10).map((key) => dim(`    ${key}: ${inOneLine(read(thrown, key))}`));
}

/** Some errors carry a whole request. */
function inOneLine(value: unknown): string {
  const text = inspectValue(value, { colors: false, depth: 0, breakLength: Number.POSITIVE_INFINITY, compact: true });
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.length <= longestExtra ? line : `${line.slice(0, longestExtra)}…`;
}

function inner(thrown: unknown, context: TracebackContext, seen: Set<unknown>): string[] {
  if (!isError(thrown)) return [];
  const show = (title: string, value: unknown): string[] => {
    if (seen.has(value) || seen.size > deepest + widest) return [];
    const [first = "", ...more] = lines(value, context, seen);
    return [`${dim(title)} ${first}`, ...more];
  };
  const errors = read(thrown, "errors");
  const all = Array.isArray(errors) ? errors : [];
  const cause = Object.hasOwn(thrown, "cause") ? show("Caused by", read(thrown, "cause")) : [];
  const many = all.slice(0, widest).flatMap((error, i) => show(`[${i + 1} of ${all.length}]`, error));
  const both =
    read(thrown, "name") === "SuppressedError"
      ? [...show("First", read(thrown, "suppressed")), ...show("then, in disposing,", read(thrown, "error"))]
      : [];
  return [...cause, ...both, ...many, ...(all.length > widest ? [dim(`… ${all.length - widest} more errors`)] : [])];
}

const isError = (value: unknown): value is Error => {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
  } catch {
    return false;
  }
};

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

const clipped = (all: string[]) =>
  all.length <= mostLines ? all : [...all.slice(0, mostLines), `… ${all.length - mostLines} more lines`];

const local = (file: string) => (file.startsWith("file://") ? fileURLToPath(file) : file);

const relativeTo = (directory: string, file: string) => {
  const path = relative(directory, file);
  return path.startsWith("..") || path === "" ? file : `./${path}`;
};

/** Length of the name that starts at a place, so that the caret line marks all of it. */
const wordAt = (source: string, line: number, column: number): number =>
  /^[\p{ID_Continue}$]+/u.exec(source.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1]?.slice(column - 1) ?? "")?.[0]
    .length ?? 1;
