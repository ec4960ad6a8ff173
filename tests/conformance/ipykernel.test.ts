// The scenarios of ipykernel's own tests, test_message_spec.py and test_subshells.py, for this kernel: named after them, the
// cells in TypeScript, and gates in the place of sleeps. What testbed.test.ts checks already is not repeated; threads are not
// counted, because a subshell here is none.
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltKernel } from "../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../support/kernelClient.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

const statuses = async (ids: readonly string[]): Promise<string[]> => {
  const found = [];
  for (const id of ids) found.push((await kernel.finish(id)).reply.content.status);
  return found;
};
const types = ({ outputs }: Exchange) => outputs.map(({ type }) => type);
const result = ({ outputs }: Exchange) =>
  stripVTControlCharacters(outputs.at(-1)?.content.data?.["text/plain"] ?? "none");
/** Gates for the cells of one test: `gates[1]!.resolve()`, `await gates[1]!.promise`. */
const makeGates = "const gates = [0, 1, 2].map(() => Promise.withResolvers<void>()); const order: string[] = [];";

describe("test_message_spec", () => {
  test("execute_silent: it runs, shows nothing but its errors, and is not counted", async () => {
    const before = (await kernel.execute("0")).reply.content.execution_count;
    const silent = await kernel.execute("var quiet = 8; quiet", { silent: true });
    expect([types(silent), silent.reply.content.execution_count]).toEqual([[], before]);
    const printed = await kernel.execute("console.log('said'); quiet", { silent: true });
    expect([types(printed), printed.stdout]).toEqual([["stream"], "said\n"]);
    const failed = await kernel.execute("throw 1", { silent: true });
    expect([types(failed), failed.reply.content.execution_count]).toEqual([["error"], before]);
    const after = await kernel.execute("quiet");
    expect([result(after), after.reply.content.execution_count]).toEqual(["8", before + 1]);
  });

  test.each([
    [true, ["error", "aborted", "aborted"]],
    [false, ["error", "ok", "ok"]],
  ])("execute_stop_on_error %s: what of the cells that wait", async (stop_on_error, expected) => {
    const before = (await kernel.execute("var ran = 0;")).reply.content.execution_count;
    const ids = [
      kernel.sendCell("await new Promise((r) => setTimeout(r, 20)); throw new RangeError()", { stop_on_error }),
      kernel.sendCell("ran += 1;"),
      kernel.sendCell("ran += 1;"),
    ];
    expect(await statuses(ids)).toEqual(expected);
    const after = await kernel.execute("ran"); // aborted cells did not run and were not counted
    expect(result(after)).toBe(stop_on_error ? "0" : "2");
    expect(after.reply.content.execution_count).toBe(before + (stop_on_error ? 2 : 4));
  });

  test("non_execute_stop_on_error: requests that are no cells are answered whatever fails", async () => {
    const failing = kernel.sendCell("await new Promise((r) => setTimeout(r, 20)); throw new RangeError()");
    const sides = [
      kernel.send("kernel_info_request"),
      kernel.send("comm_info_request"),
      kernel.send("inspect_request", { code: "console", cursor_pos: 3, detail_level: 0 }),
    ];
    expect(await statuses([failing, ...sides])).toEqual(["error", "ok", "ok", "ok"]);
  });

  test("user_expressions and user_expressions_fail: values and errors, each by itself; the notebook stays as it is", async () => {
    const user_expressions = {
      sum: "base + 1",
      rich: "[{ a: 1 }, { a: 2 }]",
      unknown: "nosuchname",
      wrong: "base.nothing",
      broken: "base +",
      fail: '(() => { throw new RangeError("x") })()',
    };
    const { reply } = await kernel.execute("const base = 41;", { user_expressions });
    const { sum, rich, ...errors } = reply.content.user_expressions;
    expect(reply.content.status).toBe("ok");
    expect(sum).toEqual({ status: "ok", data: { "text/plain": expect.stringContaining("42") }, metadata: {} });
    expect(rich.data["text/html"]).toContain("<table");
    const names = Object.fromEntries(
      Object.entries(errors).map(([key, value]) => [key, (value as { ename: string }).ename]),
    );
    expect(names).toEqual({ unknown: "TS2304", wrong: "TS2339", broken: "SyntaxError", fail: "RangeError" });
    expect(result(await kernel.execute("base"))).toBe("41");
    const failed = await kernel.execute("throw 1", { user_expressions: { one: "1" } });
    expect(failed.reply.content).not.toHaveProperty("user_expressions");
  });

  test("single_payload: of next inputs set again and again the last one counts; pages are kept", async () => {
    const { reply } = await kernel.execute(`import { html, page, setNextInput } from "thalweg/notebook";
      for (let i = 0; i < 3; i++) setNextInput("counter + " + i);
      page(html("<b>help</b>"));
      setNextInput("instead", { replace: true });`);
    expect(reply.content.payload).toEqual([
      { source: "set_next_input", text: "counter + 2", replace: false },
      { source: "page", start: 0, data: expect.objectContaining({ "text/html": "<b>help</b>" }) },
      { source: "set_next_input", text: "instead", replace: true },
    ]);
  });

  test("connect_request: the ports of the connection file", async () => {
    const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
    const ports = Object.fromEntries(names.map((name) => [name, kernel.connection[name]]));
    expect((await kernel.exchange("connect_request")).reply.content).toEqual({ status: "ok", ...ports });
  });
});

