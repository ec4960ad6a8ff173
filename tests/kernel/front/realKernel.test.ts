// The whole kernel by its messages: front, language process and executor, as installed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, "");
const result = ({ outputs }: Exchange) =>
  plain(outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "none");
const types = ({ outputs }: Exchange) => outputs.map(({ type }) => type);

describe("one kernel", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startBuiltKernel();
  });
  afterAll(async () => await kernel.stop());

  test("kernel_info on shell and control says the same, and the truth", async () => {
    const [shell, control] = [
      await kernel.exchange("kernel_info_request"),
      await kernel.exchange("kernel_info_request", {}, "control"),
    ];
    expect(control.reply.content).toEqual(shell.reply.content);
    expect(shell.reply.content).toMatchObject({
      implementation: "thalweg",
      language_info: { name: "typescript", file_extension: ".ts", codemirror_mode: "typescript" },
    });
    const { default: typescript } = await import("typescript");
    const major = typescript.version.split(".").slice(0, 2).join(".");
    expect(shell.reply.content.language_info.version.startsWith(`${major}.`)).toBe(true);
  });

  test("runs, shows the last value, keeps names, counts", async () => {
    const first = await kernel.execute("let counter = 1; function next() { return ++counter; }\nnext()");
    const second = await kernel.execute("counter + next()");
    expect([result(first), result(second)]).toEqual(["2", "5"]);
    expect(types(first)).toEqual(["execute_input", "execute_result"]);
    expect(second.reply.content.execution_count).toBe(first.reply.content.execution_count + 1);
  });

  test("stdout and stderr in the order they were written", async () => {
    const { outputs } = await kernel.execute('console.log("a"); console.error("b"); console.log("c")');
    expect(outputs.slice(1).map(({ content }) => [content.name, content.text])).toEqual([
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n"],
    ]);
  });

  test.each([
    ['throw new TypeError("no such thing")', "TypeError", "no such thing"],
    ['let n: number = "text"', "TS2322", "Type 'string' is not assignable to type 'number'."],
    ["let n = ", "SyntaxError", "Expression expected."],
  ])("%s: the same error in the reply and on iopub", async (code, ename, evalue) => {
    const { reply, outputs } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "error", ename, evalue });
    const { status, execution_count, ...error } = reply.content;
    expect([status, typeof execution_count]).toEqual(["error", "number"]);
    expect(outputs.map(({ type, content }) => [type, content]).slice(1)).toEqual([["error", error]]);
    expect(plain(error.traceback.join("\n"))).toMatch(/Cell \[\d+\], line 1/);
  });

  test("a silent cell runs, shows nothing and is not counted", async () => {
    const before = await kernel.execute("0");
    const silent = await kernel.execute("var quiet = 8; quiet", { silent: true });
    const after = await kernel.execute("quiet");
    expect(types(silent)).toEqual([]);
    expect(result(after)).toBe("8");
    expect(after.reply.content.execution_count).toBe(before.reply.content.execution_count + 1);
  });

  test("store_history false: shown, not counted, not in history", async () => {
    const before = await kernel.execute("'kept'");
    const unstored = await kernel.execute("'forgotten'", { store_history: false });
    expect(unstored.reply.content.execution_count).toBe(before.reply.content.execution_count);
    expect(types(unstored)).toEqual(["execute_input", "execute_result"]);
    const { reply } = await kernel.exchange("history_request", {
      hist_access_type: "tail",
      n: 1,
      output: true,
      raw: true,
    });
    expect(reply.content.history).toEqual([
      [1, before.reply.content.execution_count, ["'kept'", expect.stringContaining("kept")]],
    ]);
  });

  test("user expressions see the cell, and do not change the notebook", async () => {
    const expressions = {
      sum: "base + 1",
      wrong: "base.nothing",
      thrown: "null!",
      fail: '(() => { throw new Error("x") })()',
    };
    const { reply } = await kernel.execute("const base = 41;", { user_expressions: expressions });
    const values = reply.content.user_expressions;
    expect(plain(values.sum.data["text/plain"])).toBe("42");
    expect(values.wrong).toMatchObject({ status: "error", ename: "TS2339" });
    expect(values.fail).toMatchObject({ status: "error", ename: "Error", evalue: "x" });
    expect(result(await kernel.execute("base"))).toBe("41");
  });

  test("cells queued behind an error are aborted; with stop_on_error false they run", async () => {
    const ids = [
      kernel.sendCell("await new Promise(r => setTimeout(r, 50)); throw 1"),
      kernel.sendCell("var ran = true"),
      kernel.sendCell("var ran = true"),
    ];
    const statuses = [];
    for (const id of ids) statuses.push((await kernel.finish(id)).reply.content.status);
    expect(statuses).toEqual(["error", "aborted", "aborted"]);
    const failing = kernel.sendCell("throw 2", { stop_on_error: false });
    const next = kernel.sendCell("typeof globalThis");
    await kernel.finish(failing);
    expect(result(await kernel.finish(next))).toBe("'object'");
  });

  test("complete, inspect, is_complete from TypeScript itself", async () => {
    await kernel.execute("/** The rate. */\nconst learningRate: number = 0.1;");
    const complete = await kernel.exchange("complete_request", { code: "𝛼 = 1; learningRa", cursor_pos: 17 });
    expect(complete.reply.content).toMatchObject({ cursor_start: 7, cursor_end: 17 });
    expect(complete.reply.content.matches[0]).toBe("learningRate"); // the runtime's learningRateRange comes after it
    expect(complete.reply.content.metadata._jupyter_types_experimental[0]).toMatchObject({
      text: "learningRate",
      start: 7,
    });
    const inspect = await kernel.exchange("inspect_request", { code: "learningRate", cursor_pos: 3, detail_level: 0 });
    expect(inspect.reply.content).toMatchObject({ found: true });
    expect(inspect.reply.content.data["text/plain"]).toMatch(/const learningRate: number.*The rate\./s);
    const nothing = await kernel.exchange("inspect_request", { code: "  ", cursor_pos: 1, detail_level: 0 });
    expect(nothing.reply.content).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
    for (const [code, status] of [
      ["1 + 1", "complete"],
      ["for (;;) {", "incomplete"],
      ["let = = 3", "invalid"],
      ["name?", "complete"],
    ])
      expect((await kernel.exchange("is_complete_request", { code })).reply.content.status).toBe(status);
  });

  test("input and password go to the client and come back", async () => {
    const id = kernel.sendCell(
      'import { input, password } from "thalweg/notebook";\n[await input("Name: "), await password("Key: ")].join("/")',
    );
    for (const [prompt, hidden, value] of [
      ["Name: ", false, "Ada"],
      ["Key: ", true, "s3cret"],
    ] as const) {
      const question = await kernel.until((m) => m.type === "input_request" && m.content.prompt === prompt);
      expect(question).toMatchObject({ parent: { msg_id: id }, content: { password: hidden } });
      kernel.send("input_reply", { value }, "stdin", question.header);
    }
    expect(result(await kernel.finish(id))).toBe("'Ada/s3cret'");
    const refused = await kernel.execute('await input("?")', { allow_stdin: false });
    expect(refused.reply.content.status).toBe("error");
  });

  test("output that comes after its cell stays with its cell", async () => {
    const first = await kernel.execute('setTimeout(() => console.log("late"), 100); 0');
    const second = await kernel.execute("await new Promise(r => setTimeout(r, 300)); console.log('second')");
    expect(second.stdout).toBe("second\n");
    expect(kernel.outputs(first.id).find(({ type }) => type === "stream")?.content.text).toBe("late\n");
  });

  test("an update replaces a display by its id; of many the last arrives before idle", async () => {
    const { outputs } = await kernel.execute(`import { display } from "thalweg/notebook";
      const bar = display("step 0");
      for (let i = 1; i <= 500; i++) bar.update("step " + i);`);
    const shown = outputs
      .slice(1)
      .map(({ type, content }) => [type, content.data["text/plain"], content.transient.display_id]);
    const id = shown[0]?.[2];
    expect(shown[0]).toEqual(["display_data", expect.stringContaining("step 0"), expect.any(String)]);
    expect(shown.at(-1)).toEqual(["update_display_data", expect.stringContaining("step 500"), id]);
    expect(shown.length).toBeLessThan(100);
  });

  test("everything but cells is answered while a loop runs; the kernel stays busy; Stop ends it and keeps state", async () => {
    await kernel.execute("let turns = 0; const kept = 41;");
    const loop = kernel.sendCell('console.log("on"); while (true) turns++;');
    await kernel.until((m) => m.parent.msg_id === loop && m.type === "stream");
    for (const [type, content, channel] of [
      ["complete_request", { code: "kep", cursor_pos: 3 }, "shell"],
      ["inspect_request", { code: "kept", cursor_pos: 2, detail_level: 0 }, "shell"],
      ["is_complete_request", { code: "kept" }, "shell"],
      ["history_request", { hist_access_type: "tail", n: 1, output: false, raw: true }, "shell"],
      ["comm_info_request", {}, "shell"],
      ["kernel_info_request", {}, "shell"],
      ["kernel_info_request", {}, "control"],
    ] as const) {
      const side = await kernel.exchange(type, content, channel);
      expect(side.reply.content.status).not.toBe("error");
      // After the idle of the side request comes a busy of the cell.
      const idle = kernel.received.findIndex(
        (m) => m.parent.msg_id === side.id && m.content.execution_state === "idle",
      );
      await kernel.wait(() =>
        kernel.received.slice(idle).some((m) => m.parent.msg_id === loop && m.content.execution_state === "busy"),
      );
    }
    expect(await kernel.heartbeat("alive")).toBe("alive");
    const queued = kernel.sendCell("'never'");
    const stop = await kernel.exchange("interrupt_request", {}, "control");
    expect(stop.reply.content).toEqual({ status: "ok" });
    expect((await kernel.finish(loop)).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel.finish(queued)).reply.content.status).toBe("aborted");
    expect(result(await kernel.execute("turns > 0 && kept"))).toBe("41");
  });

  test("Stop ends an await that would never settle", async () => {
    const id = kernel.sendCell('console.log("on"); await new Promise(() => {})');
    await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
    await kernel.exchange("interrupt_request", {}, "control");
    expect((await kernel.finish(id)).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  });

  test("a cell's own page and next input are in its reply", async () => {
    const { reply } = await kernel.execute(`import { html, page, setNextInput } from "thalweg/notebook";
      setNextInput("counter + 1");
      page(html("<b>help</b>"));
      setNextInput("instead", { replace: true });`);
    expect(reply.content.payload).toEqual([
      { source: "set_next_input", text: "counter + 1", replace: false },
      { source: "page", start: 0, data: expect.objectContaining({ "text/html": "<b>help</b>" }) },
      { source: "set_next_input", text: "instead", replace: true },
    ]);
  });

  test("a pager page for name?", async () => {
    const { reply } = await kernel.execute("Math.max?");
    expect(reply.content.payload).toMatchObject([
      { source: "page", start: 0, data: { "text/plain": expect.stringMatching(/Math\.max/) } },
    ]);
  });
});
