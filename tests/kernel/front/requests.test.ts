// What clients send besides cells: answers to questions, requests that are malformed or unknown, and the end.
import { expect, test } from "vitest";
import { KernelBench } from "../../support/fakeParts.ts";

test("input is asked of the client that sent the cell; its answer goes back", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a", { allow_stdin: true });
  await bench.settle();
  bench.executor.emit({ type: "stream", cell: a, name: "stdout", text: "first this" });
  bench.executor.emit({ type: "input", cell: a, request: 7, prompt: "Key: ", password: true });
  const question = bench.sent.find(({ channel }) => channel === "stdin")!;
  expect(question).toMatchObject({ type: "input_request", parent: a, content: { prompt: "Key: ", password: true } });
  expect(question.message.identities.map(String)).toEqual(["client"]);
  expect(bench.sent.findIndex(({ type }) => type === "stream")).toBeLessThan(bench.sent.indexOf(question));
  bench.send("input_reply", { value: "s3cret" }, "stdin", question.message.header);
  bench.send("input_reply", { value: "again" }, "stdin", question.message.header);
  expect(bench.executor.inputs).toEqual([[7, "s3cret"]]);
});

test("an answer that does not say to which question goes to the oldest; without stdin there is none", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  bench.executor.emit({ type: "input", cell: a, request: 1, prompt: "", password: false });
  bench.executor.emit({ type: "input", cell: a, request: 2, prompt: "", password: false });
  bench.send("input_reply", { value: "x" }, "stdin");
  bench.send("input_reply", { value: "y" }, "stdin");
  await bench.done();
  const b = bench.cell("b", { allow_stdin: false });
  await bench.settle();
  bench.executor.emit({ type: "input", cell: b, request: 3, prompt: "", password: false });
  expect(bench.executor.inputs).toEqual([
    [1, "x"],
    [2, "y"],
    [3, null],
  ]);
});

test.each([
  ["execute_request", {}, /code must be a string, got undefined/],
  ["execute_request", { code: 5 }, /code must be a string, got number/],
  ["complete_request", { code: "x" }, /cursor_pos must be a number/],
  ["inspect_request", { cursor_pos: 1 }, /code must be a string/],
  ["history_request", {}, /hist_access_type must be a string/],
])("%s with content %j gets an error for a reply", async (type, content, words) => {
  const bench = new KernelBench();
  const id = bench.send(type, content);
  await bench.settle();
  expect(bench.reply(id)).toMatchObject({ status: "error", ename: "TypeError", evalue: expect.stringMatching(words) });
  expect(bench.published({ [id]: "it" })).toEqual(["it busy", "it idle"]);
});

test.each(["no_such_request", "constructor", "execute_reply", "__proto__"])(
  "%s is logged and nothing breaks",
  async (type) => {
    const bench = new KernelBench();
    for (const channel of ["shell", "control", "stdin"] as const) bench.send(type, {}, channel);
    await bench.settle();
    expect(bench.sent).toEqual([]);
    const next = bench.cell("next");
    await bench.done();
    expect(bench.reply(next)).toMatchObject({ status: "ok" });
  },
);

test.each([
  ["shell", true],
  ["control", false],
] as const)("shutdown on %s, restart %s, is answered also while a cell runs", async (channel, restart) => {
  const bench = new KernelBench();
  bench.cell("a");
  await bench.settle();
  const id = bench.send("shutdown_request", { restart }, channel);
  await bench.settle();
  expect(bench.reply(id)).toEqual({ status: "ok", restart });
  expect(bench.stopped).toBe(true);
  await bench.kernel.end();
  expect([bench.executor.stopped, bench.language.killed]).toEqual([true, true]);
});
