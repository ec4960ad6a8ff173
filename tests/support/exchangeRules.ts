// What must hold of all that comes for one request, whatever it asks.

export type Channel = "shell" | "control" | "stdin" | "iopub";
export interface Received {
  readonly channel: Channel;
  readonly topic: string;
  readonly type: string;
  readonly header: Record<string, string>;
  readonly parent: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: the schema table says what is in it; tests read it freely
  readonly content: Record<string, any>;
  readonly metadata: Record<string, unknown>;
  readonly buffers: readonly Buffer[];
}

/** A request as it was sent. */
export interface Sent {
  readonly header: Record<string, string>;
  readonly content: object;
}

/** What is wrong with the messages of one request, in the order of their arrival; undefined where nothing is. */
export function exchangeError(
  { header, content }: Sent,
  mine: readonly Received[],
  channel: Channel,
): string | undefined {
  const type = header["msg_type"]!.replace(/_request$/, "_reply");
  const replies = mine.filter((m) => m.type.endsWith("_reply") && m.channel !== "iopub");
  const reply = replies[0];
  if (!reply || replies.length > 1 || reply.type !== type || reply.channel !== channel)
    return `${type}: one is due on ${channel}, got ${JSON.stringify(replies.map((m) => [m.channel, m.type]))}`;
  const astray = mine.find((m) => !sameFields(m.parent, header));
  if (astray) return `${astray.type}: parent header ${JSON.stringify(astray.parent)} is not what was sent`;
  const iopub = mine.filter((m) => m.channel === "iopub");
  const wrong = statusError(iopub) ?? (type === "execute_reply" ? cellError(content, reply, iopub) : undefined);
  return wrong && `${type}: ${wrong}`;
}

/** Busy first, idle last and once; between them busy again, where others were answered meanwhile. */
function statusError(iopub: readonly Received[]): string | undefined {
  if (iopub[0]?.content.execution_state !== "busy") return "the first message is not busy";
  if (iopub.at(-1)?.content.execution_state !== "idle") return "the last message is not idle";
  const states = iopub.filter((m) => m.type === "status").map((m) => m.content.execution_state);
  return states.filter((state) => state === "idle").length === 1 ? undefined : `statuses ${states}`;
}

/** The input is told to all clients before any output, unless it is silent, refused or aborted; its number is the same everywhere. */
function cellError(
  request: { code?: unknown; silent?: unknown },
  reply: Received,
  iopub: readonly Received[],
): string | undefined {
  const { execution_count, status } = reply.content;
  const quiet = request.silent === true || status === "aborted" || execution_count === undefined;
  const [input, ...more] = iopub.filter((m) => m.type === "execute_input");
  if (quiet ? input : !input || more.length > 0 || iopub[1] !== input) return "an execute_input is missing or too much";
  if (input && input.content.code !== request.code) return `execute_input with ${JSON.stringify(input.content.code)}`;
  const counted = iopub.filter((m) => m.type === "execute_input" || m.type === "execute_result");
  const other = counted.find((m) => m.content.execution_count !== execution_count);
  if (other) return `${execution_count} in the reply, ${other.content.execution_count} in ${other.type}`;
  return quiet && counted.length > 0 ? "a silent cell shows a result" : undefined;
}

const sameFields = (a: Record<string, string>, b: Record<string, string>): boolean =>
  Object.keys({ ...a, ...b }).every((key) => a[key] === b[key]);
