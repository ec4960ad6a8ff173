// A Jupyter client of our own: it starts a real kernel process, checks every message by itself (messageSchemas.ts) and every
// exchange as a whole (exchangeRules.ts).
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { connectionFields } from "./connectionFields.ts";
import { type Channel, exchangeError, type Received, type Sent } from "./exchangeRules.ts";
import { messageErrors } from "./messageSchemas.ts";

type Asking = Exclude<Channel, "iopub">;

/** A request and what came of it. */
export interface Exchange {
  readonly id: string;
  readonly reply: Received;
  /** On iopub between busy and idle, without the statuses. */
  readonly outputs: Received[];
  /** What was written to stdout and stderr. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface KernelClientOptions {
  /** The file that Node runs with the connection file as its argument. */
  readonly main: string;
  readonly arguments?: readonly string[];
  readonly transport?: "tcp" | "ipc";
  readonly environment?: Record<string, string>;
  readonly directory?: string;
  /** Changes to the connection file. */
  readonly connection?: Record<string, unknown>;
}

const delimiter = Buffer.from("<IDS|MSG>");

export class KernelClient {
  readonly process: ChildProcess;
  readonly connection: Record<string, string | number>;
  readonly received: Received[] = [];
  readonly #sent = new Map<string, Sent>();
  /** Of all messages; none may come twice. */
  readonly #ids = new Set<string>();
  readonly #wrong: string[] = [];
  readonly #session = randomUUID();
  readonly #identity = randomUUID();
  /** Its connection file lies there, and its sockets where they are files. */
  readonly folder: string;
  readonly #sockets: Record<Asking, Dealer> & { iopub: Subscriber };
  #waiting: (() => void)[] = [];
  #log = "";
  /** The end was asked for: messages may be read after it. */
  #mayEnd = false;

  /** Starts a kernel and waits until it welcomes this client and has answered a first request. */
  static async start(options: KernelClientOptions): Promise<KernelClient> {
    const folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
    const connection = { ...(await connectionFields(folder, options.transport ?? "tcp")), ...options.connection };
    const client = new KernelClient(folder, connection as Record<string, string | number>, options);
    await client.until(({ type }) => type === "iopub_welcome");
    await client.exchange("kernel_info_request");
    return client;
  }

