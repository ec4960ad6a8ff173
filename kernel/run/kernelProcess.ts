// One kernel in a process of its own, started from a kernelspec and spoken to over ZeroMQ.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { type Kernelspec, kernelCommand } from "./kernelspecs.ts";
import { type MessageParts, newMessage, openMessage, parsePart, sealMessage } from "./wire.ts";

export type Channel = "shell" | "control" | "stdin" | "iopub";

export interface KernelProcessOptions {
  readonly name: string;
  readonly spec: Kernelspec;
  /** The kernelspec's folder, when it was found in one. */
  readonly folder?: string | undefined;
  /** Where cells run: the notebook's folder. */
  readonly directory: string;
  /**
   * `ipc` opens no port; not every kernel speaks it.
   * @default "tcp"
   */
  readonly transport?: "tcp" | "ipc";
  readonly onMessage: (channel: Channel, parts: MessageParts) => void;
  /** The process ended without being asked to. */
  readonly onDeath: (why: string) => void;
}

/** The connection file, in Jupyter's own words. */
interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly iopub_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: "hmac-sha256";
  readonly kernel_name: string;
}

const channels = ["shell", "control", "stdin", "iopub"] as const;
/** Between two questions to a kernel that has answered but whose iopub is not connected yet. */
const askAgainMs = 50;
const readyWithinMs = 60_000;
const stopWithinMs = 3_000;
const stderrKept = 4_000;

export class KernelProcess {
  readonly #options: KernelProcessOptions;
  readonly #session = randomUUID();
  readonly #key = randomUUID();
  #folder = "";
  #child: ChildProcess | undefined;
  #sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber } | undefined;
  #sending: Promise<unknown> = Promise.resolve();
  #stderr = "";
  #stopping = false;
  #heard: ((channel: Channel, msg_type: unknown) => void) | undefined;
  /** The kernel knows our stdin: before that it would drop an input_request. */
  #stdinJoined: Promise<void> = Promise.resolve();

