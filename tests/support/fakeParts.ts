// The two processes behind the front, in memory, and a bench that talks to a Kernel in frames without any socket.
import type {
  DeliverComm,
  EvaluateExpressions,
  ExecutorEvent,
  ExecutorExit,
  RunCell,
} from "../../kernel/executor/calls.ts";
import { Kernel } from "../../kernel/front/kernel.ts";
import type { ExecutorPart, LanguagePart } from "../../kernel/front/parts.ts";
import type { Channel } from "../../kernel/front/sockets.ts";
import { type Message, Wire } from "../../kernel/front/wire.ts";
import type { CompiledCell, LanguageCall, LanguageCalls } from "../../kernel/language/calls.ts";
import { messageErrors } from "./messageSchemas.ts";

type Compile = ReturnType<LanguageCalls["compile"]>;

export const compiled: CompiledCell = {
  ok: true,
  code: "",
  map: "",
  lifts: [],
  names: [],
  imports: {},
  imported: [],
  uses: {},
  warnings: [],
};

export class FakeLanguage implements LanguagePart {
  readonly calls: [call: LanguageCall, argument: unknown][] = [];
  onExit: LanguagePart["onExit"] = () => {};
  /** What compiling a source gives; a promise that never settles for a check that takes long. */
  compile: (source: string) => Compile | Promise<Compile> = () => compiled;

  killed = false;

  async start(): Promise<void> {}

  kill(): void {
    this.killed = true;
  }

  async call<C extends LanguageCall>(
    call: C,
    argument: Parameters<LanguageCalls[C]>[0],
  ): Promise<ReturnType<LanguageCalls[C]>> {
    this.calls.push([call, argument]);
    const source = (argument as { source?: string } | undefined)?.source ?? "";
    const answers = {
      compile: () => this.compile(source),
      complete: () => ({ matches: ["xylem"], types: [{ text: "xylem", type: "const" }], cursorStart: 0, cursorEnd: 1 }),
      inspect: () => ({ found: source !== "nothing", plain: `what ${source} is` }),
      isComplete: () => ({ status: "incomplete", indent: "  " }),
      configure: () => undefined,
      commit: () => undefined,
      reset: () => undefined,
      forget: () => undefined,
      modules: () => [],
      moduleOfCells: () => "",
      variables: () => [{ name: "xylem", type: "number", label: "Cell [1]" }],
    } satisfies Record<LanguageCall, () => unknown>;
    return (await answers[call]()) as ReturnType<LanguageCalls[C]>;
  }
}

export class FakeExecutor implements ExecutorPart {
  readonly runs: RunCell[] = [];
  readonly evaluated: EvaluateExpressions[] = [];
  readonly comms: DeliverComm[] = [];
  readonly interrupts: string[] = [];
  readonly inputs: [request: number, value: string | null][] = [];
  readonly pid = 1;
  paused = false;
  stopped = false;
  onEvent: (event: ExecutorEvent) => void = () => {};
  onExit: (exit: ExecutorExit) => void = () => {};

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    this.stopped = true;
  }

  run(cell: RunCell): void {
    this.runs.push(cell);
  }

  expressions(call: EvaluateExpressions): void {
    this.evaluated.push(call);
  }

  comm(call: DeliverComm): void {
    this.comms.push(call);
  }

  async peek(): Promise<undefined> {}

  inputReply(request: number, value: string | null): void {
    this.inputs.push([request, value]);
  }

  async interrupt(cell: string): Promise<"terminated"> {
    this.interrupts.push(cell);
    const error = { name: "KeyboardInterrupt", message: "stopped", traceback: ["KeyboardInterrupt: stopped"] };
    this.emit({ type: "done", cell, assigned: ["kept"], error });
    return "terminated";
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  emit(event: ExecutorEvent): void {
    this.onEvent(event);
  }
}

