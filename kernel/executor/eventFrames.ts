import type { ExecutorEvent } from "./calls.ts";

/** An event as bytes: its length in 4 little-endian bytes, then JSON in UTF-8. */
export function encodeEvent(event: ExecutorEvent): Buffer {
  const json = JSON.stringify(event);
  const length = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt32LE(length, 0);
  frame.write(json, 4);
  return frame;
}

/** Puts events together again from the chunks of a pipe. */
export class EventReader {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #onEvent: (event: ExecutorEvent) => void;

  constructor(onEvent: (event: ExecutorEvent) => void) {
    this.#onEvent = onEvent;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (let length = this.#nextLength(); length !== undefined && this.#size >= 4 + length; length = this.#nextLength())
      this.#onEvent(JSON.parse(this.#take(4 + length).toString("utf8", 4)));
  }

  #nextLength(): number | undefined {
    if (this.#size < 4) return undefined;
    if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!.readUInt32LE(0);
  }

  #take(size: number): Buffer {
    const all = this.#chunks[0]!.length >= size ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const rest = all.subarray(size);
    this.#chunks = all === this.#chunks[0] ? this.#chunks.slice(1) : [];
    if (rest.length > 0) this.#chunks.unshift(rest);
    this.#size -= size;
    return all.subarray(0, size);
  }
}
