// Shells, each with cells that run one after the other: the main one, and subshells (JEP 91) whose cells run beside it,
// wherever its cell awaits.
import { randomUUID } from "node:crypto";
import type { Channel } from "./sockets.ts";
import type { Header, Message } from "./wire.ts";

/** A cell that waits for its turn, or a comm's message that may need what a cell before it makes. */
export interface Queued {
  readonly channel: Channel;
  readonly request: Message;
}

export const isCell = ({ request }: Queued): boolean => request.header.msg_type === "execute_request";

export class Shell {
  readonly #answer: (queued: Queued, shell: Shell) => Promise<void>;
  #queue: Queued[] = [];
  #working = false;
  #ended = false;
  /** The header of the cell that runs. */
  busyWith: Header | undefined;

  constructor(answer: (queued: Queued, shell: Shell) => Promise<void>) {
    this.#answer = answer;
  }

  /** Something runs, or waits to. */
  get working(): boolean {
    return this.#working;
  }

  push(queued: Queued): void {
    this.#queue.push(queued);
    if (!this.#working) void this.#work();
  }

  /** Gives the cells that wait, which then run no more. */
  takeCells(): Queued[] {
    const cells = this.#queue.filter(isCell);
    this.#queue = this.#queue.filter((queued) => !isCell(queued));
    return cells;
  }

  /** Nothing that waits is begun any more. */
  end(): void {
    this.#ended = true;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#queue.shift(); next && !this.#ended; next = this.#queue.shift()) {
      if (isCell(next)) this.busyWith = next.request.header;
      const answered = this.#answer(next, this);
      if (isCell(next)) await answered;
      this.busyWith = undefined;
    }
    this.#working = false;
  }
}

export class Shells {
  readonly #answer: (queued: Queued, shell: Shell) => Promise<void>;
  readonly #abort: (queued: Queued) => void;
  readonly #main: Shell;
  readonly #subshells = new Map<string, Shell>();

  constructor(answer: (queued: Queued, shell: Shell) => Promise<void>, abort: (queued: Queued) => void) {
    this.#answer = answer;
    this.#abort = abort;
    this.#main = new Shell(answer);
  }

  /** Makes a subshell; gives its id. */
  create(): string {
    const id = randomUUID();
    this.#subshells.set(id, new Shell(this.#answer));
    return id;
  }

  /**
   * Ends a subshell. The cell that runs in it ends as it does; those that wait are aborted.
   *
   * @throws Error when there is none of this id.
   */
  delete(id: string): void {
    const shell = this.#subshells.get(id);
    if (!shell) throw new Error(noSubshell(id));
    this.#subshells.delete(id);
    for (const cell of shell.takeCells()) this.#abort(cell);
  }

  get ids(): string[] {
    return [...this.#subshells.keys()];
  }

  /** The shell that a message is for; none where it names a subshell that there is not. */
  of({ subshell_id }: Header): Shell | undefined {
    return subshell_id === undefined || subshell_id === null ? this.#main : this.#subshells.get(subshell_id);
  }

  /** The header of a cell that runs, of the main shell first. */
  get busyWith(): Header | undefined {
    return [this.#main, ...this.#subshells.values()].find(({ busyWith }) => busyWith)?.busyWith;
  }

  end(): void {
    for (const shell of [this.#main, ...this.#subshells.values()]) shell.end();
  }
}

/** What is said to who names a subshell that there is not. */
export const noSubshell = (id: unknown): string => `no subshell has the id ${JSON.stringify(id)?.slice(0, 80)}`;
