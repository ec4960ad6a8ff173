// Subshells of the whole kernel: a cell runs while the main shell's awaits.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { KernelClient } from "../../support/kernelClient.ts";

let kernel: KernelClient;
let subshell = "";
beforeAll(async () => {
  kernel = await startBuiltKernel();
  subshell = (await kernel.exchange("create_subshell_request", {}, "control")).reply.content.subshell_id;
});
afterAll(async () => await kernel.stop());

/** Starts a cell that says so. */
async function begin(id: string): Promise<string> {
  await kernel.until((m) => m.parent.msg_id === id && m.type === "stream");
  return id;
}

const waits =
  'console.log("on"); let go!: (n: number) => void; const got = await new Promise<number>((r) => (go = r)); got';

test("a cell runs in a subshell while the main one awaits; both keep their output, names and types", async () => {
  await kernel.execute("const rates = [0.1, 0.2];");
  const main = await begin(kernel.sendCell(waits));
  const sub = await kernel.finish(
    kernel.sendSubCell(subshell, 'console.log("beside"); const sum = rates[0]! + 0.5; sum'),
  );
  expect([sub.stdout, sub.outputs.at(-1)!.content.data["text/plain"]]).toEqual([
    "beside\n",
    expect.stringContaining("0.6"),
  ]);
  expect(sub.reply.parent.subshell_id).toBe(subshell);
  // The names of a cell are there when it has ended.
  const wrong = await kernel.finish(kernel.sendSubCell(subshell, "got"));
  expect(wrong.reply.content).toMatchObject({ status: "error", ename: "TS2304" });
  await kernel.exchange("interrupt_request", {}, "control");
  expect((await kernel.finish(main)).reply.content.ename).toBe("KeyboardInterrupt");
  expect((await kernel.execute("sum.toFixed(1)")).outputs.at(-1)!.content.data["text/plain"]).toContain("0.6");
});

test("Stop ends a subshell's loop, and with it what the main shell awaits; the state stays", async () => {
  const main = await begin(kernel.sendCell(waits));
  const sub = await begin(kernel.sendSubCell(subshell, 'let turns = 0; console.log("on"); for (;;) turns++;'));
  expect((await kernel.exchange("list_subshell_request", {}, "control")).reply.content.subshell_id).toEqual([subshell]);
  await kernel.exchange("interrupt_request", {}, "control");
  for (const id of [sub, main]) expect((await kernel.finish(id)).reply.content.ename).toBe("KeyboardInterrupt");
  expect((await kernel.execute("turns > 0 && rates.length")).outputs.at(-1)!.content.data["text/plain"]).toContain("2");
});

test("when the process ends, every shell's cell is told, and the subshell goes on in a new process", async () => {
  const main = await begin(kernel.sendCell('console.log("on"); await new Promise(() => {})'));
  const sub = await kernel.finish(kernel.sendSubCell(subshell, "process.exit(3)"));
  const ended = await kernel.finish(main);
  for (const { reply } of [sub, ended]) expect(reply.content).toMatchObject({ status: "error" });
  expect((await kernel.finish(kernel.sendSubCell(subshell, "1 + 1"))).reply.content.status).toBe("ok");
  expect(
    (await kernel.exchange("delete_subshell_request", { subshell_id: subshell }, "control")).reply.content,
  ).toEqual({ status: "ok" });
});
