import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type Message, Wire } from "../../../kernel/front/wire.ts";
import { JsonBytes } from "../../../kernel/jsonBytes.ts";

const key = "a secret";
const parts = (header: string, parent = "{}", metadata = "{}", content = "{}") =>
  [header, parent, metadata, content].map((text) => Buffer.from(text));
const header = (id: string) => JSON.stringify({ msg_id: id, msg_type: "execute_request" });
const sign = (signed: readonly Buffer[], secret = key, digest = "sha256") => {
  const hmac = createHmac(digest, secret);
  for (const part of signed) hmac.update(part);
  return Buffer.from(hmac.digest("hex"));
};
const delimiter = Buffer.from("<IDS|MSG>");
const frames = (signed: readonly Buffer[], secret = key) => [
  Buffer.from("peer"),
  delimiter,
  sign(signed, secret),
  ...signed,
];
const good = parts(header("1"));
const tampered = [...good.slice(0, 3), Buffer.from('{"code":"evil"}')];

const refused: [what: string, frames: Buffer[], why: RegExp][] = [
  ["no frames", [], /delimiter/],
  ["noise", [Buffer.from([0, 255, 254]), Buffer.from("x")], /delimiter/],
  ["nothing after the delimiter", [delimiter], /0 of 4 parts/],
  ["three parts", [delimiter, sign(good), ...good.slice(0, 3)], /3 of 4 parts/],
  ["another key", frames(good, "guess"), /wrong signature/],
  ["no signature", [delimiter, Buffer.alloc(0), ...good], /wrong signature/],
  ["a signature cut short", [delimiter, sign(good).subarray(0, 63), ...good], /wrong signature/],
  [
    "a signature in capitals",
    [delimiter, Buffer.from(sign(good).toString().toUpperCase()), ...good],
    /wrong signature/,
  ],
  ["content changed after signing", [delimiter, sign(good), ...tampered], /wrong signature/],
  ["a header that is not JSON", frames(parts("{")), /the header is not JSON/],
  [
    "bytes that are not UTF-8",
    frames([...parts(header("2")).slice(0, 3), Buffer.from([0x22, 0xff, 0x22])]),
    /content is not JSON in UTF-8/,
  ],
  ["content that is a list", frames(parts(header("3"), "{}", "{}", "[]")), /content is not a JSON object/],
  ["content that is null", frames(parts(header("4"), "{}", "{}", "null")), /content is not a JSON object/],
  ["a header without msg_id", frames(parts('{"msg_type":"x"}')), /without a msg_id/],
  ["a header whose msg_type is a number", frames(parts('{"msg_id":"x","msg_type":5}')), /without a msg_type/],
];

test.each(refused)("refuses %s", (_what, given, why) => {
  const result = new Wire(key).decode(given);
  expect(result).toHaveProperty("refused");
  expect((result as { refused: string }).refused).toMatch(why);
});

test("reads identities, all parts and buffers, and null for an empty parent", () => {
  const signed = parts(header("5"), "null", "null", '{"code":"𝛼+1"}');
  const buffers = [Buffer.from([1, 2, 3]), Buffer.alloc(0), delimiter];
  const message = new Wire(key).decode([Buffer.from("a"), Buffer.from("b"), ...frames(signed).slice(1), ...buffers]);
  expect(message).toEqual({
    identities: [Buffer.from("a"), Buffer.from("b")],
    header: { msg_id: "5", msg_type: "execute_request" },
    parentHeader: {},
    metadata: {},
    content: { code: "𝛼+1" },
    buffers,
  });
});

test("signs as HMAC over the four parts, and what it writes it reads", () => {
  const wire = new Wire(key);
  const message: Message = {
    identities: [Buffer.from("peer")],
    header: wire.header("status"),
    parentHeader: {},
    metadata: { a: 1 },
    content: { text: "line\nnext" },
    buffers: [Buffer.from("raw")],
  };
  const written = wire.encode(message);
  expect(written[2]).toEqual(sign(written.slice(3, 7)));
  expect(new Wire(key).decode(written)).toEqual(message);
});

test("hmac-sha512 where the connection asks for it", () => {
  const signed = parts(header("6"));
  const message = [delimiter, sign(signed, key, "sha512"), ...signed];
  expect(new Wire(key, "sha512").decode(message)).toHaveProperty("header");
  expect(new Wire(key).decode(message)).toHaveProperty("refused");
});

test("without a key nothing is signed and nothing refused for its signature", () => {
  const wire = new Wire("");
  const signed = parts(header("7"));
  expect(wire.decode([delimiter, Buffer.alloc(0), ...signed])).toHaveProperty("header");
  const message = {
    identities: [],
    header: wire.header("x"),
    parentHeader: {},
    metadata: {},
    content: {},
    buffers: [],
  };
  expect(wire.encode(message)[1]).toEqual(Buffer.alloc(0));
});

test("a message is accepted once; only so many signatures are remembered, the oldest is forgotten first", () => {
  const wire = new Wire(key, "sha256", 3);
  const message = (id: string) => frames(parts(header(id)));
  for (const id of ["a", "b", "c"]) expect(wire.decode(message(id))).toHaveProperty("header");
  for (const id of ["a", "b", "c"])
    expect(wire.decode(message(id))).toEqual({ refused: expect.stringMatching(/replay/) });
  expect(wire.decode(message("d"))).toHaveProperty("header");
  expect(wire.decode(message("b"))).toHaveProperty("refused");
  expect(wire.decode(message("a"))).toHaveProperty("header");
});

test("a wrong signature does not use up the right one", () => {
  const wire = new Wire(key);
  expect(wire.decode(frames(good, "guess"))).toHaveProperty("refused");
  expect(wire.decode(frames(good))).toHaveProperty("header");
});

test("every header has an id of its own and the kernel's session", () => {
  const wire = new Wire(key);
  const headers = Array.from({ length: 100 }, () => wire.header("status"));
  expect(new Set(headers.map((h) => h.msg_id)).size).toBe(100);
  expect(new Set(headers.map((h) => h.session))).toEqual(new Set([wire.session]));
});

test.each([
  [{}, '{"data":{"a":"é"}}'],
  [{ transient: {}, metadata: { b: 1 } }, '{"data":{"a":"é"},"transient":{},"metadata":{"b":1}}'],
])("data that is JSON already goes in as it is: %j", (rest, expected) => {
  const data = new JsonBytes(Buffer.from('{"a":"é"}'));
  const wire = new Wire(key);
  const message = { identities: [], header: wire.header("display_data"), parentHeader: {}, metadata: {}, buffers: [] };
  expect(
    wire
      .encode({ ...message, content: { data, ...rest } })
      .at(-1)!
      .toString(),
  ).toBe(expected);
});
