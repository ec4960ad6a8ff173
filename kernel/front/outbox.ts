// The order of what one socket sends, and how much of it waits.

/** Messages that wait for one socket, which takes one at a time. */
export class Outbox {
  readonly #send: (frames: Buffer[]) => Promise<void>;
  readonly #queue: Buffer[][] = [];
  #waiting = 0;
  #emptied: Promise<void> | undefined;
  /** Called each time that a message has gone. */
  onSent: () => void = () => {};

  constructor(send: (frames: Buffer[]) => Promise<void>) {
    this.#send = send;
  }

  /** Bytes that have not gone yet. */
  get waiting(): number {
    return this.#waiting;
  }

  push(frames: Buffer[]): void {
    this.#waiting += size(frames);
    this.#queue.push(frames);
    this.#emptied ??= this.#empty();
  }

  /** Settles when everything pushed so far has gone. */
  async settled(): Promise<void> {
    await this.#emptied;
  }

  async #empty(): Promise<void> {
    for (let frames = this.#queue.shift(); frames; frames = this.#queue.shift()) {
      await this.#send(frames);
      this.#waiting -= size(frames);
      this.onSent();
    }
    this.#emptied = undefined;
  }
}

const size = (frames: readonly Buffer[]): number => frames.reduce((sum, frame) => sum + frame.length, 0);
