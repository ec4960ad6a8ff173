// What cells show, on its way to iopub: small writes are joined, live displays are thinned, order inside a cell is kept.
import type { Publications, PublicationType } from "./protocol.ts";
import type { Header, ParentHeader } from "./wire.ts";

/** What goes beside a message's content. */
export interface Extras {
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Buffer[];
}

export type Publish = <T extends PublicationType>(
  type: T,
  parent: ParentHeader,
  content: Publications[T],
  extras?: Extras,
) => void;

/** How long stream text waits for more of it. */
const joinMs = 15;
/** As much text as one stream message gathers, in UTF-16 units. */
const joinUnits = 64 * 1024;
/** Between two updates of one display: 15 a second. */
const updateMs = 1000 / 15;

interface Gathered {
  readonly name: "stdout" | "stderr";
  readonly pieces: string[];
  units: number;
  readonly timer: NodeJS.Timeout;
}

interface Update {
  readonly parent: Header;
  readonly content: Publications["update_display_data"];
}

interface LiveDisplay {
  /** The newest update that has not been sent. */
  pending: Update | undefined;
  timer: NodeJS.Timeout;
}

/** The outputs of all cells; each call names the request that caused it by its header. */
export class Output {
  readonly #publish: Publish;
  /** Stream text that waits, by the id of the request that caused it. */
  readonly #streams = new Map<string, Gathered>();
  readonly #displays = new Map<string, LiveDisplay>();

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  stream(parent: Header, name: "stdout" | "stderr", text: string): void {
    if (text === "") return;
    if (this.#streams.get(parent.msg_id)?.name !== name) this.#flushStream(parent);
    const gathered = this.#gather(parent, name);
    gathered.pieces.push(text);
    gathered.units += text.length;
    if (gathered.units >= joinUnits) this.#flushStream(parent);
  }

  /** Publishes anything but stream text and updates, after what came before it in the same cell. */
  send<T extends Exclude<PublicationType, "stream" | "update_display_data">>(
    type: T,
    parent: ParentHeader,
    content: Publications[T],
    extras?: Extras,
  ): void {
    this.flush(parent);
    this.#publish(type, parent, content, extras);
  }

  /** At most 15 a second for one display: of those between, the newest is shown; the last one always is. */
  update(parent: Header, content: Publications["update_display_data"]): void {
    const id = content.transient.display_id ?? "";
    const display = this.#displays.get(id);
    if (display) display.pending = { parent, content };
    else this.#show(id, { parent, content });
  }

  /** Publishes all that waits of one request's output. */
  flush(parent: ParentHeader): void {
    this.#flushStream(parent);
    for (const [id, display] of this.#displays)
      if (display.pending?.parent.msg_id === parent.msg_id) this.#showPending(id, display);
  }

  #gather(parent: Header, name: "stdout" | "stderr"): Gathered {
    const open = this.#streams.get(parent.msg_id);
    if (open) return open;
    const timer = setTimeout(() => this.#flushStream(parent), joinMs);
    const gathered: Gathered = { name, pieces: [], units: 0, timer };
    this.#streams.set(parent.msg_id, gathered);
    return gathered;
  }

  #flushStream(parent: ParentHeader): void {
    const gathered = this.#streams.get(parent.msg_id ?? "");
    if (!gathered) return;
    clearTimeout(gathered.timer);
    this.#streams.delete(parent.msg_id ?? "");
    this.#publish("stream", parent, { name: gathered.name, text: gathered.pieces.join("") });
  }

  #show(id: string, { parent, content }: Update): void {
    this.#flushStream(parent);
    this.#publish("update_display_data", parent, content);
    clearTimeout(this.#displays.get(id)?.timer);
    this.#displays.set(id, { pending: undefined, timer: setTimeout(() => this.#due(id), updateMs) });
  }

  #due(id: string): void {
    const display = this.#displays.get(id);
    if (display?.pending) this.#showPending(id, display);
    else this.#displays.delete(id);
  }

  #showPending(id: string, display: LiveDisplay): void {
    const update = display.pending!;
    display.pending = undefined;
    this.#show(id, update);
  }
}
