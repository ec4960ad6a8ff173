// The client of every peer: ZeroMQ and nothing else between the clock and the kernel.

import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { tmpdir } from "node:os";
import { type Channel, KernelProcess } from "../../kernel/run/kernelProcess.ts";
import { type MessageParts, newMessage, parsePart } from "../../kernel/run/wire.ts";
import type { Peer } from "./peers.ts";

interface Message {
  readonly channel: Channel;
  readonly msg_type: string;
  readonly parent: string;
  // biome-ignore lint/suspicious/noExplicitAny: wire content
  readonly content: any;
}

/** What one execution brought. */
export interface Ran {
  readonly status: string;
  /** Milliseconds from the request to the reply and the kernel's idle. */
  readonly ms: number;
  /** Text of streams, results and errors. */
  readonly text: string;
  /** Bytes of the Plotly figures that were displayed, as JSON. */
  readonly displayed: number;
}

const plotly = "application/vnd.plotly.v1+json";

/** No measure waits longer for a kernel. */
const patienceMs = 120_000;

export class BenchClient {
  readonly #session = randomUUID();
  readonly #messages = new EventEmitter().setMaxListeners(0);
  readonly #process: KernelProcess;

  constructor(peer: Peer) {
    this.#process = new KernelProcess({
      name: peer.name,
      spec: peer.spec,
      folder: peer.folder,
      directory: tmpdir(),
      onMessage: (channel, parts) => this.#emit(channel, parts),
      onDeath: (why) => this.#messages.emit("error", new Error(why)),
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  start(): Promise<void> {
    return this.#process.start();
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  interrupt(): void {
    this.#process.interrupt();
  }

  /** Runs a cell. @throws Error when the kernel gives no answer in time, or dies */
  async execute(code: string): Promise<Ran> {
    return this.begin(code).done;
  }

  /** Runs a cell whose value is shown and which prints nothing, and waits for that too: Deno's may come after its idle. */
  async evaluate(code: string): Promise<Ran> {
    return this.begin(code, true).done;
  }

  /** Sends a cell; `done` settles when its reply and its idle have come, `busy` when it has begun. */
  begin(code: string, shown = false): { busy: Promise<void>; done: Promise<Ran> } {
    const started = performance.now();
    const texts: string[] = [];
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    let begun = () => {};
    const busy = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let idle = false;
    let displayed = 0;
    let status: string | undefined;
    const done = this.#ask("shell", "execute_request", content, ({ msg_type, content }) => {
      if (msg_type === "status" && content.execution_state === "busy") begun();
      if (msg_type === "status" && content.execution_state === "idle") idle = true;
      if (msg_type === "execute_reply") status = content.status;
      if (msg_type === "display_data") displayed += JSON.stringify(content.data[plotly] ?? "").length;
      if (msg_type === "stream") texts.push(content.text);
      // tslab shows a value as a stream
      if (msg_type === "execute_result" || msg_type === "error" || msg_type === "stream") shown = false;
      if (msg_type === "execute_result") texts.push(content.data["text/plain"]);
      if (msg_type === "error") texts.push(`${content.ename}: ${content.evalue}`);
      if (idle && status !== undefined && !shown)
        return { status, ms: performance.now() - started, text: texts.join(""), displayed };
    });
    return { busy, done };
  }

  /** Milliseconds until the completion of `code` at its end, and what was offered. */
  async complete(code: string): Promise<{ ms: number; matches: string[] }> {
    const started = performance.now();
    return this.#ask("shell", "complete_request", { code, cursor_pos: code.length }, ({ msg_type, content }) =>
      msg_type === "complete_reply" ? { ms: performance.now() - started, matches: content.matches } : undefined,
    );
  }

  #ask<T>(channel: Channel, msg_type: string, content: object, take: (message: Message) => T | undefined): Promise<T> {
    const parts = newMessage(msg_type, content, this.#session);
    const { msg_id } = parsePart(parts[0]!);
    const stop = new AbortController();
    const answer = new Promise<T>((resolve) => {
      const listen = (message: Message) => {
        const value = message.parent === msg_id ? take(message) : undefined;
        if (value === undefined) return;
        stop.abort();
        this.#messages.off("message", listen);
        resolve(value);
      };
      this.#messages.on("message", listen);
    });
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer to ${msg_type} for ${patienceMs / 1000} s`)),
        patienceMs,
      );
      stop.signal.addEventListener("abort", () => clearTimeout(timer));
    });
    const died = once(this.#messages, "never", { signal: stop.signal }) as Promise<never>; // rejects on "error"
    for (const promise of [late, died]) promise.catch(() => {});
    this.#process.send(channel, parts);
    return Promise.race([answer, late, died]);
  }

  #emit(channel: Channel, parts: MessageParts): void {
    const { msg_type } = parsePart(parts[0]!);
    const { msg_id } = parsePart(parts[1]!);
    this.#messages.emit("message", { channel, msg_type, parent: msg_id, content: parsePart(parts[3]!) });
  }
}
