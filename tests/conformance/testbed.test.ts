// The 27 checks of the public kernel test bed (github.com/runtimed/kernel-testbed), each by its name there and stricter: what
// it only asks to arrive is compared here. Every message and every exchange is checked besides, see tests/support. One list, and
// longer than 300 lines for that reason.
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../support/builtKernel.ts";
import type { Received } from "../support/exchangeRules.ts";
import type { Exchange, KernelClient } from "../support/kernelClient.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

const plain = ({ content }: Received): string => stripVTControlCharacters(content.data["text/plain"]);
const ofType = ({ outputs }: Exchange, type: string): Received[] => outputs.filter((each) => each.type === type);
/** The message of this type and no other beside the input. */
function only(exchange: Exchange, type: string): Received {
  expect(exchange.outputs.map((each) => each.type)).toEqual(["execute_input", type]);
  return exchange.outputs[1]!;
}
const info = async (channel: "shell" | "control" = "shell") =>
  (await kernel.exchange("kernel_info_request", {}, channel)).reply.content;
const ask = async (type: string, content: object = {}) => (await kernel.exchange(type, content)).reply.content;
const whole = (id: string) =>
  kernel.until((m) => m.parent.msg_id === id && m.content.execution_state === "idle").then(() => kernel.outputs(id));

