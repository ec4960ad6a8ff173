import { JsonBytes } from "../jsonBytes.ts";
import { jsonOf } from "./bundle.ts";
import type { ExecutorEvent } from "./calls.ts";

/** Lengths of the two parts of a frame, 4 little-endian bytes each. */
const headBytes = 8;

/** An event as bytes: its two lengths, its JSON without `data`, and the JSON of `data` where it shows something. */
export function encodeEvent(event: ExecutorEvent): Buffer {
  const { data, ...rest } = "data" in event ? event : { ...event, data: undefined };
  const json = JSON.stringify(rest);
  const shown = data === undefined || data instanceof JsonBytes ? "" : jsonOf(data);
  const [length, shownLength] = [Buffer.byteLength(json), Buffer.byteLength(shown)];
  const frame = Buffer.allocUnsafe(headBytes + length + shownLength);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(shownLength, 4);
  frame.write(json, headBytes);
  frame.write(shown, headBytes + length);
  return frame;
}

/** Puts events together again from the chunks of a pipe; what they show stays unread. */
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
    for (let next = this.#next(); next; next = this.#next()) {
      const json = next.frame.toString("utf8", headBytes, headBytes + next.length);
      const shown = next.frame.subarray(headBytes + next.length);
      const event = JSON.parse(json) as ExecutorEvent;
      this.#onEvent(shown.length > 0 ? ({ ...event, data: new JsonBytes(shown) } as ExecutorEvent) : event);
    }
  }

  /** The first frame, once all of it is there. */
  #next(): { readonly frame: Buffer; readonly length: number } | undefined {
    if (this.#size < headBytes) return undefined;
    if (this.#chunks[0]!.length < headBytes) this.#chunks = [Buffer.concat(this.#chunks)];
    const length = this.#chunks[0]!.readUInt32LE(0);
    const size = headBytes + length + this.#chunks[0]!.readUInt32LE(4);
    return this.#size < size ? undefined : { frame: this.#take(size), length };
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
