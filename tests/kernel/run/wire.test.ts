// Truth from outside: jupyter_client's signatures and jupyter_server's websocket frames.
import { expect, test } from "vitest";
import { decodeFrame, encodeFrame, newMessage, openMessage, parsePart, sealMessage } from "../../../kernel/run/wire.ts";
import { runPython } from "./testPython.ts";

const key = "a0436f6c-1916-498b-8eb9-e81ab9368e84";
const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const parts = [...bytes('{"msg_id":"1","msg_type":"é"}', "{}", "{}", '{"code":"1 + 1"}'), Buffer.from([0, 1, 255])];

test("a message is signed as jupyter_client signs it", () => {
  const [delimiter, signature, ...rest] = sealMessage(key, parts);
  const signed = runPython(
    `import sys; from jupyter_client.session import Session
print(Session(key=sys.argv[1].encode()).sign([bytes.fromhex(part) for part in sys.argv[2:]]).decode())`,
    "",
    [key, ...parts.slice(0, 4).map((part) => part.toString("hex"))],
  );
  expect(Buffer.from(delimiter!).toString()).toBe("<IDS|MSG>");
  expect(Buffer.from(signature!).toString()).toBe(signed.trim());
  expect(rest).toEqual(parts);
});

test.each<[string, (frames: Uint8Array[]) => Uint8Array[], boolean]>([
  ["as it was sent", (frames) => frames, true],
  ["behind an identity", (frames) => [Buffer.from("identity"), ...frames], true],
  ["a changed content", (frames) => frames.with(5, Buffer.from('{"code":"2"}')), false],
  ["another signature", (frames) => frames.with(1, Buffer.from("0".repeat(64))), false],
  ["a short signature", (frames) => frames.with(1, Buffer.from("0")), false],
  ["no delimiter", (frames) => frames.slice(1), false],
  ["parts missing", (frames) => frames.slice(0, 4), false],
  ["nothing", () => [], false],
])("opening a message: %s", (_, change, opens) => {
  expect(openMessage(key, change(sealMessage(key, parts)))).toEqual(opens ? parts : undefined);
});

test("without a key nothing is signed", () => {
  expect(openMessage("", sealMessage("", parts))).toEqual(parts);
});

test("a websocket frame is jupyter_server's, both ways", () => {
  const message = newMessage("execute_request", { code: "é" }, "s");
  const frame = encodeFrame("shell", [...message, Buffer.from([1, 2])]);
  const python = runPython(
    `import sys, json
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
channel, parts = deserialize_msg_from_ws_v1(bytes.fromhex(sys.stdin.read()))
print(json.dumps([channel, [bytes(p).hex() for p in parts], serialize_msg_to_ws_v1([bytes(p) for p in parts], channel).hex()]))`,
    frame.toString("hex"),
  );
  const [channel, decoded, encoded] = JSON.parse(python);
  expect(channel).toBe("shell");
  expect(decoded).toEqual([...message, Buffer.from([1, 2])].map((part) => Buffer.from(part).toString("hex")));
  expect(encoded).toBe(frame.toString("hex"));
  expect(decodeFrame(frame)).toEqual({ channel: "shell", parts: [...message, Buffer.from([1, 2])] });
});

test("a parent that a kernel gives as null is one without fields", () => {
  expect(parsePart(Buffer.from("null"))).toEqual({});
  expect(parsePart(Buffer.from('{"session":"a"}'))).toEqual({ session: "a" });
});
