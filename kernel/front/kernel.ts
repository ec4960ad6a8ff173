// The queues: cells one after the other, everything else at once, also while a cell runs. Busy and idle around each.
import { Cells } from "./cells.ts";
import { Comms } from "./comms.ts";
import type { CheckLevel, Context, Handler, Running } from "./context.ts";
import { Executor, type OutputEvent } from "./executor.ts";
import { exitNotice } from "./exitWords.ts";
import { handlers } from "./handlers/index.ts";
import { History } from "./history.ts";
import { Inputs } from "./inputs.ts";
import { Language } from "./language.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { log, reason } from "./log.ts";
import { type Extras, Output } from "./output.ts";
import type { ExecutorPart, LanguagePart } from "./parts.ts";
import { type IncomingType, type Ports, type Publications, type PublicationType, requiredFields } from "./protocol.ts";
import { RanCells } from "./ranCells.ts";
import { noSubshell, type Queued, type Shell, Shells } from "./shells.ts";
import { showEvent } from "./showEvent.ts";
import type { Channel } from "./sockets.ts";
import type { Header, Message, ParentHeader, Wire } from "./wire.ts";

/** Where the kernel's messages go. */
export interface Outlet {
  send(channel: Channel, frames: Buffer[]): void;
  publish(frames: Buffer[]): void;
  /** Bytes of publications that wait. */
  readonly unpublished: number;
}

export interface KernelOptions {
  readonly wire: Wire;
  readonly ports: Ports;
  readonly outlet: Outlet;
  readonly language: () => LanguagePart;
  readonly executor: () => ExecutorPart;
  /** @default one in memory */
  readonly history?: History;
  /** @default `defaultLimits()` */
  readonly limits?: Limits;
  /** A client asked for the end, and its reply is on the way. */
  readonly onStop: () => void;
}

/** The executor is not read above the first, and read again below the second (bytes that wait for iopub). */
const highWater = 8 * 1024 * 1024;
const lowWater = 1024 * 1024;

export class Kernel implements Context {
  readonly language: Language;
  readonly executor: Executor;
  readonly cells = new Cells();
  readonly history: History;
  readonly output: Output;
  readonly inputs: Inputs;
  readonly comms = new Comms();
  readonly shells = new Shells(
    (queued, shell) => this.#answer(queued, shell),
    (queued) => this.#abort(queued),
  );
  readonly ports: Ports;
  limits: Limits;
  readonly running = new Set<Running>();
  notice = "";
  check: CheckLevel = "on";
  readonly ran = new RanCells();
  nanTrace = false;
  readonly #wire: Wire;
  readonly #outlet: Outlet;
  readonly #onStop: () => void;
  /** Something but a welcome was published. */
  #begun = false;
  #stopping = false;
  #paused = false;

  constructor({ wire, ports, outlet, language, executor, limits, history, onStop }: KernelOptions) {
    this.history = history ?? new History();
    this.limits = limits ?? defaultLimits();
    this.ports = ports;
    this.#wire = wire;
    this.#outlet = outlet;
    this.#onStop = onStop;
    this.output = new Output(this.publish);
    this.language = new Language(language);
    this.executor = new Executor(executor, {
      onOutput: (event) => this.#show(event),
      onExit: (exit) => {
        const lost = this.language.names;
        this.language.reset();
        if (![...this.running].some(({ inExecutor }) => inExecutor)) this.notice = exitNotice(exit, lost);
        for (const comm_id of this.comms.forget()) this.publish("comm_close", {}, { comm_id, data: {} });
        return lost;
      },
    });
    this.inputs = new Inputs(
      (cell, content) => this.#send("stdin", cell, "input_request", content),
      (request, value) => this.executor.inputReply(request, value),
    );
  }

  /** Starts the two processes. */
  start(): void {
    this.language.start();
    this.executor.start();
  }

  /** Takes what came on a socket. */
  receive(channel: Channel, frames: readonly Buffer[]): void {
    const message = this.#wire.decode(frames);
    if ("refused" in message) log.warning(`${channel}: message dropped: ${message.refused}`);
    else this.#dispatch(channel, message);
  }

