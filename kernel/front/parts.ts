// What the front needs of the two child processes: the shapes of `LanguageClient` and `ExecutorClient`, so that the queues
// can be tried with parts that live in memory.
import type {
  DeliverComm,
  EvaluateExpressions,
  ExecutorEvent,
  ExecutorExit,
  Peeked,
  RunCell,
} from "../executor/calls.ts";
import type { LanguageCall, LanguageCalls } from "../language/calls.ts";

export interface LanguagePart {
  /** Settles when the process takes calls. */
  start(): Promise<void>;
  call<C extends LanguageCall>(
    call: C,
    argument: Parameters<LanguageCalls[C]>[0],
  ): Promise<ReturnType<LanguageCalls[C]>>;
  onExit: (exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null }) => void;
  /** Ends the process at once. */
  kill(): void;
}

export interface ExecutorPart {
  start(): Promise<void>;
  run(cell: RunCell): void;
  expressions(call: EvaluateExpressions): void;
  comm(call: DeliverComm): void;
  peek(name: string): Promise<Peeked | undefined>;
  inputReply(request: number, value: string | null): void;
  interrupt(cellId: string): Promise<"cancelled" | "terminated" | "killed">;
  /** All events, also of cells that have ended. */
  onEvent: (event: ExecutorEvent) => void;
  onExit: (exit: ExecutorExit) => void;
  /** Stop reading what the process sends, so that it waits. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
  readonly pid: number | undefined;
}
