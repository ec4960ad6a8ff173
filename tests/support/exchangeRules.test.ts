// The rules that every test of a kernel leans on see what breaks them.
import { expect, test } from "vitest";
import { type Channel, exchangeError, type Received } from "./exchangeRules.ts";
import { messageErrors } from "./messageSchemas.ts";

const header = (msg_id: string, msg_type: string) => ({
  ...{ msg_id, msg_type, session: "s", username: "u", date: "2026-01-01T00:00:00.000Z", version: "5.5" },
});
const request = { header: header("request", "execute_request"), content: { code: "1" } };

function message(channel: Channel, type: string, content: object, metadata = {}): Received {
  const parent = request.header;
  return { channel, topic: "", type, header: header(type, type), parent, content, metadata, buffers: [] };
}

const result = { execution_count: 1, data: { "text/plain": "1" }, metadata: {}, transient: {} };
const [busy, input, shown, reply, idle] = [
  message("iopub", "status", { execution_state: "busy" }),
  message("iopub", "execute_input", { code: "1", execution_count: 1 }),
  message("iopub", "execute_result", result),
  message("shell", "execute_reply", { status: "ok", execution_count: 1, user_expressions: {}, payload: [] }),
  message("iopub", "status", { execution_state: "idle" }),
];
const good = [busy, input, shown, reply, idle];
const with_ = (old: Received, changed: Partial<Received>) =>
  good.map((each) => (each === old ? { ...old, ...changed } : each));

test("a right exchange passes", () => {
  expect(exchangeError(request, good, "shell")).toBe(undefined);
  expect(errors(good)).toEqual([]);
});

test.each<[what: string, messages: Received[], error: RegExp]>([
  ["no reply", [busy, input, shown, idle], /one is due/],
  ["two replies", [...good, reply], /one is due/],
  ["a reply on another channel", with_(reply, { channel: "control" }), /one is due on shell/],
  ["output before busy", [input, busy, shown, reply, idle], /the first message is not busy/],
  ["output after idle", [busy, input, reply, idle, shown], /the last message is not idle/],
  ["two idles", [busy, input, idle, shown, reply, idle], /statuses/],
  ["a parent without a field", with_(shown, { parent: { ...request.header, date: "" } }), /is not what was sent/],
  ["no input", [busy, shown, reply, idle], /execute_input/],
  ["the input after the output", [busy, shown, input, reply, idle], /execute_input/],
  ["another cell's input", with_(input, { content: { code: "2", execution_count: 1 } }), /execute_input with "2"/],
  [
    "another number",
    with_(shown, { content: { ...result, execution_count: 2 } }),
    /1 in the reply, 2 in execute_result/,
  ],
])("%s is seen", (_what, messages, error) => {
  expect(exchangeError(request, messages, "shell")).toMatch(error);
});

test.each<[what: string, changed: Partial<Received>, error: RegExp]>([
  ["a field too much", { content: { ...result, more: 1 } }, /additional/],
  ["a field too few", { content: { ...result, data: undefined } }, /data/],
  ["a key that is no MIME type", { content: { ...result, data: { text: "1" } } }, /property name/],
  ["metadata that nobody asked for", { metadata: { a: 1 } }, /metadata of execute_result/],
  ["a wrong version", { header: { ...header("x", "execute_result"), version: "5.3" } }, /header of execute_result/],
  ["a wrong cause", { parent: header("y", "complete_request") }, /caused by "complete_request"/],
  ["no cause", { parent: {} }, /caused by ""/],
  ["a wrong channel", { channel: "shell" }, /came on shell/],
])("%s is seen in a message", (_what, changed, error) => {
  expect(errors([{ ...shown, ...changed }]).join()).toMatch(error);
});

const errors = (messages: readonly Received[]): string[] =>
  messages.flatMap(({ parent, ...rest }) =>
    messageErrors({ ...rest, parentHeader: parent, content: JSON.parse(JSON.stringify(rest.content)) }, rest.channel),
  );
