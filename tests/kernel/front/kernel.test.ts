// The queues and what goes out for each cell, with the two processes in memory. Other requests: requests.test.ts.
import { expect, test } from "vitest";
import { compiled, KernelBench } from "../../support/fakeParts.ts";

const failure = { name: "Error", message: "no", traceback: ["Error: no"] };

test("cells run one after the other, each within its busy and idle", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  const b = bench.cell("b");
  await bench.settle();
  expect(bench.executor.runs.map(({ source }) => source)).toEqual(["a"]);
  await bench.done();
  await bench.done();
  expect(bench.published({ [a]: "a", [b]: "b" })).toEqual([
    ...["a busy", "a execute_input", "a idle"],
    ...["b busy", "b execute_input", "b idle"],
  ]);
  expect(bench.executor.runs.map(({ label }) => label)).toEqual(["Cell [1]", "Cell [2]"]);
});

test("an error aborts what was queued before it, and nothing that comes after it", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  const b = bench.cell("b");
  const c = bench.cell("c");
  await bench.done({ error: failure });
  const d = bench.cell("d");
  await bench.done();
  expect([a, b, c, d].map((id) => bench.reply(id)?.["status"])).toEqual(["error", "aborted", "aborted", "ok"]);
  expect(bench.executor.runs.map(({ source }) => source)).toEqual(["a", "d"]);
  expect(bench.published({ [a]: "a", [b]: "b" }).filter((line) => line.startsWith("b"))).toEqual(["b busy", "b idle"]);
});

test("a cell that is sent the moment an error's reply comes runs", async () => {
  const bench = new KernelBench();
  let next = "";
  bench.onReply = (type) => {
    if (type === "execute_reply" && next === "") next = bench.cell("next");
  };
  bench.cell("a");
  await bench.done({ error: failure });
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
});

test("with stop_on_error false an error aborts nothing", async () => {
  const bench = new KernelBench();
  bench.cell("a", { stop_on_error: false });
  const b = bench.cell("b");
  await bench.done({ error: failure });
  await bench.done();
  expect(bench.reply(b)).toMatchObject({ status: "ok", execution_count: 2 });
});

test.each([
  [
    "complete_request",
    { code: "x", cursor_pos: 1 },
    { status: "ok", matches: ["xylem"], cursor_start: 0, cursor_end: 1 },
  ],
  ["inspect_request", { code: "x", cursor_pos: 1 }, { status: "ok", found: true }],
  ["is_complete_request", { code: "{" }, { status: "incomplete", indent: "  " }],
  ["history_request", { hist_access_type: "tail", n: 5 }, { status: "ok", history: [[1, 1, "a"]] }],
  ["comm_info_request", {}, { status: "ok", comms: {} }],
  ["kernel_info_request", {}, { status: "ok", protocol_version: "5.5" }],
])("%s is answered while a cell runs, and the kernel stays busy", async (type, content, answer) => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  const side = bench.send(type, content);
  await bench.settle();
  expect(bench.reply(side)).toMatchObject(answer);
  expect(bench.published({ [a]: "a", [side]: "side" })).toEqual([
    ...["a busy", "a execute_input", "side busy", "side idle", "a busy"],
  ]);
  await bench.done();
  expect(bench.published({ [a]: "a" }).at(-1)).toBe("a idle");
  expect(bench.reply(a)).toMatchObject({ status: "ok" });
});

test("the first subscriber is welcomed and told that the kernel starts; later ones are only welcomed", async () => {
  const bench = new KernelBench();
  bench.kernel.welcome(Buffer.from(""));
  bench.kernel.welcome(Buffer.from("x"));
  expect(bench.published({})).toEqual(["- iopub_welcome", "- starting", "- iopub_welcome"]);
  expect(bench.sent.map(({ message }) => String(message.identities[0])).filter((_, i) => i !== 1)).toEqual(["", "x"]);
  const late = new KernelBench();
  late.send("kernel_info_request");
  await late.settle();
  late.kernel.welcome(Buffer.from(""));
  expect(late.published({}).at(-1)).toBe("- iopub_welcome");
});

