// Subshells (JEP 91), with the two processes in memory: the scenarios of ipykernel's own tests among them.
import { expect, test } from "vitest";
import { KernelBench } from "../../support/fakeParts.ts";

const failure = { name: "Error", message: "no", traceback: ["Error: no"] };

async function ask(bench: KernelBench, type: string, content: object = {}): Promise<Record<string, unknown>> {
  const id = bench.send(type, content, "control");
  await bench.settle();
  return bench.reply(id)!;
}

const create = async (bench: KernelBench): Promise<string> =>
  String((await ask(bench, "create_subshell_request"))["subshell_id"]);

test("subshells are made, listed and ended; also while a cell runs", async () => {
  const bench = new KernelBench();
  const ids = [await create(bench)];
  bench.cell("loop");
  ids.push(await create(bench));
  expect(await ask(bench, "list_subshell_request")).toEqual({ status: "ok", subshell_id: ids });
  expect(await ask(bench, "delete_subshell_request", { subshell_id: ids[0] })).toEqual({ status: "ok" });
  expect(await ask(bench, "list_subshell_request")).toEqual({ status: "ok", subshell_id: [ids[1]] });
  const wrong = await ask(bench, "delete_subshell_request", { subshell_id: ids[0] });
  expect(wrong).toMatchObject({ status: "error", evalue: expect.stringMatching(/^no subshell has the id "/) });
});

test("kernel_info says that there are subshells", async () => {
  const { supported_features } = await ask(new KernelBench(), "kernel_info_request");
  expect(supported_features).toContain("kernel subshells");
});

test("a cell of a subshell runs beside the main shell's; each shell keeps its own order; idle has the right parent", async () => {
  const bench = new KernelBench();
  const sub = await create(bench);
  const [a, b] = [bench.cell("a"), bench.cell("b")];
  const [c, d] = [bench.subCell(sub, "c"), bench.subCell(sub, "d")];
  await bench.settle();
  expect(bench.executor.runs.map(({ source }) => source)).toEqual(["a", "c"]);
  await bench.done({}, c);
  expect(bench.executor.runs.map(({ source }) => source)).toEqual(["a", "c", "d"]);
  expect(bench.reply(c)).toMatchObject({ status: "ok" });
  const names = { [a]: "a", [b]: "b", [c]: "c", [d]: "d" };
  // The kernel is busy with the main shell's cell still.
  expect(bench.published(names).slice(bench.published(names).indexOf("c idle"))).toEqual([
    ...["c idle", "a busy", "d busy", "d execute_input"],
  ]);
  await bench.done({}, a);
  await bench.done({}, d);
  await bench.done({}, b);
  expect([a, b, c, d].map((id) => bench.reply(id)?.["status"])).toEqual(["ok", "ok", "ok", "ok"]);
  expect(bench.published(names).filter((line) => /^[a-d] idle/.test(line))).toEqual([
    "c idle",
    "a idle",
    "d idle",
    "b idle",
  ]);
  expect(bench.published(names).at(-1)).toBe("b idle");
});

test("messages of a subshell's cell carry its header, subshell and all", async () => {
  const bench = new KernelBench();
  const sub = await create(bench);
  const id = bench.subCell(sub, "a");
  await bench.done();
  const mine = bench.sent.filter(({ parent }) => parent === id);
  expect(mine.length).toBeGreaterThan(3);
  expect(mine.every(({ message }) => message.parentHeader.subshell_id === sub)).toBe(true);
});

test("cells are counted through all shells; silent ones are not", async () => {
  const bench = new KernelBench();
  const sub = await create(bench);
  const counts = [];
  const cells = [
    () => bench.cell("a"),
    () => bench.subCell(sub, "b"),
    () => bench.subCell(sub, "c", { silent: true }),
    () => bench.cell("d"),
  ];
  for (const send of cells) {
    const id = send();
    await bench.done({}, id);
    counts.push(bench.reply(id)?.["execution_count"]);
  }
  expect(counts).toEqual([1, 2, 2, 3]);
});

test.each([true, false])("an error aborts what waits in its own shell only (in the main shell: %s)", async (main) => {
  const bench = new KernelBench();
  const sub = await create(bench);
  const send = (inMain: boolean, code: string) => (inMain ? bench.cell(code) : bench.subCell(sub, code));
  const [fails, waits] = [send(main, "fails"), send(main, "waits")];
  const [other, next] = [send(!main, "other"), send(!main, "next")];
  await bench.done({ error: failure }, fails);
  await bench.done({}, other);
  await bench.done({}, next);
  expect([fails, waits, other, next].map((id) => bench.reply(id)?.["status"])).toEqual([
    "error",
    "aborted",
    "ok",
    "ok",
  ]);
});

test("Stop reaches every shell; an ended subshell's waiting cells are aborted, its running one is not", async () => {
  const bench = new KernelBench();
  const sub = await create(bench);
  const [a, c, d] = [bench.cell("a"), bench.subCell(sub, "c"), bench.subCell(sub, "d")];
  await bench.settle();
  await ask(bench, "delete_subshell_request", { subshell_id: sub });
  expect([bench.reply(c), bench.reply(d)?.["status"]]).toEqual([undefined, "aborted"]);
  await ask(bench, "interrupt_request");
  expect(new Set(bench.executor.interrupts)).toEqual(new Set([a, c]));
  expect([a, c].map((id) => bench.reply(id)?.["ename"])).toEqual(["KeyboardInterrupt", "KeyboardInterrupt"]);
});

test.each(["gone", 7])("a request for subshell %j gets an error and runs nothing", async (subshell) => {
  const bench = new KernelBench();
  const id = bench.send("execute_request", { code: "a" }, "shell", {}, { subshell_id: subshell });
  const side = bench.send("complete_request", { code: "a", cursor_pos: 1 }, "shell", {}, { subshell_id: subshell });
  await bench.settle();
  for (const request of [id, side])
    expect(bench.reply(request)).toMatchObject({
      status: "error",
      evalue: expect.stringMatching(/no subshell has the id/),
    });
  expect(bench.executor.runs).toEqual([]);
});

test("the kernel is shut down with subshells in it", async () => {
  const bench = new KernelBench();
  bench.subCell(await create(bench), "a");
  await bench.settle();
  expect(await ask(bench, "shutdown_request", { restart: false })).toEqual({ status: "ok", restart: false });
  expect(bench.stopped).toBe(true);
});
