// Which request each cell id stands for, also after the cell has ended: late output still finds its place.
import type { ExecuteRequest, Payload } from "./protocol.ts";
import type { Channel } from "./sockets.ts";
import type { Header, Message } from "./wire.ts";

/** A request that has begun and runs code: a cell, or a message for the handler of a comm. */
export interface Cell {
  /** The message id of the request. */
  readonly id: string;
  readonly parent: Header;
  readonly channel: Channel;
  readonly identities: readonly Buffer[];
  readonly content: ExecuteRequest;
  /** `Cell [3]`. */
  readonly label: string;
  readonly executionCount: number;
  readonly stored: boolean;
  /** Which cell of the document it is, where the client says so. */
  readonly place?: string | undefined;
  /** What its client is to do when it has ended, as its reply says. */
  readonly payload: Payload[];
}

/** Cells whose late output still finds its request. */
const remembered = 10_000;

export class Cells {
  readonly #cells = new Map<string, Cell>();
  #count = 0;
  /** Cells that were not counted since the last that was. */
  #uncounted = 0;

  get executionCount(): number {
    return this.#count;
  }

  begin(channel: Channel, request: Message<ExecuteRequest>): Cell {
    const { header, content, identities } = request;
    const stored = !content.silent && content.store_history !== false;
    const cell = {
      id: header.msg_id,
      parent: header,
      channel,
      identities,
      content,
      label: this.#label(stored),
      executionCount: this.#count,
      stored,
      place: placeOf(request.metadata),
      payload: [],
    };
    return this.#keep(cell);
  }

  /** Takes a message that runs code without being a cell: what that shows is found by its id, too. */
  remember(channel: Channel, { header, identities }: Message<object>): Cell {
    const executionCount = this.#count;
    const rest = { label: header.msg_type, executionCount, stored: false, payload: [], content: { code: "" } };
    return this.#keep({ id: header.msg_id, parent: header, channel, identities, ...rest });
  }

  get(id: string): Cell | undefined {
    return this.#cells.get(id);
  }

  /** The cell has its reply: its text, which may be long, is needed no more. */
  end(cell: Cell): void {
    if (this.#cells.has(cell.id)) this.#cells.set(cell.id, { ...cell, content: { ...cell.content, code: "" } });
  }

  #keep(cell: Cell): Cell {
    this.#cells.set(cell.id, cell);
    for (const oldest of this.#cells.keys()) {
      if (this.#cells.size <= remembered) break;
      this.#cells.delete(oldest);
    }
    return cell;
  }

  /** Counts the cell; one that stays out of history keeps the number of the last, with one of its own after it. */
  #label(stored: boolean): string {
    if (!stored) return `Cell [${this.#count}.${++this.#uncounted}]`;
    this.#uncounted = 0;
    return `Cell [${++this.#count}]`;
  }
}

/** JupyterLab names its cells. */
const placeOf = (metadata: unknown): string | undefined => {
  const id = (metadata as { cellId?: unknown } | undefined)?.cellId;
  return typeof id === "string" ? id : undefined;
};
