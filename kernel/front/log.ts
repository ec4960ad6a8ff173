// The front's log: warnings as lines on stderr, which a Jupyter server shows among its own; with THALWEG_LOG=debug every
// message with its ids, there or, with THALWEG_LOG_FILE, as JSON lines in a file. What cells hold is in it only when asked
// for (THALWEG_LOG_CONTENT=on).
import { appendFileSync } from "node:fs";

type Level = "debug" | "info" | "warning";
/** What a line is about: ids and types, never what the user wrote. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/** What the environment asks for. */
export interface LogPlace {
  readonly debug: boolean;
  /** Everything goes there too, as JSON lines. */
  readonly file?: string;
  readonly content: boolean;
}

export function logPlace(env: NodeJS.ProcessEnv = process.env): LogPlace {
  const { THALWEG_LOG: level, THALWEG_LOG_FILE: file, THALWEG_LOG_CONTENT: content } = env;
  return { debug: level === "debug", content: content === "on", ...(file ? { file } : {}) };
}

const place = logPlace();

/** One line each. */
export const log = {
  debug: (text: string, fields?: LogFields): void => write("debug", text, fields),
  info: (text: string, fields?: LogFields): void => write("info", text, fields),
  warning: (text: string, fields?: LogFields): void => write("warning", text, fields),
  /** A message on its way; the work for it is done only where somebody reads it. */
  message(text: string, fields: LogFields, content: object): void {
    if (!place.debug) return;
    write("debug", text, place.content ? { ...fields, content: JSON.stringify(content) } : fields);
  },
};

/** What an unknown thrown value says, on one line. */
export const reason = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

let fileFails = false;

function write(level: Level, text: string, fields: LogFields = {}): void {
  if (level === "debug" && !place.debug) return;
  const time = new Date().toISOString();
  if (place.file !== undefined && !fileFails) toFile(place.file, { time, level, text, pid: process.pid, ...fields });
  if (level === "debug" && place.file !== undefined && !fileFails) return;
  const known = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  process.stderr.write(`[thalweg ${time}] ${level}: ${oneLine([text, ...known].join(" "))}\n`);
}

function toFile(file: string, record: object): void {
  try {
    appendFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  } catch (error) {
    fileFails = true;
    write("warning", `THALWEG_LOG_FILE cannot be written: ${reason(error)}`);
  }
}

/** A peer's bytes may be in the text: no line breaks, no terminal escapes. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