const checks: Record<string, () => Promise<unknown>> = {
  async heartbeat_responds() {
    for (const beat of ["ping", "", "наблюдатель 𝛼", "x".repeat(1e6)]) expect(await kernel.heartbeat(beat)).toBe(beat);
  },

  async iopub_welcome() {
    const [welcome, starting] = kernel.received.filter(({ channel }) => channel === "iopub");
    expect(welcome).toMatchObject({ type: "iopub_welcome", parent: {}, content: { subscription: "" }, topic: "" });
    expect(starting).toMatchObject({ type: "status", parent: {}, content: { execution_state: "starting" } });
  },

  async kernel_info_reply_valid() {
    const [shell, control] = [await info(), await info("control")];
    expect(control).toEqual(shell);
    const { default: own } = await import("../../package.json", { with: { type: "json" } });
    expect(shell).toMatchObject({ implementation: "thalweg", implementation_version: own.version });
    expect(shell.banner).toContain(`Node ${process.versions.node.split(".")[0]}`);
  },

  async kernel_info_has_language_info() {
    const { name, version, ...rest } = (await info()).language_info;
    const { default: typescript } = await import("typescript");
    expect([name, version.split(".").slice(0, 2)]).toEqual(["typescript", typescript.version.split(".").slice(0, 2)]);
    expect(rest).toMatchObject({ file_extension: ".ts", mimetype: "application/typescript", codemirror_mode: name });
  },

  async kernel_info_has_protocol_version() {
    expect((await info()).protocol_version).toBe("5.5");
  },

  async execute_stdout() {
    const printed = await kernel.execute(
      'console.log("hello", { a: [1, "𝛼"] });\nprocess.stdout.write("no line end");',
    );
    expect(stripVTControlCharacters(printed.stdout)).toBe("hello { a: [ 1, '𝛼' ] }\nno line end");
    expect([printed.stderr, ofType(printed, "execute_result")]).toEqual(["", []]);
  },

  async execute_stderr() {
    const { outputs } = await kernel.execute('console.log("a"); console.error("b"); console.log("c")');
    const text = outputs.slice(1).map(({ type, content }) => [type, content.name, content.text]);
    expect(text).toEqual([
      ["stream", "stdout", "a\n"],
      ["stream", "stderr", "b\n"],
      ["stream", "stdout", "c\n"],
    ]);
  },

  async execute_reply_ok() {
    const { reply } = await kernel.execute("const x = 1");
    const { execution_count, ...rest } = reply.content;
    expect(rest).toEqual({ status: "ok", user_expressions: {}, payload: [] });
    expect(reply.metadata).toMatchObject({ status: "ok" });
  },

  async status_busy_idle_lifecycle() {
    const { id } = await kernel.execute('console.log("between")');
    const types = kernel.received
      .filter((m) => m.parent.msg_id === id && m.channel === "iopub")
      .map(({ type, content }) => content.execution_state ?? type);
    expect(types).toEqual(["busy", "execute_input", "stream", "idle"]);
  },

  async execute_input_broadcast() {
    const code = 'const text = `line\n  "second"`;\t// 𝛼';
    const executed = await kernel.execute(code);
    const input = only({ ...executed, outputs: [...executed.outputs, executed.outputs[0]!] }, "execute_input");
    expect(input.content).toEqual({ code, execution_count: executed.reply.content.execution_count });
  },

  async complete_request() {
    await kernel.execute("/** The rate. */\nconst learningRate: number = 0.1;");
    const reply = await ask("complete_request", { code: "𝛼 = 1; learningRa", cursor_pos: 17 });
    expect(reply).toMatchObject({ cursor_start: 7, cursor_end: 17 }); // in characters, not in UTF-16 units
    expect(reply.matches[0]).toBe("learningRate"); // the runtime's learningRateRange comes after it
    const [first] = reply.metadata._jupyter_types_experimental;
    expect(first).toMatchObject({ text: "learningRate", start: 7, end: 17, type: expect.any(String) });
  },

  async inspect_request() {
    await kernel.execute("interface Step { size: number; name: string }\nconst step: Step = { size: 0.5, name: 'a' };");
    const inspect = (code: string, cursor_pos: number, detail_level: number) =>
      ask("inspect_request", { code, cursor_pos, detail_level });
    const short = await inspect("step.size", 3, 0);
    expect(short).toMatchObject({
      found: true,
      data: { "text/plain": expect.stringMatching(/const step: Step.*0\.5/s) },
    });
    const long = await inspect("step.size", 3, 1);
    expect(long.data["text/plain"]).toMatch(/size: number.*Cell \[\d+\]/s); // the type written out, and where it is from
    expect(short.data["text/plain"]).not.toMatch(/size: number/);
    expect(await inspect("step", 4, 0)).toEqual(short); // also at its end
    expect(await inspect("nobodyKnowsThis", 3, 0)).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
    expect(await inspect("  ", 1, 1)).toMatchObject({ found: false });
  },

  async is_complete_complete() {
    for (const code of ["const x = 1", "1 + 1", "", "name?", "for (;;) {}\n"])
      expect([code, await ask("is_complete_request", { code })]).toEqual([code, { status: "complete" }]);
    expect(await ask("is_complete_request", { code: "let = = 3" })).toEqual({ status: "invalid" });
  },

  async is_complete_incomplete() {
    for (const [code, indent] of [
      ["function foo(", "  "],
      ["for (;;) {", "  "],
      ["for (;;) {\n  if (x) {", "    "],
      ["const s = `a", ""],
    ])
      expect([code, await ask("is_complete_request", { code })]).toEqual([code, { status: "incomplete", indent }]);
  },

  async history_request() {
    const first = (await kernel.execute("'one'")).reply.content.execution_count;
    await kernel.execute("const unseen = 2;");
    await kernel.execute("'one'");
    const find = async (content: object) =>
      (await ask("history_request", { output: false, raw: true, ...content })).history.map(
        (entry: unknown[]) => entry[2],
      );
    expect(await find({ hist_access_type: "tail", n: 2 })).toEqual(["const unseen = 2;", "'one'"]);
    const range = { hist_access_type: "range", session: 0, start: first, stop: first + 2 };
    expect(await find(range)).toEqual(["'one'", "const unseen = 2;"]);
    const withOutput = await find({ ...range, output: true });
    expect(withOutput).toEqual([
      ["'one'", expect.stringContaining("one")],
      ["const unseen = 2;", null],
    ]);
    const search = { hist_access_type: "search", pattern: "'o?e*" };
    expect(await find(search)).toEqual(["'one'", "'one'"]);
    expect(await find({ ...search, unique: true })).toEqual(["'one'"]);
    expect(await find({ ...search, pattern: "o" })).toEqual([]); // the whole text has to match
    const { history } = await ask("history_request", { hist_access_type: "tail", n: 1, output: false, raw: true });
    expect(history).toEqual([[expect.any(Number), first + 2, "'one'"]]);
  },

  async comm_info_request() {
    expect(await ask("comm_info_request")).toEqual({ status: "ok", comms: {} });
    const ids = (
      await kernel.execute(`import { comms } from "thalweg/notebook";
      const [dial, lamp] = [comms.open("dial"), comms.open("lamp")];`)
    ).outputs
      .slice(1)
      .map(({ content }) => content.comm_id);
    const both = { [ids[0]]: { target_name: "dial" }, [ids[1]]: { target_name: "lamp" } };
    expect(await ask("comm_info_request")).toEqual({ status: "ok", comms: both });
    const { comms } = await ask("comm_info_request", { target_name: "lamp" });
    expect(comms).toEqual({ [ids[1]]: { target_name: "lamp" } });
    await kernel.execute("dial.close(); lamp.close();");
    expect(await ask("comm_info_request")).toEqual({ status: "ok", comms: {} });
  },

  async error_handling() {
    for (const [code, ename, evalue] of [
      ['\nthrow new TypeError("no such thing")', "TypeError", "no such thing"],
      ['\nlet n: number = "text"', "TS2322", "Type 'string' is not assignable to type 'number'."],
      ["\nlet n = ", "SyntaxError", "Expression expected."],
      ["\nfunction function", "SyntaxError", expect.any(String)],
    ]) {
      const executed = await kernel.execute(code as string);
      const { status, execution_count, ...error } = executed.reply.content;
      expect([status, error.ename, error.evalue]).toEqual(["error", ename, evalue]);
      expect(only(executed, "error").content).toEqual(error);
      expect(stripVTControlCharacters(error.traceback.join("\n"))).toContain(`Cell [${execution_count}], line 2`);
    }
    expect(plain(only(await kernel.execute("'on'"), "execute_result"))).toBe("'on'");
  },

  async display_data() {
    const shown = await kernel.execute(
      'import { display, html } from "thalweg/notebook"; display(html("<b>bold</b>"));',
    );
    const { content } = only(shown, "display_data");
    expect(content.data).toEqual({ "text/html": "<b>bold</b>", "text/plain": expect.any(String) });
    expect(content.metadata).toEqual({});
    const cleared = await kernel.execute(`import { clearOutput, display } from "thalweg/notebook";
      display(1, { metadata: { "text/plain": { a: 1 } } }); clearOutput({ wait: true }); display(2); clearOutput();`);
    expect(cleared.outputs.slice(1).map(({ type, content: { wait, metadata } }) => [type, wait ?? metadata])).toEqual([
      ["display_data", { "text/plain": { a: 1 } }],
      ["clear_output", true],
      ["display_data", {}],
      ["clear_output", false],
    ]);
  },

  async update_display_data() {
    const { outputs } = await kernel.execute(`import { display } from "thalweg/notebook";
      const bar = display("step 0");
      for (let i = 1; i <= 500; i++) bar.update("step " + i);`);
    const shown = outputs.slice(1);
    const id = shown[0]!.content.transient.display_id;
    expect(plain(shown[0]!)).toContain("step 0");
    expect(plain(shown.at(-1)!)).toContain("step 500");
    expect(shown.map(({ type }) => type)).toEqual(["display_data", ...shown.slice(1).map(() => "update_display_data")]);
    expect(new Set(shown.map(({ content }) => content.transient.display_id))).toEqual(new Set([id]));
    expect(shown.length).toBeLessThan(100);
    const later = only(await kernel.execute('bar.update("done")'), "update_display_data");
    expect([later.content.transient.display_id, plain(later)]).toEqual([id, expect.stringContaining("done")]);
  },

  async execute_result() {
    const executed = await kernel.execute("1 + 1");
    const { content } = only(executed, "execute_result");
    expect([stripVTControlCharacters(content.data["text/plain"]), content.metadata]).toEqual(["2", {}]);
    for (const code of ["undefined", "const quiet = 1;", "void 0"])
      expect((await kernel.execute(code)).outputs.map(({ type }) => type)).toEqual(["execute_input"]);
  },

  async rich_execute_result() {
    const { data } = only(
      await kernel.execute('[{ name: "Ada", n: 1 }, { name: "<Bob>", n: 2 }]'),
      "execute_result",
    ).content;
    expect(data["text/html"]).toMatch(/<table.*<th[^>]*>name<.*Ada.*&(lt|#60);Bob.*<\/table>/s);
    expect(data["text/plain"]).toContain("Ada");
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const own = `({ [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": '${svg}', "application/json": { a: [1] } }) })`;
    expect(only(await kernel.execute(own), "execute_result").content.data).toEqual({
      "image/svg+xml": svg,
      "application/json": { a: [1] },
      "text/plain": expect.any(String),
    });
  },

  async stdin_input_request() {
    const code =
      'import { input, password } from "thalweg/notebook";\n[await input("Name: "), await password("Key: ")].join("/")';
    const id = kernel.sendCell(code);
    for (const [prompt, hidden, value] of [
      ["Name: ", false, "Ada 𝛼"],
      ["Key: ", true, "s3cret"],
    ] as const) {
      const question = await kernel.until((m) => m.type === "input_request" && m.content.prompt === prompt);
      expect(question).toMatchObject({ channel: "stdin", parent: { msg_id: id }, content: { password: hidden } });
      expect(await kernel.heartbeat("while it asks")).toBe("while it asks");
      kernel.send("input_reply", { value }, "stdin", question.header);
    }
    expect(plain(only(await kernel.finish(id), "execute_result"))).toBe("'Ada 𝛼/s3cret'");
    const dialogs = kernel.sendCell(
      'alert("Ready");\n[prompt("Name", "Ada"), prompt("Age"), confirm("Sure"), confirm("Really")].join()',
    );
    for (const [prompt, value] of [
      ["Ready [Enter] ", ""],
      ["Name [Ada] ", ""],
      ["Age ", "7"],
      ["Sure [y/N] ", "Yes"],
      ["Really [y/N] ", ""],
    ]) {
      const question = await kernel.until((m) => m.type === "input_request" && m.content.prompt === prompt);
      kernel.send("input_reply", { value }, "stdin", question.header);
    }
    expect(plain(only(await kernel.finish(dialogs), "execute_result"))).toBe("'Ada,7,true,false'");
    const alone = await kernel.execute('alert("said"); [prompt("?", "x"), confirm("?")]', { allow_stdin: false });
    expect([alone.stdout, plain(alone.outputs.at(-1)!)]).toEqual(["said\n", "[ null, false ]"]);
    const refused = await kernel.execute('await input("?")', { allow_stdin: false });
    expect(refused.reply.content).toMatchObject({ status: "error", evalue: expect.stringContaining("allow_stdin") });
  },

  async comms_lifecycle() {
    await kernel.execute(`import { comms } from "thalweg/notebook";
      comms.target("echo", (comm, { data }) => {
        comm.send({ hello: data.from });
        comm.onMessage(({ data, buffers }) => comm.send({ back: data }, { buffers }));
        comm.onClose(() => console.log("closed"));
      });`);
    const say = (type: string, content: object, buffers: Buffer[] = []) =>
      whole(kernel.send(type, { comm_id: "c1", ...content }, "shell", {}, buffers));
    const [opened] = await say("comm_open", { target_name: "echo", data: { from: "client" } });
    expect(opened).toMatchObject({ type: "comm_msg", content: { comm_id: "c1", data: { hello: "client" } } });
    const bytes = Buffer.from([0, 255, 10]);
    const [answer] = await say("comm_msg", { data: { n: [1] } }, [bytes]);
    expect(answer).toMatchObject({ content: { data: { back: { n: [1] } } }, buffers: [bytes] });
    expect(await say("comm_close", { data: {} })).toMatchObject([{ type: "stream", content: { text: "closed\n" } }]);
    expect(await say("comm_msg", { data: {} })).toEqual([]);
    expect(await say("comm_open", { target_name: "unknown", data: {} })).toMatchObject([{ type: "comm_close" }]);
    expect((await ask("comm_info_request")).comms).toEqual({});
  },

  async interrupt_request() {
    for (const code of ["for (;;) turns++;", "for (;;) { turns++; await new Promise((r) => setTimeout(r, 1)); }"]) {
      await kernel.execute("let turns = 0;");
      const id = kernel.sendCell(`console.log("on");\n${code}`);
      const queued = kernel.sendCell("'never'");
      await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
      expect((await kernel.exchange("interrupt_request", {}, "control")).reply.content).toEqual({ status: "ok" });
      const { content } = (await kernel.finish(id)).reply;
      expect(content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      expect(stripVTControlCharacters(content.traceback.join("\n"))).toMatch(/line 2/);
      expect((await kernel.finish(queued)).reply.content.status).toBe("aborted");
      expect(plain(only(await kernel.execute("turns > 0"), "execute_result"))).toBe("true"); // and the state is kept
    }
  },

  async execution_count_increments() {
    const count = async (code: string, options = {}) =>
      (await kernel.execute(code, options)).reply.content.execution_count;
    const first = await count("1");
    const counts = [
      await count("throw 1"),
      await count("2", { silent: true }),
      await count("3", { store_history: false }),
    ];
    expect([...counts, await count("")]).toEqual([first + 1, first + 1, first + 1, first + 2]);
  },

  async parent_header_correlation() {
    // All at once; `finish` compares every field of every parent with what was sent.
    const sides = ["complete_request", "inspect_request", "is_complete_request"] as const;
    const content = { code: "Math.ma", cursor_pos: 7, detail_level: 0 };
    const ids = Array.from({ length: 10 }, (_, i) => [
      kernel.sendCell(`console.log("${i}"); ${i}`),
      kernel.send(sides[i % 3]!, sides[i % 3] === "is_complete_request" ? { code: "1" } : content),
    ]);
    for (const [i, [cell, side]] of ids.entries()) {
      const executed = await kernel.finish(cell!);
      expect([executed.stdout, plain(executed.outputs.at(-1)!)]).toEqual([`${i}\n`, `${i}`]);
      expect((await kernel.finish(side!)).reply.content.status).toMatch(/^(ok|complete)$/);
    }
  },

  async shutdown_reply() {
    const { id, reply } = await kernel.shutdown();
    expect(reply.content).toEqual({ status: "ok", restart: false });
    expect(kernel.outputs(id)).toMatchObject([{ type: "shutdown_reply", content: reply.content }]); // for other clients
    expect([kernel.process.exitCode, kernel.process.signalCode]).toEqual([0, null]);
  },
};

test.each(Object.entries(checks))("%s", async (_name, check) => void (await check()));