  private constructor(folder: string, connection: Record<string, string | number>, options: KernelClientOptions) {
    this.folder = folder;
    this.connection = connection;
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    this.process = spawn(process.execPath, [options.main, ...(options.arguments ?? []), file], {
      cwd: options.directory ?? folder,
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...options.environment },
      stdio: ["ignore", "inherit", "pipe"],
    });
    this.process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#log += text;
      this.#wake();
    });
    this.process.once("exit", () => this.#wake());
    const dealer = () => new Dealer({ linger: 0, routingId: this.#identity, ...this.#curve });
    this.#sockets = {
      shell: dealer(),
      control: dealer(),
      stdin: dealer(),
      iopub: new Subscriber({ linger: 0, receiveHighWaterMark: 0, ...this.#curve }),
    };
    this.#sockets.iopub.subscribe();
    for (const channel of ["shell", "control", "stdin", "iopub"] as const) {
      this.#sockets[channel].connect(this.address(channel));
      void this.#read(channel);
    }
  }

  /** What the kernel has written to its stderr. */
  get log(): string {
    return this.#log;
  }

  address(channel: Channel | "hb"): string {
    const { transport, ip } = this.connection;
    return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${this.connection[`${channel}_port`]}`;
  }

  /** Sends a request; gives its message id. */
  send(
    type: string,
    content: object = {},
    channel: Asking = "shell",
    parent: object = {},
    buffers: readonly Buffer[] = [],
    more: Record<string, string> = {},
  ): string {
    const header = { ...this.header(type), ...more };
    this.#sent.set(header.msg_id!, { header, content });
    this.sendFrames(channel, [...this.frames(header, content, parent), ...buffers]);
    return header.msg_id!;
  }

  header(type: string): Record<string, string> {
    const date = new Date().toISOString();
    return { msg_id: randomUUID(), msg_type: type, session: this.#session, username: "tester", date, version: "5.5" };
  }

  /** The frames of a message, signed with `key`. */
  frames(header: object, content: object, parent: object = {}, key = String(this.connection["key"])): Buffer[] {
    const parts = [header, parent, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    return [delimiter, Buffer.from(signature(key, parts)), ...parts];
  }

  sendFrames(channel: Asking, frames: Buffer[]): void {
    void this.#sockets[channel].send(frames);
  }

  /** A request, everything that belongs to it, checked. */
  async exchange(type: string, content: object = {}, channel: Asking = "shell"): Promise<Exchange> {
    return await this.finish(this.send(type, content, channel), channel);
  }

  async execute(code: string, options: object = {}): Promise<Exchange> {
    return await this.exchange("execute_request", executeRequest(code, options));
  }

  /** Sends a cell to a subshell and does not wait. */
  sendSubCell(subshell_id: string, code: string): string {
    return this.send("execute_request", executeRequest(code, {}), "shell", {}, [], { subshell_id });
  }

  /** Sends a cell and does not wait. */
  sendCell(code: string, options: object = {}): string {
    return this.send("execute_request", executeRequest(code, options));
  }

  /** Waits for the reply and the idle of a request, and checks the exchange. */
  async finish(id: string, channel: Asking = "shell"): Promise<Exchange> {
    const reply = await this.until((m) => m.parent.msg_id === id && m.type.endsWith("_reply") && m.channel === channel);
    await this.until((m) => m.parent.msg_id === id && m.type === "status" && m.content.execution_state === "idle");
    const mine = this.received.filter((m) => m.parent.msg_id === id);
    const error = exchangeError(this.#sent.get(id)!, mine, channel);
    if (error) throw new Error(error);
    const outputs = this.outputs(id);
    const stream = (name: string) =>
      outputs
        .filter((m) => m.type === "stream" && m.content.name === name)
        .map((m) => m.content.text)
        .join("");
    return { id, reply, outputs, stdout: stream("stdout"), stderr: stream("stderr") };
  }

  /** Forgets all messages so far: every look goes through them, so that a client that keeps thousands slows itself. */
  forget(): void {
    this.received.length = 0;
    this.#sent.clear();
  }

  /** What came on iopub for a request so far, without the statuses. */
  outputs(id: string): Received[] {
    return this.received.filter((m) => m.channel === "iopub" && m.parent.msg_id === id && m.type !== "status");
  }

  /** The first message, come already or to come, that `matches`. */
  async until(matches: (message: Received) => boolean): Promise<Received> {
    return await this.wait(() => this.received.find(matches));
  }

  /** Waits until `look`, asked after every message, line of the log and the process's end, gives something. */
  async wait<T>(look: () => T | undefined | false): Promise<T> {
    for (;;) {
      if (this.#wrong.length > 0) throw new Error(`messages against their schema:\n${this.#wrong.join("\n")}`);
      const found = look();
      if (found) return found;
      if (this.exited && !this.#mayEnd)
        throw new Error(`the kernel has ended (${this.process.exitCode}):\n${this.#log}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  get exited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Sends one heartbeat and gives what comes back. */
  async heartbeat(text: string): Promise<string> {
    const socket = new Request({ linger: 0, ...this.#curve });
    socket.connect(this.address("hb"));
    try {
      await socket.send(text);
      const [answer] = await socket.receive();
      return String(answer);
    } finally {
      socket.close();
    }
  }

  /** Ends the kernel by a shutdown request; gives what came of it when the process is gone. */
  async shutdown(restart = false, channel: "shell" | "control" = "control"): Promise<Exchange> {
    const gone = once(this.process, "exit");
    this.#mayEnd = true;
    const exchange = await this.exchange("shutdown_request", { restart }, channel);
    await gone;
    return exchange;
  }

  /** Ends the kernel, if it lives, and checks that every message was right. */
  async stop(): Promise<void> {
    try {
      if (!this.exited) await this.shutdown();
      if (this.#wrong.length > 0) throw new Error(this.#wrong.join("\n"));
    } finally {
      this.close();
    }
  }

  /** Closes this client's sockets; the kernel, if it lives, is killed. */
  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close();
    if (!this.exited) this.process.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The options of CURVE, where the connection file asks for it: clients use the kernel's own pair, as Jupyter's do. */
  get #curve(): object {
    const { curve_publickey: key, curve_secretkey: secret } = this.connection;
    return key === undefined ? {} : { curveServerKey: key, curvePublicKey: key, curveSecretKey: secret };
  }

  async #read(channel: Channel): Promise<void> {
    try {
      for await (const frames of this.#sockets[channel]) this.#take(channel, frames as Buffer[]);
    } catch (error) {
      if (!this.#sockets[channel].closed) this.#wrong.push(String(error));
    }
  }

  #take(channel: Channel, frames: Buffer[]): void {
    const at = frames.findIndex((frame) => frame.equals(delimiter));
    const parts = frames.slice(at + 2, at + 6);
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    if (frames[at + 1]!.toString() !== signature(String(this.connection["key"]), parts))
      this.#wrong.push(`${header.msg_type}: wrong signature`);
    this.#wrong.push(...messageErrors({ header, parentHeader: parent, metadata, content }, channel));
    if (this.#ids.has(header.msg_id)) this.#wrong.push(`${header.msg_type}: its id came before`);
    this.#ids.add(header.msg_id);
    this.received.push({
      channel,
      topic: frames.slice(0, at).join(""),
      type: header.msg_type,
      header,
      parent,
      content,
      metadata,
      buffers: frames.slice(at + 6),
    });
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function signature(key: string, parts: readonly Buffer[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

const executeRequest = (code: string, options: object) => ({
  code,
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: true,
  stop_on_error: true,
  ...options,
});
