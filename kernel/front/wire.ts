// Frames to messages and back: signatures, replays, buffers. Pure: no socket is touched here.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { JsonBytes } from "../jsonBytes.ts";
import { reason } from "./log.ts";

/** The version of the messaging protocol that this kernel speaks. */
export const protocolVersion = "5.5";

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
  /** The subshell that a message is for (JEP 91); none: the main shell. */
  readonly subshell_id?: string | null;
}

/** A header as a parent: empty where no request caused the message. */
export type ParentHeader = Header | Record<string, never>;

export interface Message<Content = Record<string, unknown>> {
  /** The frames that say who asked (a Router's routing ids), or the topic on iopub. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parentHeader: ParentHeader;
  readonly metadata: Record<string, unknown>;
  readonly content: Content;
  readonly buffers: readonly Buffer[];
}

/** Why frames are not a message to act on. */
export interface Refused {
  readonly refused: string;
}

const delimiter = Buffer.from("<IDS|MSG>");
/** Bytes; those of Jupyter's clients have some 200. */
const longestHeader = 16_384;
/** How many signatures are remembered against replays: about 10 MB, more than an hour of a busy client. */
const defaultMemory = 65_536;

/** One side's way to write and to check messages. */
export class Wire {
  /** Names this process in the headers of its messages. */
  readonly session = randomUUID();
  readonly #key: string;
  readonly #digest: string;
  readonly #memory: number;
  /** In order of arrival, the oldest first. */
  readonly #seen = new Set<string>();
  #sent = 0;

  /** @param memory How many signatures are remembered against replays. */
  constructor(key: string, digest = "sha256", memory = defaultMemory) {
    this.#key = key;
    this.#digest = digest;
    this.#memory = memory;
  }

  /** A header for a message of this process. */
  header(type: string): Header {
    return {
      msg_id: `${this.session}_${this.#sent++}`,
      msg_type: type,
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
  }

  /** The frames of a message, signed. */
  encode(message: Message<object>): Buffer[] {
    const { identities, header, parentHeader, metadata, content, buffers } = message;
    const parts = [
      ...[header, parentHeader, metadata].map((part) => Buffer.from(JSON.stringify(part))),
      encodeContent(content),
    ];
    return [...identities, delimiter, Buffer.from(this.#sign(parts)), ...parts, ...buffers];
  }

  /** The message in `frames`, or why it is refused. A message is accepted once. */
  decode(frames: readonly Buffer[]): Message | Refused {
    const at = frames.findIndex((frame) => frame.equals(delimiter));
    if (at < 0) return { refused: "no <IDS|MSG> delimiter" };
    const [signature, ...rest] = frames.slice(at + 1);
    const parts = rest.slice(0, 4);
    if (!signature || parts.length < 4) return { refused: `${rest.length} of 4 parts after the signature` };
    const unsigned = this.#check(signature, parts);
    if (unsigned) return { refused: unsigned };
    return readMessage(frames.slice(0, at), parts, rest.slice(4));
  }

  #sign(parts: readonly Buffer[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac(this.#digest, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  #check(signature: Buffer, parts: readonly Buffer[]): string | undefined {
    if (this.#key === "") return undefined;
    const expected = this.#sign(parts);
    if (signature.length !== expected.length || !timingSafeEqual(signature, Buffer.from(expected)))
      return "wrong signature";
    if (this.#seen.has(expected)) return "a message with this signature came before (replay)";
    this.#seen.add(expected);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= this.#memory) break;
      this.#seen.delete(oldest);
    }
    return undefined;
  }
}

function readMessage(identities: Buffer[], parts: readonly Buffer[], buffers: Buffer[]): Message | Refused {
  try {
    const [header, parentHeader, metadata, content] = parts.map((part, i) => readPart(part, i));
    for (const field of ["msg_id", "msg_type"])
      if (typeof header![field] !== "string") return { refused: `header without a ${field}` };
    // Every answer holds the header again: one that is deep or long would be a way to wear the kernel out.
    if (parts[0]!.length > longestHeader) return { refused: `a header of ${parts[0]!.length} bytes` };
    const nested = Object.values(header!).some((value) => typeof value === "object" && value !== null);
    if (nested) return { refused: "a header with a field that is no text, number or null" };
    return {
      identities,
      header: header as unknown as Header,
      parentHeader: parentHeader as unknown as ParentHeader,
      metadata: metadata!,
      content: content!,
      buffers,
    };
  } catch (error) {
    return { refused: reason(error) };
  }
}

const partNames = ["header", "parent header", "metadata", "content"];
const utf8 = new TextDecoder("utf-8", { fatal: true });

function readPart(part: Buffer, index: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(part));
  } catch {
    throw new Error(`the ${partNames[index]} is not JSON in UTF-8`);
  }
  // Some clients write null for an empty parent header or empty metadata.
  if (value === null && (index === 1 || index === 2)) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`the ${partNames[index]} is not a JSON object`);
  return value as Record<string, unknown>;
}

/** Content as JSON; a `data` that is JSON already goes in as it is. */
function encodeContent(content: object): Buffer {
  const { data, ...rest } = content as { data?: unknown };
  if (!(data instanceof JsonBytes)) return Buffer.from(JSON.stringify(content));
  const others = JSON.stringify(rest);
  return Buffer.concat([
    Buffer.from('{"data":'),
    data.bytes,
    Buffer.from(others === "{}" ? others.slice(1) : `,${others.slice(1)}`),
  ]);
}
