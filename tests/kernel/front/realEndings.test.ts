// The installed kernel when its processes end, by themselves or killed.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltKernel } from "../../support/builtKernel.ts";
import type { Exchange, KernelClient } from "../../support/kernelClient.ts";

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, "");
const result = ({ outputs }: Exchange) =>
  plain(outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "none");

describe("processes that end", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startBuiltKernel({ environment: { THALWEG_HEAP_MB: "128" } });
  });
  afterAll(async () => await kernel.stop());

  test("process.exit in a cell: said in words, names lost, the next cell runs", async () => {
    await kernel.execute("const x = 1; const y = 2;");
    const { reply } = await kernel.execute("process.exit(7)");
    expect(reply.content).toMatchObject({
      status: "error",
      ename: "ProcessExit",
      evalue: expect.stringMatching(/exit code 7.*lost with it: x, y\./),
    });
    expect((await kernel.execute("x")).reply.content).toMatchObject({ ename: "TS2304" });
    expect(result(await kernel.execute("1 + 1"))).toBe("2");
  });

  test("out of memory: the limit and how to raise it; the next cell runs", async () => {
    const { reply } = await kernel.execute(
      'const all: unknown[] = []; for (;;) all.push(JSON.parse("[" + "[],".repeat(2e7) + "[]]"));',
    );
    expect(reply.content).toMatchObject({
      ename: "OutOfMemory",
      evalue: expect.stringMatching(/heap limit is 128 MB.*THALWEG_HEAP_MB=256/),
    });
    expect(result(await kernel.execute("1 + 1"))).toBe("2");
  });

  test("the executor killed from outside, in a cell and between cells", async () => {
    const waiting = kernel.sendCell('console.log("on"); await new Promise(() => {})');
    await kernel.until((m) => m.parent.msg_id === waiting && m.type === "stream");
    process.kill(await child(kernel, "executor"), "SIGKILL");
    expect((await kernel.finish(waiting)).reply.content).toMatchObject({ ename: "ProcessKilled" });
    await kernel.execute("const z = 1;");
    process.kill(await child(kernel, "executor"), "SIGKILL");
    const { stderr, reply } = await kernel.execute("1 + 1");
    // The kernel may learn of it before the cell or in it.
    expect(stderr + (reply.content.evalue ?? "")).toMatch(/SIGKILL.*lost with it: z/s);
    expect(result(await kernel.execute("1 + 1"))).toBe("2");
  });

  test("the language process killed: it learns the notebook again", async () => {
    await kernel.execute("interface Point { x: number } const point: Point = { x: 3 };");
    process.kill(await child(kernel, "language"), "SIGKILL");
    expect(result(await kernel.execute("const again: Point = point; again.x"))).toBe("3");
  });
});

test("shutdown with restart, and a new kernel at the same addresses", async () => {
  const kernel = await startBuiltKernel();
  const children = [await child(kernel, "executor"), await child(kernel, "language")];
  const gone = once(kernel.process, "exit");
  kernel.send("shutdown_request", { restart: true }, "control");
  expect(await gone).toEqual([0, null]);
  expect(
    kernel.received
      .filter(({ type }) => type === "shutdown_reply")
      .map(({ channel }) => channel)
      .sort(),
  ).toEqual(["control", "iopub"]);
  for (const pid of children) await ended(pid);
  const again = await startBuiltKernel({ connection: kernel.connection });
  expect(result(await again.execute("1 + 1"))).toBe("2");
  await again.stop();
  kernel.close();
});

test("a front that is killed leaves no process behind, also out of a loop", async () => {
  const kernel = await startBuiltKernel();
  const loop = kernel.sendCell('console.log("on"); while (true);');
  await kernel.until((m) => m.parent.msg_id === loop && m.type === "stream");
  const children = [await child(kernel, "executor"), await child(kernel, "language")];
  kernel.process.kill("SIGKILL");
  for (const pid of children) await ended(pid);
  kernel.close();
});

/** The process id of the kernel's child whose command names `part`; waits until there is one. */
async function child(kernel: KernelClient, part: "executor" | "language"): Promise<number> {
  for (;;) {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
    const rows = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)).filter((row) => row !== null);
    const wanted = part === "executor" ? /executor\/main/ : /snapshot-blob|language\/main/;
    const row = rows.find(
      ([, , parent, state, command]) =>
        Number(parent) === kernel.process.pid && !state!.startsWith("Z") && wanted.test(command!),
    );
    if (row) return Number(row[1]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a process is gone. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    const state = stateOf(pid);
    if (state === "" || state.startsWith("Z")) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function stateOf(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
