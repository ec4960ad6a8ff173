// The comms of the notebook's code: targets that clients may open, and the open ones. Handlers run as the message that
// called them, so that what they show is told apart from the cells.
import { randomUUID } from "node:crypto";
import type {
  Comm,
  CommData,
  CommExtras,
  CommHandler,
  CommHost,
  CommTarget,
  CommMessage as Received,
} from "../notebook/comm.ts";
import type { CommMessage, ExecutorEvent } from "./calls.ts";

type CommEvent = Extract<ExecutorEvent, { type: "comm" | "commTarget" }>;
type Unsent = { [E in CommEvent as E["type"]]: Omit<E, "cell"> }[CommEvent["type"]];

export class Comms implements CommHost {
  readonly #send: (event: Unsent) => void;
  readonly #targets = new Map<string, CommTarget>();
  readonly #open = new Map<string, OpenComm>();

  /** @param send Sends an event as one of the cell that runs. */
  constructor(send: (event: Unsent) => void) {
    this.#send = send;
  }

  target(name: string, handler: CommTarget): void {
    if (typeof handler !== "function")
      throw new TypeError(`comms.target: expected a function that takes the comm, got ${typeof handler}`);
    this.#targets.set(String(name), handler);
    this.#send({ type: "commTarget", name: String(name) });
  }

  open(target: string, data: CommData, extras: CommExtras): Comm {
    const comm = this.#make(randomUUID(), String(target));
    const message = outgoing("open", comm.id, data, extras);
    this.#open.set(comm.id, comm);
    this.#send({ type: "comm", message: { ...message, target: comm.target } });
    return comm;
  }

  /** Calls the handler of a client's message; settles when the handler has. */
  async deliver(message: CommMessage): Promise<void> {
    if (message.kind === "open") return await this.#opened(message);
    const comm = this.#open.get(message.commId);
    if (message.kind === "message") await comm?.handlers.message?.(received(message));
    else {
      this.#forget(message.commId);
      await comm?.handlers.close?.(received(message));
    }
  }

  async #opened(message: CommMessage): Promise<void> {
    const { commId, target = "" } = message;
    const comm = this.#make(commId, target);
    this.#open.set(commId, comm);
    try {
      const handler = this.#targets.get(target);
      if (!handler) throw new Error(`no comm target is named ${target}`);
      await handler(comm, received(message));
    } catch (error) {
      comm.close();
      throw error;
    }
  }

  #make(id: string, target: string): OpenComm {
    return new OpenComm(id, target, (message) => {
      if (message.kind === "close") this.#forget(id);
      this.#send({ type: "comm", message });
    });
  }

  #forget(id: string): void {
    const comm = this.#open.get(id);
    if (comm) comm.closed = true;
    this.#open.delete(id);
  }
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  closed = false;
  readonly handlers: { message?: CommHandler; close?: CommHandler } = {};
  readonly #send: (message: CommMessage) => void;

  constructor(id: string, target: string, send: (message: CommMessage) => void) {
    this.id = id;
    this.target = target;
    this.#send = send;
  }

  send(data: CommData, extras: CommExtras = {}): void {
    const message = outgoing("message", this.id, data, extras);
    if (!this.closed) this.#send(message);
  }

  close(data: CommData = {}, extras: CommExtras = {}): void {
    const message = outgoing("close", this.id, data, extras);
    if (!this.closed) this.#send(message);
  }

  onMessage(handler: CommHandler): void {
    this.handlers.message = handler;
  }

  onClose(handler: CommHandler): void {
    this.handlers.close = handler;
  }
}

function outgoing(kind: CommMessage["kind"], commId: string, data: CommData, extras: CommExtras): CommMessage {
  const { metadata = {}, buffers = [] } = extras;
  return { kind, commId, data: object(data, "data"), metadata: object(metadata, "metadata"), buffers: base64(buffers) };
}

function object(value: CommData, what: string): CommData {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) return value;
  throw new TypeError(`comm: ${what} must be an object of JSON values; binary data goes in { buffers: [bytes] }`);
}

const base64 = (buffers: NonNullable<CommExtras["buffers"]>): string[] =>
  [...buffers].map((buffer) => bytes(buffer).toString("base64"));

function bytes(buffer: ArrayBufferView | ArrayBuffer): Buffer {
  if (ArrayBuffer.isView(buffer)) return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (buffer instanceof ArrayBuffer) return Buffer.from(buffer);
  throw new TypeError(`comm: a buffer must be a typed array, a DataView or an ArrayBuffer, got ${typeof buffer}`);
}

/** Each buffer has memory of its own, so that it can be read as any kind of numbers. */
const received = ({ data, metadata, buffers }: CommMessage): Received => ({
  data,
  metadata,
  buffers: buffers.map((text) => new Uint8Array(Buffer.from(text, "base64"))),
});
