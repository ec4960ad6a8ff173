import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import type { KernelClient } from "./kernelClient.ts";

/** A message for a guest. */
export interface Heard {
  readonly channel: "shell" | "stdin" | "iopub";
  readonly type: string;
  readonly header: object;
  // biome-ignore lint/suspicious/noExplicitAny: tests read it freely
  readonly content: Record<string, any>;
}

/** Another client of a kernel that runs, with an identity and a session of its own. What it hears is kept by request. */
export class Guest {
  /** Came on shell or stdin, and is the answer to somebody else. */
  readonly astray: Heard[] = [];
  readonly #kernel: KernelClient;
  readonly #session = randomUUID();
  readonly #sockets: { shell: Dealer; stdin: Dealer; iopub: Subscriber };
  readonly #heard = new Map<string, Heard[]>();
  readonly #waiting = new Map<string, () => void>();

  constructor(to: KernelClient) {
    this.#kernel = to;
    const routingId = randomUUID();
    this.#sockets = {
      shell: new Dealer({ linger: 0, routingId }),
      stdin: new Dealer({ linger: 0, routingId }),
      iopub: new Subscriber({ linger: 0, receiveHighWaterMark: 0 }),
    };
    this.#sockets.iopub.subscribe();
    for (const channel of ["shell", "stdin", "iopub"] as const) {
      this.#sockets[channel].connect(to.address(channel));
      void this.#read(channel);
    }
  }

  /** Waits until iopub is heard. */
  async welcomed(): Promise<void> {
    await this.until("", ({ type }) => type === "iopub_welcome");
  }

  /** Gives the id of the message. */
  send(type: string, content: object, channel: "shell" | "stdin" = "shell", parent: object = {}): string {
    const header: Record<string, string> = { ...this.#kernel.header(type), session: this.#session };
    void this.#sockets[channel].send(this.#kernel.frames(header, content, parent));
    return header.msg_id!;
  }

  /** The first message for the request `id`, come already or to come, that `matches`. */
  async until(id: string, matches: (message: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.#heard.get(id)?.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.set(id, resolve));
    }
  }

  /** Waits for the reply to a request and its idle; gives all that came for it, which is forgotten. */
  async whole(id: string): Promise<Heard[]> {
    await this.until(id, ({ channel }) => channel === "shell");
    await this.until(id, ({ content }) => content["execution_state"] === "idle");
    const all = this.#heard.get(id)!;
    this.#heard.delete(id);
    return all;
  }

  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  async #read(channel: Heard["channel"]): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const at = frames.findIndex((frame) => String(frame) === "<IDS|MSG>");
      const [header, parent, , content] = frames.slice(at + 2, at + 6).map((part) => JSON.parse(String(part)));
      const heard = { channel, type: header.msg_type, header, content };
      if (parent.session !== undefined && parent.session !== this.#session) {
        if (channel !== "iopub") this.astray.push(heard);
        continue;
      }
      const id = parent.msg_id ?? "";
      this.#heard.set(id, [...(this.#heard.get(id) ?? []), heard]);
      this.#waiting.get(id)?.();
    }
  }
}