test("silent cells have no number, no input and no history; store_history false has input and no history", async () => {
  const bench = new KernelBench();
  bench.cell("first");
  await bench.done();
  const silent = bench.cell("silent", { silent: true });
  await bench.done();
  const unstored = bench.cell("unstored", { store_history: false });
  await bench.done();
  expect(bench.reply(silent)).toMatchObject({ status: "ok", execution_count: 1 });
  expect(bench.reply(unstored)).toMatchObject({ status: "ok", execution_count: 1 });
  const names = { [silent]: "silent", [unstored]: "unstored" };
  expect(bench.published(names).filter((line) => line.startsWith("silent"))).toEqual(["silent busy", "silent idle"]);
  expect(bench.published(names)).toContain("unstored execute_input");
  expect(bench.executor.runs.map(({ label, showResult }) => [label, showResult])).toEqual([
    ["Cell [1]", true],
    ["Cell [1.1]", false],
    ["Cell [1.2]", true],
  ]);
  const history = bench.send("history_request", { hist_access_type: "tail", n: 9 });
  await bench.settle();
  expect(bench.reply(history)).toMatchObject({ history: [[1, 1, "first"]] });
});

test("a cell that does not pass the check does not run", async () => {
  const bench = new KernelBench((language) => {
    language.compile = () => ({ ok: false, name: "TS2322", message: "wrong", traceback: ["TS2322: wrong"] });
  });
  const a = bench.cell("a");
  await bench.settle();
  expect(bench.executor.runs).toEqual([]);
  expect(bench.reply(a)).toMatchObject({
    status: "error",
    ename: "TS2322",
    evalue: "wrong",
    traceback: ["TS2322: wrong"],
  });
  expect(bench.published({ [a]: "a" })).toEqual(["a busy", "a execute_input", "a error", "a idle"]);
});

test("warnings of the check go to stderr, before what the cell writes", async () => {
  const bench = new KernelBench((language) => {
    language.compile = () => ({ ...compiled, warnings: ["cell 2 no longer fits"] });
  });
  const a = bench.cell("a");
  await bench.settle();
  bench.executor.emit({ type: "stream", cell: a, name: "stderr", text: "mine" });
  await bench.done();
  expect(bench.published({ [a]: "a" }).join("|")).toMatch(/a cell 2 no longer fits\n(\|a )?mine/);
});

test("names that a cell reached are committed, also when it failed", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.done({ assigned: ["x"], error: failure });
  expect(bench.language.calls.at(-1)).toEqual(["commit", { id: a, names: ["x"] }]);
});

test("output carries the request that caused it, also after that cell has ended", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.done();
  const b = bench.cell("b");
  await bench.settle();
  const data = { "text/plain": "late" };
  bench.executor.emit({ type: "display", cell: a, data, metadata: {}, update: false });
  bench.executor.onEvent({ type: "lateError", cell: a, error: failure });
  bench.executor.emit({ type: "result", cell: b, data: { "text/plain": "2" }, metadata: {}, text: "2" });
  await bench.done();
  const names = { [a]: "a", [b]: "b" };
  expect(bench.published(names).slice(3)).toEqual([
    ...["b busy", "b execute_input", "a display_data", "a error", "b execute_result", "b idle"],
  ]);
});

test("displays keep their id, results their number, and clear its wait", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  const shown = { cell: a, data: { "text/plain": "1" }, metadata: { m: 1 } };
  bench.executor.emit({ type: "display", ...shown, displayId: "d", update: false });
  bench.executor.emit({ type: "display", ...shown, displayId: "d", update: true });
  bench.executor.emit({ type: "result", ...shown, text: "1" });
  bench.executor.emit({ type: "clear", cell: a, wait: true });
  await bench.done();
  const content = (type: string) => bench.sent.find((m) => m.type === type)?.content;
  const { data, metadata } = shown;
  expect(content("display_data")).toEqual({ data, metadata, transient: { display_id: "d" } });
  expect(content("update_display_data")).toEqual({ data, metadata, transient: { display_id: "d" } });
  expect(content("execute_result")).toEqual({ data, metadata, transient: {}, execution_count: 1 });
  expect(content("clear_output")).toEqual({ wait: true });
});

