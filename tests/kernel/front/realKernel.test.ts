// The whole kernel by its messages: front, language process and executor, as installed. What Jupyter asks of any kernel is in
// tests/conformance.
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

  test("runs, shows the last value, keeps names, counts", async () => {
    const first = await kernel.execute("let counter = 1; function next() { return ++counter; }\nnext()");
    const second = await kernel.execute("counter + next()");
    expect([result(first), result(second)]).toEqual(["2", "5"]);
    expect(types(first)).toEqual(["execute_input", "execute_result"]);
    expect(second.reply.content.execution_count).toBe(first.reply.content.execution_count + 1);
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

  test("output that comes after its cell stays with its cell", async () => {
    const first = await kernel.execute('setTimeout(() => console.log("late"), 100); 0');
    const second = await kernel.execute("await new Promise(r => setTimeout(r, 300)); console.log('second')");
    expect(second.stdout).toBe("second\n");
    expect(kernel.outputs(first.id).find(({ type }) => type === "stream")?.content.text).toBe("late\n");
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

  test("a pager page for name?", async () => {
    const { reply } = await kernel.execute("Math.max?");
    expect(reply.content.payload).toMatchObject([
      { source: "page", start: 0, data: { "text/plain": expect.stringMatching(/Math\.max/) } },
    ]);
  });
});
