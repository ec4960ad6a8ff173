// The front's side of the language process.
import { type ChildProcess, spawn } from "node:child_process";
import { isBuilt } from "../paths.ts";
import {
  CompilerFailure,
  type LanguageAnswer,
  type LanguageCall,
  type LanguageCalls,
  type LanguageRequest,
} from "./calls.ts";
import { buildSnapshot, discardSnapshot, findSnapshot, languageEntry } from "./snapshot.ts";

/** How the process ended, when it was not asked to. */
export interface LanguageExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Each check leaves some MB of garbage beside 50 MB that live. V8 collects when the old heap has doubled, not quadrupled, and
 * keeps its young half small: 270 MB of the process instead of 410 after some hundred cells, in the same time.
 */
const heapFlags = ["--heap-growing-percent=100", "--max-semi-space-size=8"];

export class LanguageClient {
  /** Called when the process ends by itself; calls that were under way have failed then. */
  onExit: (why: LanguageExit) => void = () => {};
  /** Whether the running process started from the snapshot. */
  fromSnapshot = false;

  private readonly directory: string;
  private readonly waiting = new Map<number, Waiting>();
  private child: ChildProcess | undefined;
  private count = 0;
  private stopping = false;
  private started: Promise<void> | undefined;

  constructor(options: { directory: string }) {
    this.directory = options.directory;
  }

  /** Settles when the compiler is warm. Calls may be made before: they wait only for what they need. Starts once. */
  start(): Promise<void> {
    this.started ??= this.begin();
    return this.started;
  }

  private async begin(): Promise<void> {
    const snapshot = findSnapshot();
    if (snapshot !== undefined) {
      if (await this.launch(["--snapshot-blob", snapshot])) return;
      if (!this.stopping) discardSnapshot(snapshot);
    }
    if (this.stopping || !(await this.launch([languageEntry()])))
      throw new Error("the language process ended while it started");
    if (isBuilt) void buildSnapshot({ background: true });
  }

  /** The process's number, while there is one. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Asks the process; rejects when the call failed inside it or the process ended. */
  call<C extends LanguageCall>(
    call: C,
    argument: Parameters<LanguageCalls[C]>[0],
  ): Promise<ReturnType<LanguageCalls[C]>> {
    return new Promise((resolve, reject) => {
      if (!this.child?.connected) return reject(new Error("the language process is not running"));
      const id = ++this.count;
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, call, argument } satisfies LanguageRequest);
    });
  }

  /** Ends the process and waits for its end. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.stopping = true;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.connected) child.disconnect();
    else child.kill();
    await ended;
  }

  /** Ends the process at once. */
  kill(): void {
    this.stopping = true;
    this.child?.kill("SIGKILL");
  }

  /** True when the process got ready, false when it ended before. */
  private launch(parameters: readonly string[]): Promise<boolean> {
    const child = spawn(process.execPath, [...heapFlags, ...parameters], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.child = child;
    return new Promise((resolve) => {
      let isReady = false;
      child.on("message", (answer: LanguageAnswer) => {
        if (!("ready" in answer)) return this.settle(answer);
        isReady = true;
        this.fromSnapshot = answer.fromSnapshot;
        resolve(true);
      });
      child.on("error", () => resolve(false));
      child.on("exit", (code, signal) => {
        resolve(false);
        for (const { reject } of this.waiting.values()) reject(new Error("the language process ended"));
        this.waiting.clear();
        if (isReady && !this.stopping) this.onExit({ code, signal });
      });
      this.call("configure", { directory: this.directory }).catch(() => {});
    });
  }

  private settle(answer: Exclude<LanguageAnswer, { ready: true }>): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(new CompilerFailure(answer.error));
    else waiting?.resolve(answer.value as never);
  }
}
