// Comms between a client and the executor, with the two processes in memory.
import { expect, test } from "vitest";
import { KernelBench } from "../../support/fakeParts.ts";

const failure = { name: "Error", message: "no", traceback: ["Error: no"] };

test("a comm that nobody knows is closed", async () => {
  const bench = new KernelBench();
  const id = bench.send("comm_open", { comm_id: "c1", target_name: "widgets", data: {} });
  bench.send("comm_msg", { comm_id: "c1", data: {} });
  bench.send("comm_close", { comm_id: "c1", data: {} });
  await bench.settle();
  expect(bench.published({ [id]: "open" }).slice(0, 1)).toEqual(["open busy"]);
  expect(bench.sent.find(({ type }) => type === "comm_close")).toMatchObject({
    parent: id,
    content: { comm_id: "c1" },
  });
  expect(bench.sent.every(({ channel }) => channel === "iopub")).toBe(true);
});

const openComm = async (bench: KernelBench): Promise<string> => {
  const cell = bench.cell("comms.target");
  await bench.settle();
  bench.executor.emit({ type: "commTarget", cell, name: "dial" });
  await bench.done();
  return bench.send("comm_open", { comm_id: "c1", target_name: "dial", data: { at: 1 } });
};

test("a comm's messages go to the executor, their handler's output to them, and busy ends with the handler", async () => {
  const bench = new KernelBench();
  const id = await openComm(bench);
  await bench.settle();
  expect(bench.executor.comms).toMatchObject([
    { id, message: { kind: "open", commId: "c1", target: "dial", data: { at: 1 }, buffers: [] } },
  ]);
  bench.executor.emit({ type: "stream", cell: id, name: "stdout", text: "opened" });
  const message = { kind: "message", commId: "c1", data: { v: 1 }, metadata: { m: 2 }, buffers: ["AAH/"] } as const;
  bench.executor.emit({ type: "comm", cell: id, message });
  expect(bench.published({ [id]: "it" }).slice(3)).toEqual(["it busy", "it opened", "it comm_msg"]);
  bench.executor.emit({ type: "done", cell: id, assigned: [] });
  await bench.settle();
  expect(bench.published({ [id]: "it" }).at(-1)).toBe("it idle");
  const sent = bench.sent.find(({ type }) => type === "comm_msg")!;
  expect(sent.content).toEqual({ comm_id: "c1", data: { v: 1 } });
  expect(sent.message.metadata).toEqual({ m: 2 });
  expect(sent.message.buffers).toEqual([Buffer.from([0, 1, 255])]);
});

test("comm_info names the open comms, all or of one target, also while a cell runs", async () => {
  const bench = new KernelBench();
  await openComm(bench);
  const cell = bench.cell("loop");
  await bench.settle();
  const message = { kind: "open", commId: "c2", target: "page", data: {}, metadata: {}, buffers: [] } as const;
  bench.executor.emit({ type: "comm", cell, message });
  const asked = [{}, { target_name: "page" }, { target_name: "none" }, { target_name: null }];
  const ids = asked.map((content) => bench.send("comm_info_request", content));
  await bench.settle();
  const both = { c1: { target_name: "dial" }, c2: { target_name: "page" } };
  const answers = [both, { c2: both.c2 }, {}, both];
  expect(ids.map((id) => bench.reply(id))).toEqual(answers.map((comms) => ({ status: "ok", comms })));
});

test("a comm opened behind the cell that makes its target waits for that cell; one that is known does not wait", async () => {
  const bench = new KernelBench();
  const cell = bench.cell("comms.target");
  bench.send("comm_open", { comm_id: "c1", target_name: "dial", data: {} });
  bench.send("comm_msg", { comm_id: "c1", data: { n: 1 } });
  await bench.settle();
  expect(bench.executor.comms).toEqual([]);
  bench.executor.emit({ type: "commTarget", cell, name: "dial" });
  await bench.done();
  expect(bench.executor.comms.map(({ message }) => message.kind)).toEqual(["open", "message"]);
  bench.cell("loop");
  await bench.settle();
  bench.send("comm_close", { comm_id: "c1", data: {} });
  await bench.settle();
  expect(bench.executor.comms.map(({ message }) => message.kind)).toEqual(["open", "message", "close"]);
});

test("an error aborts the cells behind it, not the comm messages", async () => {
  const bench = new KernelBench();
  const cell = bench.cell("comms.target; throw 1");
  const next = bench.cell("next");
  bench.send("comm_open", { comm_id: "c1", target_name: "dial", data: {} });
  await bench.settle();
  bench.executor.emit({ type: "commTarget", cell, name: "dial" });
  await bench.done({ error: failure });
  expect(bench.reply(next)).toMatchObject({ status: "aborted" });
  expect(bench.executor.comms.map(({ message }) => message.kind)).toEqual(["open"]);
});

test("Stop reaches a comm's handler; when the process ends its comms are closed and their targets gone", async () => {
  const bench = new KernelBench();
  const id = await openComm(bench);
  await bench.settle();
  bench.send("interrupt_request", {}, "control");
  await bench.settle();
  expect(bench.executor.interrupts).toEqual([id]);
  await bench.exit({ signal: "SIGKILL" });
  const again = bench.send("comm_open", { comm_id: "c3", target_name: "dial", data: {} });
  await bench.settle();
  expect(bench.sent.filter(({ type }) => type === "comm_close")).toMatchObject([
    { parent: undefined, content: { comm_id: "c1" } },
    { parent: again, content: { comm_id: "c3" } },
  ]);
});