describe("test_subshells", () => {
  const control = async (type: string, content: object = {}) =>
    (await kernel.exchange(type, content, "control")).reply.content;
  const list = async () => (await control("list_subshell_request")).subshell_id;
  /** A shell to send cells to: the main one, or a new subshell. */
  const shell = async (isSubshell: boolean) => {
    const id: string | undefined = isSubshell ? (await control("create_subshell_request")).subshell_id : undefined;
    const send = (code: string) => (id === undefined ? kernel.sendCell(code) : kernel.sendSubCell(id, code));
    const end = async () => {
      if (id !== undefined)
        expect(await control("delete_subshell_request", { subshell_id: id })).toEqual({ status: "ok" });
    };
    return { id, send, end };
  };
  const pairs = [
    [false, true],
    [true, false],
    [true, true],
  ] as const;

  test("subshell_id_lifetime", async () => {
    expect(await list()).toEqual([]);
    const [first, second] = [await shell(true), await shell(true)];
    expect(await list()).toEqual([first.id, second.id]);
    await first.end();
    expect(await list()).toEqual([second.id]);
    await second.end();
    expect(await list()).toEqual([]);
    expect(await control("delete_subshell_request", { subshell_id: second.id })).toMatchObject({ status: "error" });
    expect((await kernel.finish(kernel.sendSubCell(second.id!, "1"))).reply.content).toMatchObject({
      status: "error",
      evalue: expect.stringContaining(second.id!),
    });
  });

  describe.each(pairs)("in subshells: %s, %s", (...are) => {
    test.each([
      ["overlap", ["a0", "b0", "a1", "b1"]],
      ["one within the other", ["a0", "b0", "b1", "a1"]],
    ])("run_concurrently_sequence, idle_message_parent_headers: %s", async (how, order) => {
      await kernel.execute(makeGates);
      const [a, b] = [await shell(are[0]), await shell(are[1])];
      const nested = how !== "overlap";
      const ids = [
        a.send(
          'order.push("a0"); gates[0]!.resolve(); await gates[1]!.promise; order.push("a1"); gates[2]!.resolve();',
        ),
        b.send(`await gates[0]!.promise; order.push("b0"); ${nested ? "" : "gates[1]!.resolve(); await gates[2]!.promise;"}
          order.push("b1"); gates[1]!.resolve();`),
      ];
      const ends = [await kernel.finish(ids[0]!), await kernel.finish(ids[1]!)]; // statuses and parents are checked there
      expect(ends.map(({ reply }) => [reply.content.status, reply.parent["subshell_id"]])).toEqual([
        ["ok", a.id],
        ["ok", b.id],
      ]);
      expect((await kernel.execute("console.log(order.join())")).stdout).toBe(`${order}\n`);
      for (const each of [a, b]) await each.end();
    });

    test("execute_stop_on_error: what waits in the failing shell is aborted, what waits in the other is not", async () => {
      await kernel.execute(makeGates);
      const [fails, goesOn] = [await shell(are[0]), await shell(are[1])];
      const ids = [
        fails.send("await gates[0]!.promise; gates[1]!.resolve(); throw new RangeError()"),
        fails.send('order.push("hello")'),
        fails.send('order.push("goodbye")'),
        goesOn.send("gates[0]!.resolve(); await gates[1]!.promise;"),
        goesOn.send('order.push("other")'),
      ];
      expect(await statuses(ids)).toEqual(["error", "aborted", "aborted", "ok", "ok"]);
      expect(await statuses([fails.send('order.push("check")')])).toEqual(["ok"]);
      expect((await kernel.execute("console.log(order.join())")).stdout).toBe("other,check\n");
      for (const each of [fails, goesOn]) await each.end();
    });
  });

  test("create_while_execute: a subshell is made, used and ended while a cell runs", async () => {
    await kernel.execute(makeGates);
    const running = kernel.sendCell("await gates[0]!.promise;");
    const sub = await shell(true);
    expect(await statuses([sub.send("gates[0]!.resolve();"), running])).toEqual(["ok", "ok"]);
    await sub.end();
  });

  test("shutdown_with_subshell: also while both shells run", async () => {
    const sub = await shell(true);
    kernel.sendCell("await new Promise(() => {});");
    const looping = sub.send("console.log('on'); for (;;);");
    await kernel.until((m) => m.parent.msg_id === looping && m.type === "stream");
    expect((await kernel.shutdown()).reply.content).toEqual({ status: "ok", restart: false });
    expect(kernel.process.exitCode).toBe(0);
  });
});