  /** A client has subscribed. */
  welcome(topic: Buffer): void {
    const content: Publications["iopub_welcome"] = { subscription: topic.toString() };
    this.#publishTo(topic, "iopub_welcome", {}, content);
    // Said to the first who can hear it, unless the kernel has already said more.
    if (!this.#begun) this.publish("status", {}, { execution_state: "starting" });
    this.#begun = true;
  }

  /** A publication has gone: the executor may be read again. */
  published(): void {
    if (!this.#paused || this.#outlet.unpublished > lowWater) return;
    this.#paused = false;
    this.executor.resume();
  }

  readonly publish = <T extends PublicationType>(
    type: T,
    parent: ParentHeader,
    content: Publications[T],
    extras?: Extras,
  ): void => {
    this.#publishTo(Buffer.from(`kernel.${this.#wire.session}.${type}`), type, parent, content, extras);
    if (this.#paused || this.#outlet.unpublished < highWater) return;
    this.#paused = true;
    this.executor.pause();
  };

  stop(): void {
    this.#stopping = true;
    this.shells.end();
  }

  /** Ends both processes. */
  async end(): Promise<void> {
    this.stop();
    this.language.stop();
    await Promise.all([this.executor.stop(), this.history.settled()]);
  }

  #dispatch(channel: Channel, message: Message): void {
    const type = message.header.msg_type;
    const { msg_id: id, session, subshell_id } = message.header;
    log.message("received", { channel, type, id, session, subshell: subshell_id ?? undefined }, message.content);
    if (channel === "stdin") this.#receiveInput(message);
    else if (!Object.hasOwn(handlers, type)) log.warning(`${channel}: no message type ${type.slice(0, 80)} is known`);
    else this.#begin({ channel, request: message });
  }

  #begin(queued: Queued): void {
    const shell = this.#shellOf(queued.request.header.msg_type as IncomingType, queued.request);
    if (shell) shell.push(queued);
    else void this.#answer(queued);
  }

  /** The shell in which a message has its turn after those before it; none where it is answered at once. */
  #shellOf(type: IncomingType, message: Message): Shell | undefined {
    if (this.#lacking(message)) return undefined;
    const shell = this.shells.of(message.header);
    if (type === "execute_request") return shell;
    const isComm = type === "comm_open" || type === "comm_msg" || type === "comm_close";
    return isComm && shell?.working && !this.comms.knows(message.content) ? shell : undefined;
  }

  /** Busy, the handler, its reply, idle. */
  async #answer({ channel, request }: Queued, shell?: Shell): Promise<void> {
    const { header } = request;
    this.#begun = true;
    const started = new Date().toISOString();
    this.#status("busy", header);
    const reply = await this.#handle(channel, header.msg_type as IncomingType, request);
    const runs = shell?.busyWith === header;
    const doomed = runs && reply?.["status"] === "error" ? await this.#behindError(request, shell) : [];
    // JupyterLab's and ipykernel's word for when a cell began, of which extensions make its running time.
    if (reply) this.#reply(channel, request, reply, shell ? { started, status: reply["status"] } : {});
    if (runs) shell.busyWith = undefined;
    this.#status("idle", header);
    // Clients take the idle of any request as the kernel's state: it is still busy with a cell.
    if (this.shells.busyWith) this.#status("busy", this.shells.busyWith);
    for (const cell of doomed) this.#abort(cell);
    if (this.#stopping && header.msg_type === "shutdown_request") this.#onStop();
  }

  /** Cells that were sent before the client could know of the error. A cell sent after its reply runs. */
  async #behindError({ content }: Message, shell: Shell): Promise<Queued[]> {
    if (content["stop_on_error"] === false) return [];
    // What has arrived is read first.
    await new Promise((resolve) => setImmediate(resolve));
    return shell.takeCells();
  }

  #abort({ channel, request }: Queued): void {
    this.#status("busy", request.header);
    // Without a number, or a page would show one on a cell that did not run.
    this.#reply(channel, request, { status: "aborted" });
    this.#status("idle", request.header);
  }

  async #handle(channel: Channel, type: IncomingType, message: Message): Promise<Record<string, unknown> | undefined> {
    try {
      const lacking = this.#lacking(message);
      if (lacking) throw new TypeError(lacking);
      const handler = handlers[type] as unknown as Handler<"execute_request">;
      return (await handler(this, message as never, channel)) as unknown as Record<string, unknown> | undefined;
    } catch (error) {
      log.warning(`${channel}: ${reason(error)}`);
      if (!type.endsWith("_request")) return undefined;
      const ename = error instanceof Error ? error.name : "Error";
      return { status: "error", ename, evalue: reason(error), traceback: [`${ename}: ${reason(error)}`] };
    }
  }

  #lacking({ header, content }: Message): string | undefined {
    const type = header.msg_type as IncomingType;
    const wrong = Object.entries(requiredFields[type]).find(([field, kind]) => typeof content[field] !== kind);
    if (wrong) return `${type}: ${wrong[0]} must be a ${wrong[1]}, got ${kindOf(content[wrong[0]])}`;
    return this.shells.of(header) ? undefined : `${type}: ${noSubshell(header.subshell_id)}`;
  }

  #receiveInput(message: Message): void {
    if (message.header.msg_type === "input_reply") this.inputs.reply(message);
    else log.warning(`stdin: no message type ${message.header.msg_type.slice(0, 80)} is known`);
  }

  #show(event: OutputEvent): void {
    const cell = this.cells.get(event.cell);
    if (cell) showEvent(this, cell, event);
    else log.debug(`output of a cell that is not known: ${event.cell}`);
  }

  #status(execution_state: "busy" | "idle", parent: Header): void {
    this.publish("status", parent, { execution_state });
  }

  #reply(channel: Channel, { header, identities }: Message, content: object, metadata = {}): void {
    const type = header.msg_type.replace(/_request$/, "_reply");
    this.#send(channel, { parent: header, identities }, type, content, metadata);
  }

  #send(
    channel: Channel,
    to: { readonly parent: Header; readonly identities: readonly Buffer[] },
    type: string,
    content: object,
    metadata: Record<string, unknown> = {},
  ): string {
    const header = this.#wire.header(type);
    const { parent, identities } = to;
    const message = { identities, header, parentHeader: parent, metadata, content, buffers: [] };
    log.message("sent", { channel, type, id: header.msg_id, parent: parent.msg_id }, content);
    this.#outlet.send(channel, this.#wire.encode(message));
    return header.msg_id;
  }

  #publishTo(topic: Buffer, type: string, parentHeader: ParentHeader, content: object, extras: Extras = {}): void {
    const header = this.#wire.header(type);
    const { metadata = {}, buffers = [] } = extras;
    log.message("sent", { channel: "iopub", type, id: header.msg_id, parent: parentHeader.msg_id }, content);
    this.#outlet.publish(this.#wire.encode({ identities: [topic], header, parentHeader, metadata, content, buffers }));
  }
}

/** What a value is, never what it holds: that may be the user's. */
const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
