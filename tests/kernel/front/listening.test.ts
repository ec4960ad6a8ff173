// Where the kernel can be reached: at the addresses of its connection file and nowhere else, and no inspector either.
import { afterEach, expect, test } from "vitest";
import { descendants } from "../../../kernel/executor/descendants.ts";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { KernelClient } from "../../support/kernelClient.ts";
import { listening } from "../../support/listening.ts";

let kernel: KernelClient;
afterEach(async () => await kernel.stop());

async function addresses(): Promise<string[]> {
  const pid = kernel.process.pid!;
  const below = await descendants(pid);
  expect(below.length).toBeGreaterThanOrEqual(2); // the language process and the executor
  return listening([pid, ...below]);
}

const own = (): string[] =>
  ["shell", "control", "stdin", "iopub", "hb"].map((name) => `127.0.0.1:${kernel.connection[`${name}_port`]}`).sort();

test("over tcp: five addresses, also after Stop, which debugs the cell; a server of a cell is seen", async () => {
  kernel = await startBuiltKernel();
  await kernel.execute("1");
  expect(await addresses()).toEqual(own());
  const loop = kernel.sendCell('console.log("on"); for (;;);');
  await kernel.until((m) => m.parent.msg_id === loop && m.type === "stream");
  await kernel.exchange("interrupt_request", {}, "control");
  await kernel.finish(loop);
  expect(await addresses()).toEqual(own());
  const { stdout } = await kernel.execute(`import { createServer } from "node:http";
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    console.log("port", String((server.address() as { port: number }).port));`);
  expect(await addresses()).toEqual([...own(), `127.0.0.1:${stdout.match(/\d+/)}`].sort());
});

test("over ipc: none", async () => {
  kernel = await startBuiltKernel({ transport: "ipc" });
  await kernel.execute("1");
  expect(await addresses()).toEqual([]);
});
