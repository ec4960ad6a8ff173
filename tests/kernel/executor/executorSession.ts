// A real executor process and cells written as the language process would compile them.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import MagicString from "magic-string";
import type { CellError, ExecutorEvent, ExecutorExit, MimeBundle, RunCell } from "../../../kernel/executor/calls.ts";
import { ExecutorClient } from "../../../kernel/executor/client.ts";
import { bundleIn } from "../../support/bundleIn.ts";

type Done = Extract<ExecutorEvent, { type: "done" }>;
type Display = Extract<ExecutorEvent, { type: "display" }> & { readonly data: MimeBundle };

/** A cell's body as a script: `$scope` and `$cell` are in reach, positions are those of the body. */
export function compile(body: string): { code: string; map: string; source: string } {
  const text = new MagicString(body);
  text.prepend("(async function ($scope, $cell) {\n").append("\n})");
  return { code: text.toString(), map: text.generateMap({ hires: true, source: "cell" }).toString(), source: body };
}

/** What a run of a cell caused, up to `done`. */
export class Run {
  readonly id: string;
  readonly events: ExecutorEvent[] = [];
  readonly done: Promise<Done>;

  constructor(id: string, done: Promise<Done>) {
    this.id = id;
    this.done = done;
  }

  text(name: "stdout" | "stderr"): string {
    return this.events.map((event) => (event.type === "stream" && event.name === name ? event.text : "")).join("");
  }

  get stdout(): string {
    return this.text("stdout");
  }

  get plainResult(): string | undefined {
    const result = this.events.find((event) => event.type === "result");
    return result && stripVTControlCharacters(String(bundleIn(result.data)["text/plain"]));
  }

  get displays(): Display[] {
    return this.events.filter((event): event is Display => event.type === "display");
  }

  get lateErrors(): CellError[] {
    return this.events.flatMap((event) => (event.type === "lateError" ? [event.error] : []));
  }
}

export class ExecutorSession {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), "executor-")));
  readonly client: ExecutorClient;
  readonly exits: ExecutorExit[] = [];
  readonly #runs = new Map<string, Run>();
  readonly #settle = new Map<string, (done: Done) => void>();
  readonly #waiting = new Set<() => void>();
  #count = 0;

  constructor(options: { heapLimitMb?: number } = {}) {
    this.client = new ExecutorClient({ directory: this.directory, ...options });
    this.client.onEvent = (event) => {
      if (event.type === "ready" || event.type === "peek") return;
      this.#runs.get(event.cell)?.events.push("data" in event ? { ...event, data: bundleIn(event.data) } : event);
      if (event.type === "done") this.#settle.get(event.cell)?.(event);
      for (const check of this.#waiting) check();
    };
    this.client.onExit = (exit) => {
      this.exits.push(exit);
      for (const check of this.#waiting) check();
    };
  }

  start(): Promise<void> {
    return this.client.start();
  }

  async stop(): Promise<void> {
    await this.client.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts a cell. */
  begin(body: string, more: Partial<RunCell> = {}): Run {
    const id = `run-${++this.#count}`;
    const { promise, resolve } = Promise.withResolvers<Done>();
    const run = new Run(id, promise);
    this.#runs.set(id, run);
    this.#settle.set(id, resolve);
    const label = `Cell [${this.#count}]`;
    this.client.run({ type: "run", id, label, lifts: [], names: [], showResult: true, ...compile(body), ...more });
    return run;
  }

  /** Runs a cell to its end. @throws Error when the process ends with it */
  async run(body: string, more?: Partial<RunCell>): Promise<Run & { error?: CellError }> {
    const run = this.begin(body, more);
    const exits = this.exits.length;
    const ended = this.until(() => this.exits.length > exits).then(() => {
      throw new Error(`the process has ended: ${JSON.stringify(this.exits.at(-1))}`);
    });
    const { error } = await Promise.race([run.done, ended]);
    return Object.assign(run, { error });
  }

  /** Settles when `holds` does, checked after every event. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!holds()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** A traceback without colours. */
export const plain = (error: CellError | undefined): string =>
  stripVTControlCharacters((error?.traceback ?? []).join("\n"));
