import type { Readable } from "node:stream";

/** Kept of what the process wrote to stderr. */
const tailLines = 100;
/** Text of stderr waits this long: if the process dies meanwhile, it is part of how it died and not shown twice. */
const holdMs = 100;
/** Last words of V8 and Node, after which the process aborts; on a busy machine that takes a while. */
const fatal = /<--- Last few GCs --->|^FATAL ERROR:|^# Fatal (?:error|JavaScript)|^----- Native stack trace -----$/m;
const holdFatalMs = 10_000;
/** What Node writes at the exit of a process that has an inspector session, as the watchdog's is. */
const inspectorNote = /^Waiting for the debugger to disconnect\.\.\.\n/m;

/** Text that bypasses the executor's console: from native code, and from child processes that inherit its streams. */
export class RawText {
  readonly #show: (name: "stdout" | "stderr", text: string) => void;
  readonly #stdout: Readable;
  readonly #stderr: Readable;
  #held = "";
  #tail = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(stdout: Readable, stderr: Readable, show: (name: "stdout" | "stderr", text: string) => void) {
    this.#show = show;
    this.#stdout = stdout.setEncoding("utf8");
    this.#stderr = stderr.setEncoding("utf8");
    stdout.on("data", (text: string) => show("stdout", text));
    stderr.on("data", (text: string) => this.#hold(text));
  }

  /** Shows what was held back. */
  release = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#held;
    this.#held = "";
    if (text) this.#show("stderr", text);
  };

  /** The process is dead: its last words on stderr, which are then not shown any more. */
  lastWords(): string {
    clearTimeout(this.#timer);
    return this.#tail.trim();
  }

  pause(): void {
    this.#stdout.pause();
    this.#stderr.pause();
  }

  resume(): void {
    this.#stdout.resume();
    this.#stderr.resume();
  }

  #hold(written: string): void {
    const text = written.replace(inspectorNote, "");
    if (text === "") return;
    this.#held += text;
    this.#tail = (this.#tail + text).split("\n").slice(-tailLines).join("\n");
    if (fatal.test(this.#held)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.release, holdFatalMs);
    } else this.#timer ??= setTimeout(this.release, holdMs);
  }
}
