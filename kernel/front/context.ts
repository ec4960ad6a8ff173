// What the handlers of requests see of the kernel.
import type { CellSource } from "../language/calls.ts";
import type { Cells } from "./cells.ts";
import type { Comms } from "./comms.ts";
import type { Executor } from "./executor.ts";
import type { History } from "./history.ts";
import type { Inputs } from "./inputs.ts";
import type { Language } from "./language.ts";
import type { Limits } from "./limits.ts";
import type { Output, Publish } from "./output.ts";
import type { Incoming, IncomingType, Ports, Replies, RequestType } from "./protocol.ts";
import type { RanCells } from "./ranCells.ts";
import type { Shells } from "./shells.ts";
import type { Channel } from "./sockets.ts";
import type { Message } from "./wire.ts";

/** What type errors do. */
export type CheckLevel = NonNullable<CellSource["check"]>;

export interface Context {
  readonly language: Language;
  readonly executor: Executor;
  readonly cells: Cells;
  readonly history: History;
  readonly output: Output;
  readonly inputs: Inputs;
  readonly publish: Publish;
  readonly comms: Comms;
  readonly shells: Shells;
  /** Where the kernel listens. */
  readonly ports: Ports;
  /** Of every cell that sets none itself. */
  limits: Limits;
  /** Texts of the cells that ran without an error, by number. */
  readonly ran: RanCells;
  /** Of cells that say nothing themselves. */
  check: CheckLevel;
  /** Of cells that say nothing themselves: where a NaN first came from is said. */
  nanTrace: boolean;
  /** In order of their start. */
  readonly running: Set<Running>;
  /** To be said before the next cell: the executor ended while no cell ran. */
  notice: string;
  /** The kernel ends when the reply to this request has gone. */
  stop(): void;
}

/** A cell, or a comm's handler. */
export interface Running {
  /** Its reply tells when the executor process ends. */
  readonly inExecutor: boolean;
  interrupt(): void;
}

/** The reply's content; nothing for messages that get no reply. */
export type Answer<T extends IncomingType> = T extends RequestType ? Replies[T] : undefined;

export type Handler<T extends IncomingType> = (
  context: Context,
  request: Message<Incoming[T]>,
  channel: Channel,
) => Answer<T> | Promise<Answer<T>>;
