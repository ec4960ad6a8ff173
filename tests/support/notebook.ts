// A notebook without its front: the real compile and a real executor process, which many notebooks share one after the other.
import { stripVTControlCharacters } from "node:util";
import type { CellError, ExecutorEvent } from "../../kernel/executor/calls.ts";
import { ExecutorClient } from "../../kernel/executor/client.ts";
import type { CellSource, CompiledCell, CompileError } from "../../kernel/language/calls.ts";
import { Session } from "../../kernel/language/session.ts";
import { bundleIn } from "./bundleIn.ts";

/** What became of a cell. */
export interface Ran {
  readonly compiled: CompiledCell | CompileError;
  /** `text/plain` of the last expression, without colours. */
  readonly shown?: string | undefined;
  readonly error?: CellError | undefined;
  /** What it wrote. */
  readonly output: string;
}

type Code = Pick<CompiledCell, "code" | "map" | "lifts" | "names" | "uses">;
type Done = Extract<ExecutorEvent, { type: "done" }>;

/** Takes every variable out of the executor, so that the next notebook finds none. */
const clear = "(async function ($scope) { for (const name of Object.keys($scope)) delete $scope[name]; })";

export class Notebook {
  readonly session = new Session();
  readonly executor: ExecutorClient;
  #events: ExecutorEvent[] = [];
  #done = (_: Done): void => {};
  #count = 0;
  #position = 0;

  constructor(directory: string) {
    this.session.configure({ directory });
    this.executor = new ExecutorClient({ directory });
    this.executor.onEvent = (event) => {
      if (event.type === "done") this.#done(event);
      else this.#events.push(event);
    };
  }

  start(): Promise<void> {
    return this.executor.start();
  }

  stop(): Promise<void> {
    return this.executor.stop();
  }

  /** Begins an empty notebook. */
  async reset(): Promise<void> {
    this.session.reset();
    this.#position = 0;
    await this.#execute("clear", "", { code: clear, map: emptyMap, lifts: [], names: [], uses: {} });
  }

  /** Compiles, runs and commits a cell. */
  async run(source: string, settings: Partial<CellSource> = {}): Promise<Ran> {
    const label = `Cell [${++this.#position}]`;
    const id = `${++this.#count}`;
    const compiled = this.session.compile({ id, label, source, ...settings });
    if (!compiled.ok) return { compiled, output: "" };
    const { assigned, error } = await this.#execute(label, source, compiled, id);
    this.session.commit({ id, names: assigned });
    let shown: string | undefined;
    let output = "";
    for (const event of this.#events) {
      if (event.type === "result") shown = stripVTControlCharacters(String(bundleIn(event.data)["text/plain"]));
      if (event.type === "stream") output += event.text;
    }
    return { compiled, shown, error, output };
  }

  #execute(
    label: string,
    source: string,
    { code, map, lifts, names, uses }: Code,
    id = `${++this.#count}`,
  ): Promise<Done> {
    this.#events = [];
    return new Promise((resolve) => {
      this.#done = resolve;
      this.executor.run({ type: "run", id, label, source, code, map, lifts, names, uses, showResult: true });
    });
  }
}

const emptyMap = JSON.stringify({ version: 3, sources: ["cell"], names: [], mappings: "" });
