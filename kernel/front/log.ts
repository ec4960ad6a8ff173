// The front's log: one line to stderr for each event, which a Jupyter server shows among its own.

type Level = "debug" | "info" | "warning";

const chosen: Level = process.env["THALWEG_LOG"] === "debug" ? "debug" : "info";

/** One line each; `debug` lines only with the environment variable THALWEG_LOG=debug. */
export const log = {
  debug: (text: string): void => write("debug", text),
  info: (text: string): void => write("info", text),
  warning: (text: string): void => write("warning", text),
};

/** What an unknown thrown value says, on one line. */
export const reason = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function write(level: Level, text: string): void {
  if (level === "debug" && chosen !== "debug") return;
  process.stderr.write(`[thalweg ${new Date().toISOString()}] ${level}: ${oneLine(text)}\n`);
}

/** A peer's bytes may be in the text: no line breaks, no terminal escapes. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