test("what a cell wants its client to do is in its reply, in order; a reply says when the cell began and how it ended", async () => {
  const bench = new KernelBench();
  const before = new Date().toISOString();
  const a = bench.cell("a");
  await bench.settle();
  const next = { source: "set_next_input", text: "b", replace: false } as const;
  const page = { source: "page", data: { "text/plain": "p" }, start: 0 } as const;
  for (const payload of [next, page]) bench.executor.emit({ type: "payload", cell: a, payload });
  await bench.done();
  expect(bench.reply(a)).toMatchObject({ payload: [next, page] });
  const { metadata } = bench.sent.find(({ type }) => type === "execute_reply")!.message;
  expect(metadata).toEqual({ started: expect.stringMatching(/^\d{4}-.*Z$/), status: "ok" });
  expect(String(metadata["started"]) >= before).toBe(true);
});

test("user expressions: values, errors of the check and of the run; never committed", async () => {
  const bench = new KernelBench((language) => {
    language.compile = (source) =>
      source === "bad" ? { ok: false, name: "TS1", message: "bad", traceback: [] } : { ...compiled, code: source };
  });
  const a = bench.cell("a", { user_expressions: { two: "1+1", bad: "bad", thrown: "f()" } });
  await bench.done();
  expect(bench.executor.evaluated[0]?.expressions).toMatchObject({ two: { code: "1+1" }, thrown: { source: "f()" } });
  const value = { data: { "text/plain": "2" }, metadata: {} };
  bench.executor.emit({ type: "expressions", cell: a, values: { two: value, thrown: failure } });
  await bench.settle();
  expect(bench.reply(a)?.["user_expressions"]).toEqual({
    two: { status: "ok", ...value },
    bad: { status: "error", ename: "TS1", evalue: "bad", traceback: [] },
    thrown: { status: "error", ename: "Error", evalue: "no", traceback: ["Error: no"] },
  });
  expect(bench.language.calls.filter(([call]) => call === "commit")).toHaveLength(1);
});

test.each([
  ["name?", "name"],
  [" a.b.$c ?? ", "a.b.$c"],
  ["π?\n", "π"],
])("%j is answered as help, beside the notebook", async (code, topic) => {
  const bench = new KernelBench();
  const a = bench.cell(code);
  await bench.settle();
  expect(bench.executor.runs).toEqual([]);
  const page = { source: "page", data: { "text/plain": `what ${topic} is` }, start: 0 };
  expect(bench.reply(a)).toEqual({ status: "ok", execution_count: 1, user_expressions: {}, payload: [page] });
});

test.each(["nothing?", "a ? b : c", "f()?", "?"])("%j opens no page", async (code) => {
  const bench = new KernelBench();
  const a = bench.cell(code);
  await bench.settle();
  if (bench.executor.runs.length > 0) await bench.done();
  expect(bench.reply(a)).toMatchObject({ status: "ok", payload: [] });
});

test("while much waits for iopub the executor is not read", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  const write = () => bench.executor.emit({ type: "stream", cell: a, name: "stdout", text: "x".repeat(70_000) });
  write();
  expect(bench.executor.paused).toBe(false);
  bench.unpublished = 10e6;
  write();
  expect(bench.executor.paused).toBe(true);
  bench.unpublished = 5e6;
  bench.kernel.published();
  expect(bench.executor.paused).toBe(true);
  bench.unpublished = 0;
  bench.kernel.published();
  expect(bench.executor.paused).toBe(false);
});
