// What cells ask of the user: input_request to the client that sent the cell, input_reply back to the cell.
import type { Cell } from "./cells.ts";
import type { InputRequest } from "./protocol.ts";
import type { Message } from "./wire.ts";

export interface Question extends InputRequest {
  /** The executor's number for it. */
  readonly request: number;
}

export class Inputs {
  readonly #ask: (cell: Cell, content: InputRequest) => string;
  readonly #answer: (request: number, value: string | null) => void;
  /** Open questions: the message id of each input_request. */
  readonly #open = new Map<string, { readonly cell: Cell; readonly request: number }>();

  /**
   * @param ask Sends an input_request, gives its message id.
   * @param answer Hands the value to the cell that waits; null where no answer can come.
   */
  constructor(
    ask: (cell: Cell, content: InputRequest) => string,
    answer: (request: number, value: string | null) => void,
  ) {
    this.#ask = ask;
    this.#answer = answer;
  }

  ask(cell: Cell, { prompt, password, request }: Question): void {
    if (cell.content.allow_stdin === false) this.#answer(request, null);
    else this.#open.set(this.#ask(cell, { prompt, password }), { cell, request });
  }

  /** Takes an input_reply. Some clients leave out what it replies to: then the oldest question is meant. */
  reply(message: Message): void {
    const parent = message.parentHeader.msg_id;
    const id = parent !== undefined && this.#open.has(parent) ? parent : this.#open.keys().next().value;
    const question = id === undefined ? undefined : this.#open.get(id);
    if (!question) return;
    this.#open.delete(id!);
    this.#answer(question.request, String(message.content["value"] ?? ""));
  }

  /** The cell has ended: nobody waits for what it asked. */
  forget(cell: Cell): void {
    for (const [id, question] of this.#open) if (question.cell === cell) this.#open.delete(id);
  }
}
