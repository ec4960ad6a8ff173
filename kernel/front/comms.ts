// The comms between clients and the notebook's code, as the front knows them: enough to answer and to close without asking
// the executor, which may be in a loop.
import type { CommMessage } from "../executor/calls.ts";
import type { Context } from "./context.ts";
import { log } from "./log.ts";
import type { Extras } from "./output.ts";
import type { CommRequest } from "./protocol.ts";
import type { Channel } from "./sockets.ts";
import type { Message, ParentHeader } from "./wire.ts";

export class Comms {
  /** Names that clients may open. */
  readonly targets = new Set<string>();
  /** Comm id to the name of the other end. */
  readonly open = new Map<string, string>();

  /** Whether a message can go to its handler now; a cell that is to run may still make the comm or its target. */
  knows({ comm_id, target_name }: Partial<CommRequest>): boolean {
    return target_name === undefined ? this.open.has(comm_id ?? "") : this.targets.has(target_name);
  }

  /** The notebook's code is gone, with its handlers; gives the ids of the comms that were open. */
  forget(): string[] {
    const ids = [...this.open.keys()];
    this.targets.clear();
    this.open.clear();
    return ids;
  }
}

/** Hands a client's message to the notebook's code; settles when its handler has ended. */
export async function deliver(
  context: Context,
  request: Message<CommRequest>,
  channel: Channel,
  kind: CommMessage["kind"],
): Promise<void> {
  const { content, metadata, buffers } = request;
  const { comm_id: commId, target_name: target, data = {} } = content;
  const cell = context.cells.remember(channel, request);
  const message = { kind, commId, data, metadata, buffers: buffers.map((buffer) => buffer.toString("base64")) };
  const handler = { inExecutor: false, interrupt: () => void context.executor.interrupt(cell.id) };
  context.running.add(handler);
  try {
    const call = {
      type: "comm",
      id: cell.id,
      message: target === undefined ? message : { ...message, target },
    } as const;
    const ending = await context.executor.comm(call);
    if ("exit" in ending) log.warning(`comm ${commId}: the executor process ended before its handler had`);
  } finally {
    context.running.delete(handler);
    context.output.flush(cell.parent);
  }
}

/** Sends what the notebook's code says on a comm to the clients. */
export function showCommMessage({ comms, output }: Context, parent: ParentHeader, message: CommMessage): void {
  const { kind, commId: comm_id, target: target_name = "", data, metadata } = message;
  const extras: Extras = { metadata, buffers: message.buffers.map((text) => Buffer.from(text, "base64")) };
  if (kind === "open") {
    comms.open.set(comm_id, target_name);
    output.send("comm_open", parent, { comm_id, target_name, data }, extras);
  } else if (kind === "message") output.send("comm_msg", parent, { comm_id, data }, extras);
  else {
    comms.open.delete(comm_id);
    output.send("comm_close", parent, { comm_id, data }, extras);
  }
}
