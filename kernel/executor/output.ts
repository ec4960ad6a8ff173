// The way of every event to the front: fd 3, written synchronously, so that output is live in a loop that never ends.
import { writeSync } from "node:fs";
import type { ExecutorEvent } from "./calls.ts";
import { encodeEvent } from "./eventFrames.ts";
import { held, type MainLock, slot } from "./shared.ts";

const eventPipe = 3;
/** This many writes in a window go out one by one; more are put together. */
const burst = 16;
const windowMs = 10;
/** Characters of a stream event at most; what is gathered goes out when it is this long. */
const longest = 65_536;

export type StreamName = "stdout" | "stderr";

export class Output {
  readonly #lock: MainLock;
  #text: { cell: string; name: StreamName; parts: string[]; length: number } | undefined;
  #windowStart = 0;
  #writes = 0;
  readonly #later = setImmediate;
  /** Called when text is held back: somebody should call `flushInside` soon. */
  onHeld = (): void => {};

  constructor(lock: MainLock) {
    this.#lock = lock;
  }

  /** Any event but a stream, after the text before it. */
  send(event: ExecutorEvent): void {
    const frame = encodeEvent(event);
    this.#lock.run(() => {
      this.flush();
      writeWhole(frame);
    });
  }

  /** Text of a stream. The watchdog has it flushed where a loop keeps the event loop from it. */
  stream(cell: string, name: StreamName, text: string): void {
    if (text === "") return;
    if (this.#text && (this.#text.cell !== cell || this.#text.name !== name)) this.flush();
    const gathered = (this.#text ??= { cell, name, parts: [], length: 0 });
    gathered.parts.push(text);
    gathered.length += text.length;
    const now = performance.now();
    if (now - this.#windowStart > windowMs) {
      this.#windowStart = now;
      this.#writes = 0;
    }
    if (++this.#writes <= burst || gathered.length >= longest) this.flush();
    else if (gathered.parts.length === 1) this.#promiseFlush();
  }

  /** Under the lock, so that Stop loses no text that a cell had written. */
  flush = (): void =>
    this.#lock.run(() => {
      const text = this.#text;
      if (!text) return;
      this.#text = undefined;
      Atomics.compareExchange(this.#lock.shared, slot.heldText, held.unwritten, held.written);
      for (const part of pieces(text.parts.join("")))
        writeWhole(encodeEvent({ type: "stream", cell: text.cell, name: text.name, text: part }));
    });

  /** For the watchdog, which calls it in the middle of any other code. */
  flushInside = (): void => this.#lock.runIfFree(this.flush);

  #promiseFlush(): void {
    this.#later(this.flush);
    if (Atomics.exchange(this.#lock.shared, slot.heldText, held.unwritten) === held.none) this.onHeld();
  }
}

/** Cuts long text, never between the two halves of a character. */
function* pieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + longest);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to--;
    yield text.slice(from, to);
    from = to;
  }
}

function writeWhole(frame: Buffer): void {
  for (let written = 0; written < frame.length; ) {
    try {
      written += writeSync(eventPipe, frame, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE" || code === "EBADF") process.reallyExit(1); // the front is gone
      if (code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

declare global {
  namespace NodeJS {
    interface Process {
      reallyExit(code?: number): never;
    }
  }
}
