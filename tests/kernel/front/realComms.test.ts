// Comms of the whole kernel, both ways and with binary buffers, as widgets use them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Received } from "../../support/exchangeRules.ts";
import type { KernelClient } from "../../support/kernelClient.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startBuiltKernel();
});
afterAll(async () => await kernel.stop());

/** Everything that came for one message, once its idle has: types, or the text of a stream. */
async function whole(id: string): Promise<string[]> {
  await kernel.until((m) => m.parent.msg_id === id && m.content.execution_state === "idle");
  return kernel.received
    .filter((m) => m.parent.msg_id === id && m.channel === "iopub")
    .map(({ type, content }) => content.execution_state ?? content.text ?? type);
}

const commMessage = (comm_id: string, data: object, buffers: readonly Buffer[] = []): string =>
  kernel.send("comm_msg", { comm_id, data }, "shell", {}, buffers);

const ofComm = (id: string, type: string): Received[] =>
  kernel.received.filter((m) => m.content.comm_id === id && m.type === type);

const numbers = Buffer.from(Float64Array.of(1, 0.5, -2).buffer);

test("a client opens a comm, its messages and buffers reach the handler, and answers carry them as parent", async () => {
  const { reply } = await kernel.execute(`
    import { comms, display } from "thalweg/notebook";
    let total = 0;
    comms.target("adder", (comm, opening) => {
      console.log(\`opened with \${opening.data.start}\`);
      total = opening.data.start as number;
      comm.onMessage(async ({ data, buffers }) => {
        await Promise.resolve();
        for (const bytes of buffers) total += new Float64Array(bytes.buffer).reduce((a, b) => a + b, 0);
        display("seen");
        comm.send({ total, of: data.name }, { metadata: { kind: "sum" }, buffers: [Float64Array.of(total), new DataView(new ArrayBuffer(2))] });
      });
      comm.onClose(({ data }) => console.log("closed:", data.why));
    });`);
  expect(reply.content).toMatchObject({ status: "ok" });
  const opened = kernel.send("comm_open", { comm_id: "a1", target_name: "adder", data: { start: 10 } });
  expect(await whole(opened)).toEqual(["busy", "opened with 10\n", "idle"]);
  const asked = commMessage("a1", { name: "x" }, [numbers, Buffer.alloc(0)]);
  expect(await whole(asked)).toEqual(["busy", "display_data", "comm_msg", "idle"]);
  const [answer] = ofComm("a1", "comm_msg");
  expect(answer).toMatchObject({ content: { data: { total: 9.5, of: "x" } }, metadata: { kind: "sum" } });
  expect(answer!.buffers).toEqual([Buffer.from(Float64Array.of(9.5).buffer), Buffer.alloc(2)]);
  expect((await kernel.exchange("comm_info_request")).reply.content.comms).toEqual({ a1: { target_name: "adder" } });
  const closed = kernel.send("comm_close", { comm_id: "a1", data: { why: "done" } });
  expect(await whole(closed)).toEqual(["busy", "closed: done\n", "idle"]);
  expect((await kernel.exchange("comm_info_request")).reply.content.comms).toEqual({});
  expect(await whole(commMessage("a1", {}))).toEqual(["busy", "idle"]);
});

test("a cell opens a comm, sends on it and closes it; what a client sends meanwhile wakes the cell that awaits", async () => {
  const cell = kernel.sendCell(`
    const comm = comms.open("page.dial", { label: "rate" }, { metadata: { version: "2" }, buffers: [new Uint8Array([7])] });
    const turned = await new Promise((resolve) => comm.onMessage(({ data }) => resolve(data.at)));
    comm.close({ at: turned });
    comm.send({ lost: true });
    [turned, comm.closed]`);
  const open = await kernel.until((m) => m.type === "comm_open" && m.parent.msg_id === cell);
  expect(open).toMatchObject({
    content: { target_name: "page.dial", data: { label: "rate" } },
    metadata: { version: "2" },
    buffers: [Buffer.from([7])],
  });
  const { comm_id } = open.content;
  const turn = commMessage(comm_id, { at: 3 });
  const { outputs } = await kernel.finish(cell);
  expect(outputs.map(({ type }) => type)).toEqual(["execute_input", "comm_open", "comm_close", "execute_result"]);
  expect(outputs.at(-1)!.content.data["text/plain"]).toContain("true");
  // The kernel was still busy with the cell when the handler had ended.
  expect((await whole(turn)).slice(0, 2)).toEqual(["busy", "idle"]);
  expect(ofComm(comm_id, "comm_close")).toMatchObject([{ content: { data: { at: 3 } } }]);
});

test("an unknown target is closed; a handler that throws closes its comm and shows why; wrong values are refused", async () => {
  const unknown = kernel.send("comm_open", { comm_id: "u1", target_name: "nobody", data: {} });
  expect(await whole(unknown)).toEqual(["busy", "comm_close", "idle"]);
  await kernel.execute('comms.target("broken", () => { throw new Error("no dial"); })');
  const broken = kernel.send("comm_open", { comm_id: "b1", target_name: "broken", data: {} });
  expect(await whole(broken)).toEqual(["busy", "comm_close", "error", "idle"]);
  expect(kernel.outputs(broken).at(-1)!.content).toMatchObject({ ename: "Error", evalue: "no dial" });
  const wrong = await kernel.execute('comms.open("x", {}, { buffers: ["text" as unknown as Uint8Array] })');
  expect(wrong.reply.content).toMatchObject({ ename: "TypeError", evalue: expect.stringMatching(/a buffer must be/) });
});

test("Stop ends a handler that loops, and the notebook goes on", async () => {
  await kernel.execute('comms.target("loop", () => { console.log("on"); for (;;); })');
  const id = kernel.send("comm_open", { comm_id: "l1", target_name: "loop", data: {} });
  await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
  await kernel.exchange("interrupt_request", {}, "control");
  expect(await whole(id)).toContain("error");
  expect((await kernel.execute("total")).reply.content.status).toBe("ok");
});

test("a comm closes when the process that holds its handler ends", async () => {
  await kernel.execute('const held = comms.open("held"); process.exit(1)');
  const { comm_id } = (await kernel.until((m) => m.type === "comm_open" && m.content.target_name === "held")).content;
  await kernel.until((m) => m.type === "comm_close" && m.content.comm_id === comm_id);
  expect((await kernel.exchange("comm_info_request")).reply.content.comms).toEqual({});
});