  constructor(options: KernelProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts the process; settled when it has answered kernel_info, its iopub is heard and our stdin has joined, so that
   * nothing of the first cell is lost.
   *
   * @throws Error saying what the process wrote, when it ends or stays silent.
   */
  async start(): Promise<void> {
    this.#stopping = false;
    this.#stderr = "";
    this.#folder = mkdtempSync(join(tmpdir(), "thalweg-"));
    const connection = await this.#connection();
    const file = join(this.#folder, "kernel.json");
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const ended = this.#spawn(file);
    this.#connect(connection);
    try {
      await Promise.race([Promise.all([this.#ready(), this.#stdinJoined]), ended]);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  send(channel: Channel, parts: MessageParts): void {
    const sockets = this.#sockets;
    if (sockets === undefined || channel === "iopub") return;
    const frames = sealMessage(this.#key, parts) as Buffer[];
    this.#sending = this.#sending.then(() => sockets[channel].send(frames)).catch(() => {}); // closed meanwhile
  }

  /** As the kernelspec asks: a message, or the signal SIGINT. */
  interrupt(): void {
    if (this.#options.spec.interrupt_mode === "message") this.send("control", this.#request("interrupt_request", {}));
    else this.#signal("SIGINT");
  }

  /** Asks the kernel to shut down, kills it when it does not, and closes everything. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child !== undefined && running(child)) {
      const exit = once(child, "exit");
      this.send("control", this.#request("shutdown_request", { restart: false }));
      const timer = setTimeout(() => this.#signal("SIGKILL"), stopWithinMs);
      await exit;
      clearTimeout(timer);
    }
    child?.stderr?.destroy();
    for (const socket of Object.values(this.#sockets ?? {})) socket.close();
    this.#sockets = undefined;
    if (this.#folder !== "") rmSync(this.#folder, { recursive: true, force: true });
  }

  /** For a process that must end now, on a signal. */
  kill(): void {
    this.#stopping = true;
    this.#signal("SIGKILL");
    if (this.#folder !== "") rmSync(this.#folder, { recursive: true, force: true });
  }

  /** To the kernel and what it started: they share a process group where there are such. */
  #signal(signal: NodeJS.Signals): void {
    const child = this.#child;
    if (child === undefined || !running(child)) return;
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid!, signal);
  }

  async #connection(): Promise<Connection> {
    const ipc = this.#options.transport === "ipc" && process.platform !== "win32";
    const [shell, control, stdin, iopub, hb] = ipc ? [1, 2, 3, 4, 5] : await freePorts(5);
    return {
      transport: ipc ? "ipc" : "tcp",
      ip: ipc ? join(this.#folder, "socket") : "127.0.0.1",
      shell_port: shell!,
      control_port: control!,
      stdin_port: stdin!,
      iopub_port: iopub!,
      hb_port: hb!,
      key: this.#key,
      signature_scheme: "hmac-sha256",
      kernel_name: this.#options.name,
    };
  }

  #spawn(connectionFile: string): Promise<never> {
    const { name, spec, folder, directory } = this.#options;
    const [program, ...rest] = kernelCommand(spec, connectionFile, folder);
    const child = spawn(program!, rest, {
      cwd: directory,
      env: { THALWEG_HISTORY: "off", ...process.env, ...spec.env, JPY_PARENT_PID: String(process.pid) },
      stdio: ["ignore", "ignore", "pipe"],
      detached: process.platform !== "win32", // its own group: Ctrl-C comes to us, and we end the kernel in order
    });
    this.#child = child;
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrKept);
    });
    return new Promise((_, reject) => {
      const died = (how: string) => {
        const why = `kernel ${name} ${how}${this.#stderr.trim() ? `\n${this.#stderr.trim()}` : ""}`;
        reject(new Error(why));
        if (!this.#stopping) this.#options.onDeath(why);
      };
      child.once("error", (error) => died(`cannot start: ${error.message}`));
      child.once("exit", (code, signal) =>
        died(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
      );
    });
  }

  #connect(connection: Connection): void {
    const dealer = { routingId: randomUUID(), linger: 0 }; // one identity: an input_request finds its way to stdin
    this.#sockets = {
      shell: new Dealer(dealer),
      control: new Dealer(dealer),
      stdin: new Dealer(dealer),
      iopub: new Subscriber({ linger: 0, receiveHighWaterMark: 0 }),
    };
    this.#sockets.iopub.subscribe();
    const { stdin } = this.#sockets;
    this.#stdinJoined = new Promise((resolve) => stdin.events.on("handshake", () => resolve()));
    for (const channel of channels) {
      const port = connection[`${channel}_port`];
      const ipc = connection.transport === "ipc";
      this.#sockets[channel].connect(ipc ? `ipc://${connection.ip}-${port}` : `tcp://${connection.ip}:${port}`);
      void this.#listen(channel, this.#sockets[channel]);
    }
  }

  async #listen(channel: Channel, socket: Dealer | Subscriber): Promise<void> {
    try {
      for await (const frames of socket) {
        const parts = openMessage(this.#key, frames);
        if (parts === undefined) continue;
        this.#heard?.(channel, parsePart(parts[0]!)["msg_type"]);
        if (parsePart(parts[1]!)["session"] !== this.#session) this.#options.onMessage(channel, parts);
      }
    } catch (error) {
      if (!socket.closed) throw error;
    }
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      let answered = false;
      let published = false;
      let again: NodeJS.Timeout | undefined;
      const ask = () => this.send("shell", this.#request("kernel_info_request", {}));
      const silent = setTimeout(
        () => reject(new Error(`kernel ${this.#options.name} gave no answer for ${readyWithinMs / 1000} s`)),
        readyWithinMs,
      ).unref();
      this.#heard = (channel, msg_type) => {
        if (channel === "iopub") published = true;
        if (channel === "shell" && msg_type === "kernel_info_reply") {
          answered = true;
          if (!published) again = setTimeout(ask, askAgainMs);
        }
        if (!answered || !published) return;
        this.#heard = undefined;
        clearTimeout(silent);
        clearTimeout(again);
        resolve();
      };
      ask();
    });
  }

  #request(msg_type: string, content: object): MessageParts {
    return newMessage(msg_type, content, this.#session);
  }
}

const running = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** Ports that were free a moment ago, all held at once so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
