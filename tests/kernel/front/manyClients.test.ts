// Many clients of one kernel, each with sockets and a session of its own. The long form, 10,000 requests:
// THALWEG_REQUESTS=1250 npx vitest run THIS_FILE
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { KernelClient } from "../../support/kernelClient.ts";

const each = Number(process.env["THALWEG_REQUESTS"] ?? 40);
const main = join(import.meta.dirname, "../../support/fakeKernel.ts");
let kernel: KernelClient | undefined;
afterEach(() => kernel?.close());

interface Seen {
  readonly type: string;
  readonly parent: string | undefined;
  readonly header: object;
  readonly content: Record<string, unknown>;
}

/** Another client of a kernel that runs: its own identity and session. */
class Guest {
  readonly seen: Seen[] = [];
  readonly #kernel: KernelClient;
  readonly #session = randomUUID();
  readonly #sockets: Record<"shell" | "stdin" | "iopub", Dealer | Subscriber>;
  #wake = () => {};

  constructor(to: KernelClient) {
    this.#kernel = to;
    const routingId = randomUUID();
    const iopub = new Subscriber({ linger: 0 });
    iopub.subscribe();
    this.#sockets = { shell: new Dealer({ linger: 0, routingId }), stdin: new Dealer({ linger: 0, routingId }), iopub };
    for (const channel of ["shell", "stdin", "iopub"] as const) {
      this.#sockets[channel].connect(to.address(channel));
      void this.#read(channel);
    }
  }

  send(type: string, content: object, channel: "shell" | "stdin" = "shell", parent: object = {}): string {
    const header = { ...this.#kernel.header(type), session: this.#session };
    void (this.#sockets[channel] as Dealer).send(this.#kernel.frames(header, content, parent));
    return String((header as Record<string, unknown>)["msg_id"]);
  }

  async until(matches: (message: Seen) => boolean): Promise<Seen> {
    for (;;) {
      const found = this.seen.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  async #read(channel: "shell" | "stdin" | "iopub"): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const at = frames.findIndex((frame) => String(frame) === "<IDS|MSG>");
      const [header, parent, , content] = frames.slice(at + 2, at + 6).map((part) => JSON.parse(String(part)));
      this.seen.push({ type: `${channel} ${header.msg_type}`, parent: parent.msg_id, header, content });
      this.#wake();
    }
  }
}

test(`eight clients, ${8 * each} requests: each gets its own answers and questions, also while others come and vanish`, async () => {
  const shared = await KernelClient.start({ main });
  kernel = shared;
  const guests = Array.from({ length: 8 }, () => new Guest(shared));
  for (const guest of guests) await guest.until(({ type }) => type === "iopub iopub_welcome");
  const memory: number[] = [];
  await Promise.all(
    guests.map(async (guest, nth) => {
      const asked: string[] = [];
      for (let i = 0; i < each; i++) {
        const id =
          i % 3 === 0
            ? guest.send("complete_request", { code: "x", cursor_pos: 1 })
            : guest.send("execute_request", { code: `print ${nth}/${i}`, stop_on_error: false });
        asked.push(id);
        await guest.until(({ type, parent }) => parent === id && type.startsWith("shell "));
        if (i % 3 !== 0) await guest.until(({ parent, content }) => parent === id && content["text"] === `${nth}/${i}`);
        if (i % 20 === 19) vanish(shared);
        if (nth === 0 && (i === Math.floor(each / 4) || i === each - 1)) memory.push(residentMb(shared));
      }
      const ask = guest.send("execute_request", { code: `ask ${nth}?`, allow_stdin: true });
      const question = await guest.until(({ type }) => type === "stdin input_request");
      expect([question.parent, question.content["prompt"]]).toEqual([ask, `${nth}?`]);
      guest.send("input_reply", { value: `from ${nth}` }, "stdin", question.header);
      await guest.until(({ parent, content }) => parent === ask && content["text"] === `got from ${nth}`);
      const replies = guest.seen.filter(({ type }) => type.startsWith("shell ")).map(({ parent }) => parent);
      expect(replies.slice(0, each)).toEqual(asked);
      expect(guest.seen.filter(({ type }) => type.startsWith("stdin "))).toHaveLength(1);
    }),
  );
  for (const guest of guests) guest.close();
  expect((await shared.execute("print last")).stdout).toBe("last");
  if (each > 1000) process.stdout.write(`many clients: resident ${memory.join(" -> ")} MB\n`);
  if (memory[0]! > 0) expect(memory.at(-1)! - memory[0]!).toBeLessThan(100);
  await shared.stop();
}, 600_000);

/** A client that sends and is gone before it is answered. */
function vanish(to: KernelClient): void {
  const guest = new Guest(to);
  guest.send("execute_request", { code: "repeat 100 gone", stop_on_error: false });
  guest.close();
}

/** Of the kernel's front, where the system tells; else 0. */
function residentMb({ process: { pid } }: KernelClient): number {
  const file = `/proc/${pid}/status`;
  return existsSync(file) ? Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, "utf8"))?.[1]) / 1024) : 0;
}
