// The five ZeroMQ sockets. With its worker heartbeat.ts, the only place that imports zeromq.
import { rmSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { capability, Router, type Socket, XPublisher } from "zeromq";
import { entry } from "../paths.ts";
import type { Connection, CurveKeys, SocketName } from "./connection.ts";
import type { HeartbeatState } from "./heartbeat.ts";
import { log, reason } from "./log.ts";
import { Outbox } from "./outbox.ts";

/** Sockets on which clients ask. */
export type Channel = "shell" | "control" | "stdin";

export interface SocketEvents {
  onMessage(channel: Channel, frames: Buffer[]): void;
  /** A client has subscribed to `topic`. */
  onSubscription(topic: Buffer): void;
  /** A publication has gone. */
  onPublished(): void;
}

/** Messages that a subscriber may be behind before publishing waits for it. */
const subscriberBehind = 1_000;
/** How long publishing waits for a subscriber that reads nothing, before that one loses messages. */
const patienceMs = 5_000;
const retryMs = 2;
/** While one subscriber reads nothing, the others get this much between two such moments: 32 MB a second. */
const pacedBytes = 64 * 1024;
/** What a message costs its reader beside its bytes, as bytes. */
const perMessage = 4 * 1024;
/** Bytes of one frame; whoever sends a longer one is disconnected. */
const maxMessageSize = 2 ** 30;
/** How long sockets still deliver what they hold when the process ends. */
const lingerMs = 1_000;

export class Sockets {
  readonly #routers: Readonly<Record<Channel, Router>>;
  readonly #outboxes: Readonly<Record<Channel, Outbox>>;
  readonly #iopub: XPublisher;
  readonly #publications: Outbox;
  readonly #curve: CurveKeys | undefined;
  /** Of sockets that are files. */
  #files: readonly string[] = [];
  #heartbeat: Worker | undefined;
  #impatient = false;
  /** Bytes published since the last moment of waiting, while impatient. */
  #unpaced = 0;
  #closed = false;

  /**
   * Listens on the addresses of the connection: those of the four message sockets at once, so that clients find the kernel
   * early. The heartbeat's is {@link beat}'s.
   *
   * @throws Error naming the socket and address that could not be had.
   */
  static async bind(connection: Connection): Promise<Sockets> {
    const sockets = new Sockets(connection.curve);
    try {
      await sockets.#bind(connection.addresses);
    } catch (error) {
      await sockets.close();
      throw error;
    }
    return sockets;
  }

  private constructor(curve: CurveKeys | undefined) {
    if (curve && !capability.curve)
      throw new Error("the connection file asks for CURVE, which this zeromq is built without");
    const common = { linger: lingerMs, ipv6: true, maxMessageSize, ...curveOptions(curve) };
    this.#curve = curve;
    const router = () => new Router({ ...common, sendHighWaterMark: 0 });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    const outbox = (channel: Channel) => new Outbox((frames) => this.#send(channel, frames));
    this.#outboxes = { shell: outbox("shell"), control: outbox("control"), stdin: outbox("stdin") };
    this.#iopub = new XPublisher({ ...common, sendHighWaterMark: subscriberBehind, noDrop: true });
    // Each new client is welcomed, also when another has the same subscription.
    this.#iopub.verbosity = "allSubs";
    this.#publications = new Outbox((frames) => this.#publish(frames));
  }

  /** Takes messages from here on. */
  listen(events: SocketEvents): void {
    this.#publications.onSent = events.onPublished;
    for (const channel of ["shell", "control", "stdin"] as const)
      void this.#receive(this.#routers[channel], (frames) => events.onMessage(channel, frames));
    // A subscription's frame is 1 and the topic; an unsubscription's starts with 0.
    void this.#receive(this.#iopub, ([frame]) => {
      if (frame?.[0] === 1) events.onSubscription(frame.subarray(1));
    });
  }

  send(channel: Channel, frames: Buffer[]): void {
    this.#outboxes[channel].push(frames);
  }

  publish(frames: Buffer[]): void {
    this.#publications.push(frames);
  }

  /** Bytes of publications that have not gone yet. */
  get unpublished(): number {
    return this.#publications.waiting;
  }

  /** Delivers what waits, then closes every socket and ends the heartbeat's thread. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const boxes = [...Object.values(this.#outboxes), this.#publications];
    await Promise.race([Promise.all(boxes.map((box) => box.settled())), delay(lingerMs)]);
    this.#closed = true;
    for (const socket of [...Object.values(this.#routers), this.#iopub]) socket.close();
    await this.#endHeartbeat();
    // ZeroMQ takes them away only where the process goes on.
    for (const file of this.#files) rmSync(file, { force: true });
  }

  async #bind(addresses: Connection["addresses"]): Promise<void> {
    const sockets: [SocketName, Socket][] = [
      ...(Object.entries(this.#routers) as [Channel, Router][]),
      ["iopub", this.#iopub],
    ];
    const results = await Promise.allSettled(
      sockets.map(([name, socket]) => socket.bind(addresses[name]).catch((e) => refuse(name, addresses[name], e))),
    );
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    const all = Object.values(addresses);
    this.#files = all.filter((address) => address.startsWith("ipc://")).map((address) => address.slice(6));
  }

  /**
   * Starts the heartbeat's thread; settles when it answers.
   *
   * @throws Error naming the address when it could not be had.
   */
  beat(address: string): Promise<void> {
    const heartbeat = new Worker(entry("front/heartbeat"), {
      workerData: { address, options: curveOptions(this.#curve) },
    });
    this.#heartbeat = heartbeat;
    return new Promise((resolve, reject) => {
      heartbeat.once("message", (state: HeartbeatState) => {
        if ("bound" in state) return resolve();
        reject(bindError("hb", address, state));
      });
      heartbeat.once("error", reject);
    });
  }

  async #endHeartbeat(): Promise<void> {
    const heartbeat = this.#heartbeat;
    if (!heartbeat) return;
    await new Promise<void>((resolve) => {
      heartbeat.once("exit", () => resolve());
      heartbeat.postMessage("close");
      if (heartbeat.threadId === -1) resolve();
    });
  }

  /** Never ends while the socket is open, whatever a peer sends. */
  async #receive(socket: Router | XPublisher, take: (frames: Buffer[]) => void): Promise<void> {
    while (!this.#closed) {
      try {
        take((await socket.receive()) as Buffer[]);
      } catch (error) {
        if (!this.#closed) log.warning(`a message could not be taken: ${reason(error)}`);
      }
    }
  }

  async #send(channel: Channel, frames: Buffer[]): Promise<void> {
    try {
      await this.#routers[channel].send(frames as never);
    } catch (error) {
      if (!this.#closed) log.warning(`${channel}: a reply was lost: ${reason(error)}`);
    }
  }

  /** Waits for subscribers that are behind, so that none loses output; one that reads nothing for long does not stop the kernel. */
  async #publish(frames: Buffer[]): Promise<void> {
    for (const since = performance.now(); !this.#closed; await delay(retryMs)) {
      try {
        await this.#iopub.send(frames);
        this.#impatient = false;
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return this.#lost(error);
      }
      if (!this.#impatient && performance.now() - since > patienceMs) {
        this.#impatient = true;
        log.warning(`a client has read nothing on iopub for ${patienceMs / 1000} s and loses messages from here`);
      }
      if (this.#impatient) return this.#publishToReaders(frames);
    }
  }

  /** Publishes without waiting for subscribers that are behind, yet no faster than the others may read. */
  async #publishToReaders(frames: Buffer[]): Promise<void> {
    this.#unpaced += perMessage + frames.reduce((sum, frame) => sum + frame.length, 0);
    if (this.#unpaced > pacedBytes) {
      this.#unpaced = 0;
      await delay(retryMs);
    }
    this.#iopub.noDrop = false;
    await this.#iopub.send(frames).catch((error) => this.#lost(error));
    this.#iopub.noDrop = true;
  }

  #lost(error: unknown): void {
    if (!this.#closed) log.warning(`iopub: a message was lost: ${reason(error)}`);
  }
}

const curveOptions = (curve: CurveKeys | undefined) =>
  curve ? { curveServer: true, curvePublicKey: curve.publicKey, curveSecretKey: curve.secretKey } : {};

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function refuse(name: SocketName, address: string, error: NodeJS.ErrnoException): never {
  throw bindError(name, address, error);
}

function bindError(name: SocketName, address: string, error: { code?: string | undefined; message: string }): Error {
  const words: Record<string, string> = {
    EADDRINUSE: "the port is already in use (is another kernel running with this connection file?)",
    EADDRNOTAVAIL: "this machine has no such address",
    EACCES: "this user may not listen there",
    ENODEV: "this machine has no such address",
    EINVAL: "not an address to listen on",
    ENAMETOOLONG: "the path is too long for an ipc socket (107 bytes at most)",
  };
  return new Error(`cannot listen on ${address} (${name}): ${words[error.code ?? ""] ?? error.message}`);
}