/** What the kernel sent, on which socket. */
export interface Sent {
  readonly channel: Channel | "iopub";
  readonly type: string;
  /** The message id of the request that caused it. */
  readonly parent: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the schema table says what is in it; tests read it freely
  readonly content: Record<string, any>;
  readonly message: Message;
}

export class KernelBench {
  readonly sent: Sent[] = [];
  readonly languages: FakeLanguage[] = [];
  readonly executors: FakeExecutor[] = [];
  readonly kernel: Kernel;
  stopped = false;
  unpublished = 0;
  /** Called with the type of each reply as it goes. */
  onReply: (type: string) => void = () => {};
  readonly #client = new Wire("secret");
  readonly #reader = new Wire("secret");

  /** @param prepare Sets up each language process before it is asked anything. */
  constructor(prepare: (language: FakeLanguage, nth: number) => void = () => {}) {
    const bench = this;
    this.kernel = new Kernel({
      ports: { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
      wire: new Wire("secret"),
      outlet: {
        send: (channel, frames) => this.#keep(channel, frames),
        publish: (frames) => this.#keep("iopub", frames),
        get unpublished() {
          return bench.unpublished;
        },
      },
      language: () => {
        const language = new FakeLanguage();
        prepare(language, this.languages.push(language));
        return language;
      },
      executor: () => this.executors[this.executors.push(new FakeExecutor()) - 1]!,
      onStop: () => (this.stopped = true),
    });
    this.kernel.start();
  }

  get language(): FakeLanguage {
    return this.languages.at(-1)!;
  }

  get executor(): FakeExecutor {
    return this.executors.at(-1)!;
  }

  /** Hands the kernel a message; gives its id. */
  send(type: string, content: object = {}, channel: Channel = "shell", parentHeader: object = {}, more = {}): string {
    const header = { ...this.#client.header(type), ...more };
    const identities = [Buffer.from("client")];
    const parent = parentHeader as Message["parentHeader"];
    const message = { identities, header, parentHeader: parent, metadata: {}, content, buffers: [] };
    this.kernel.receive(channel, this.#client.encode(message));
    return header.msg_id;
  }

  cell(code: string, options: object = {}): string {
    return this.send("execute_request", { code, ...options });
  }

  /** A cell in a subshell. */
  subCell(subshell_id: string, code: string, options: object = {}): string {
    return this.send("execute_request", { code, ...options }, "shell", {}, { subshell_id });
  }

  /** Lets everything that can go on go on. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The cell that was last begun in the executor ends, or `which`. */
  async done(
    result: { assigned?: string[]; error?: { name: string; message: string; traceback: string[] } } = {},
    which?: string,
  ): Promise<void> {
    await this.settle();
    const cell = which ?? this.executor.runs.at(-1)!.id;
    this.executor.emit({ type: "done", cell, assigned: [], ...result });
    await this.settle();
  }

  async exit(exit: Partial<ExecutorExit>): Promise<void> {
    await this.settle();
    this.executor.onExit({ code: null, signal: null, stderr: "", heapLimitMb: 4096, ...exit });
    await this.settle();
  }

  reply(id: string): Record<string, unknown> | undefined {
    return this.sent.find((m) => m.parent === id && m.channel !== "iopub")?.content;
  }

  /** What was published, in short: type, or the state of a status, or the text of a stream; and whose it is. */
  published(names: Record<string, string>): string[] {
    const short = ({ type, content }: Sent) => content["execution_state"] ?? content["text"] ?? type;
    return this.sent.filter((m) => m.channel === "iopub").map((m) => `${names[m.parent ?? ""] ?? "-"} ${short(m)}`);
  }

  #keep(channel: Channel | "iopub", frames: Buffer[]): void {
    const message = this.#reader.decode(frames);
    if ("refused" in message) throw new Error(message.refused);
    const wrong = messageErrors(message, channel);
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    const { header, parentHeader, content } = message;
    this.sent.push({ channel, type: header.msg_type, parent: parentHeader.msg_id, content, message });
    if (channel !== "iopub") this.onReply(header.msg_type);
  }
}
