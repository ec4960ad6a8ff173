// What JupyterLab's own client library and a real Jupyter server take for the kernel's state while a cell runs and other
// requests are answered: both follow the statuses of any request.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kernel, KernelManager, ServerConnection } from "@jupyterlab/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testPython } from "../kernel/run/testPython.ts";
import { writeKernelspec } from "../support/kernelspec.ts";

console.log = console.warn = () => {}; // the client library tells its life there

const folder = mkdtempSync(join(tmpdir(), "thalweg-server-"));
const token = "for-this-test";
let server: ChildProcess;
let baseUrl: string;
let manager: KernelManager;
let kernel: Kernel.IKernelConnection;

beforeAll(async () => {
  writeKernelspec(folder);
  const port = await freePort();
  baseUrl = `http://127.0.0.1:${port}/`;
  const flags = [
    "-m",
    "jupyter_server",
    "--no-browser",
    "--allow-root",
    `--port=${port}`,
    `--IdentityProvider.token=${token}`,
  ];
  server = spawn(testPython(), flags, {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on("data", (text) => (log += text).includes("is running at") && resolve());
    server.once("exit", () => reject(new Error(log)));
  });
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace("http", "ws"),
    token,
    appendToken: true,
  });
  manager = new KernelManager({ serverSettings, standby: "never" });
  kernel = await manager.startNew({ name: "thalweg" });
  await kernel.info;
});

afterAll(async () => {
  await kernel?.shutdown();
  manager?.dispose();
  const gone = once(server, "exit");
  server.kill("SIGTERM");
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

test("while a loop runs, answers come and both keep the kernel busy; interrupt frees it", async () => {
  await kernel.requestExecute({ code: "const kept = 1;" }).done;
  const loop = kernel.requestExecute({ code: 'console.log("on");\nwhile (true);' });
  await new Promise<void>((resolve) => {
    loop.onIOPub = ({ header }) => {
      if (header.msg_type === "stream") resolve();
    };
  });
  const complete = await kernel.requestComplete({ code: "Math.hyp", cursor_pos: 8 });
  expect(complete.content).toMatchObject({ status: "ok", matches: ["hypot"] });
  const inspect = await kernel.requestInspect({ code: "Math.max", cursor_pos: 8, detail_level: 0 });
  expect(inspect.content).toMatchObject({ status: "ok", found: true });
  expect((await kernel.requestIsComplete({ code: "for (;;) {" })).content.status).toBe("incomplete");
  // The statuses of a request and its reply come on two sockets: when the last answer is here, so is the busy before it.
  await until(() => kernel.status === "busy");
  expect(await serverState()).toBe("busy");
  await kernel.interrupt();
  const reply = await loop.done;
  expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  await until(() => kernel.status === "idle");
  expect(await serverState()).toBe("idle");
  expect((await kernel.requestExecute({ code: "kept" }).done).content.status).toBe("ok");
});

test("a restart gives a fresh kernel under the same id", async () => {
  await kernel.requestExecute({ code: "const before = 1;" }).done;
  const { id } = kernel;
  await kernel.restart();
  await kernel.info;
  expect(kernel.id).toBe(id);
  expect((await kernel.requestExecute({ code: "before" }).done).content).toMatchObject({
    status: "error",
    execution_count: 1,
  });
});

async function serverState(): Promise<string> {
  const response = await fetch(`${baseUrl}api/kernels/${kernel.id}`, { headers: { authorization: `token ${token}` } });
  return ((await response.json()) as { execution_state: string }).execution_state;
}

/** Waits for a state that a message of the kernel brings. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => kernel.statusChanged.connect(resolve));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
