// A client's side of the Jupyter wire, both forms: signed ZeroMQ frames, and frames of the channels websocket
// (subprotocol v1.kernel.websocket.jupyter.org). Pure: bytes in, bytes out.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** header, parent_header, metadata, content, then buffers: what both forms carry. */
export type MessageParts = readonly Uint8Array[];

const delimiter = Buffer.from("<IDS|MSG>");

/** The frames of a signed message. */
export const sealMessage = (key: string, parts: MessageParts): Uint8Array[] => [
  delimiter,
  Buffer.from(signature(key, parts)),
  ...parts,
];

/** The parts of a message whose signature is right, else `undefined`. */
export function openMessage(key: string, frames: readonly Uint8Array[]): MessageParts | undefined {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  const parts = frames.slice(at + 2);
  if (at < 0 || parts.length < 4) return undefined;
  const expected = Buffer.from(signature(key, parts));
  const given = frames[at + 1]!;
  return given.length === expected.length && timingSafeEqual(given, expected) ? parts : undefined;
}

const signature = (key: string, parts: MessageParts): string => {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts.slice(0, 4)) hmac.update(part);
  return hmac.digest("hex");
};

/** A new message of the host itself. */
export function newMessage(msg_type: string, content: object, session: string): MessageParts {
  const header = { msg_id: randomUUID(), msg_type, session, username: "thalweg", date: new Date().toISOString() };
  return [{ ...header, version: "5.5" }, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
}

/** The object that a part is; one without fields where a kernel says null (xeus does, of a message without a parent). */
export const parsePart = (part: Uint8Array): Record<string, unknown> =>
  JSON.parse(Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("utf8")) ?? {};

/**
 * One websocket frame: a count and offsets as 64-bit little-endian numbers, then the channel and the parts.
 * The last offset is the frame's end.
 */
export function encodeFrame(channel: string, parts: MessageParts): Buffer {
  const pieces = [Buffer.from(channel), ...parts];
  const head = Buffer.alloc(8 * (pieces.length + 2));
  head.writeBigUInt64LE(BigInt(pieces.length + 1));
  let end = head.length;
  pieces.forEach((piece, i) => {
    head.writeBigUInt64LE(BigInt(end), 8 * (i + 1));
    end += piece.length;
  });
  head.writeBigUInt64LE(BigInt(end), 8 * (pieces.length + 1));
  return Buffer.concat([head, ...pieces]);
}

/** Inverse of {@link encodeFrame}. */
export function decodeFrame(data: ArrayBuffer | Uint8Array): { channel: string; parts: MessageParts } {
  const bytes = data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, data.length) : Buffer.from(data);
  const count = Number(bytes.readBigUInt64LE(0));
  const offset = (i: number) => Number(bytes.readBigUInt64LE(8 * (i + 1)));
  const pieces = Array.from({ length: count - 1 }, (_, i) => bytes.subarray(offset(i), offset(i + 1)));
  const [channel, ...parts] = pieces;
  return { channel: channel!.toString("utf8"), parts };
}
