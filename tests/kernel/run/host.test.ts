// The small server core, asked directly and through @jupyterlab/services.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kernel, KernelManager, KernelSpecAPI } from "@jupyterlab/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelHost } from "../../../kernel/run/host.ts";
import { inProcess } from "../../../kernel/run/inProcess.ts";
import { KernelProcess } from "../../../kernel/run/kernelProcess.ts";
import { testPrefix } from "./testPython.ts";

process.env["VIRTUAL_ENV"] = testPrefix();
console.debug = console.warn = () => {}; // @jupyterlab/services tells its life there

const host = new KernelHost(mkdtempSync(join(tmpdir(), "thalweg-")));
const serverSettings = inProcess(host);
const manager = new KernelManager({ serverSettings, standby: "never" });
let kernel: Kernel.IKernelConnection;
beforeAll(async () => {
  kernel = await manager.startNew({ name: "python3" });
});
afterAll(async () => {
  manager.dispose();
  await host.close();
});

/** What a cell prints. */
async function run(code: string, connection = kernel): Promise<string> {
  let printed = "";
  const future = connection.requestExecute({ code });
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += (content as { text: string }).text;
    if (header.msg_type === "error") printed += (content as { ename: string }).ename;
  };
  await future.done;
  return printed;
}

test.each<[string, string, number]>([
  ["GET", "/api/kernels", 200],
  ["GET", "/api/kernelspecs", 200],
  ["GET", "/api/kernels/none", 404],
  ["DELETE", "/api/kernels/none", 404],
  ["POST", "/api/kernels/none/interrupt", 404],
  ["PUT", "/api/kernels", 404],
  ["GET", "/api/contents", 404],
  ["GET", "/other", 404],
  ["GET", "/", 404],
])("%s %s is answered with %i", async (method, path, status) => {
  expect((await host.request(method, path)).status).toBe(status);
});

test("a kernel that there is not is refused with those that there are", async () => {
  const { status, body } = await host.request("POST", "/api/kernels", { name: "nope" });
  expect(status).toBe(500);
  expect(body).toMatchObject({ message: expect.stringMatching(/no kernel named "nope".*thalweg, .*python3/) });
});

test("kernelspecs are this kernel, first, and Jupyter's", async () => {
  const { kernelspecs, default: first } = (await KernelSpecAPI.getSpecs(serverSettings))!;
  expect(first).toBe("thalweg");
  expect(kernelspecs["thalweg"]).toMatchObject({ language: "typescript", display_name: "TypeScript (Thalweg)" });
  expect(kernelspecs["python3"]).toMatchObject({ language: "python" });
});

test("two kernels at once keep apart, and the list tells both", async () => {
  const other = await manager.startNew({ name: "python3" });
  await run("x = 1");
  expect(await run("x", other)).toBe("NameError");
  await manager.refreshRunning();
  expect([...manager.running()].map(({ id }) => id).sort()).toEqual([kernel.id, other.id].sort());
  await other.shutdown();
  await manager.refreshRunning();
  expect(manager.runningCount).toBe(1);
});

test("an interrupt stops a cell and keeps its state", async () => {
  const future = kernel.requestExecute({ code: "kept = 42; print('begun', flush=True)\nwhile True: pass" });
  await new Promise<void>((begun) => {
    future.onIOPub = ({ header }) => {
      if (header.msg_type === "stream") begun();
    };
  });
  await kernel.interrupt();
  expect((await future.done).content.status).toBe("error");
  expect(await run("print(kept)")).toBe("42\n");
});

test("a restart forgets the state; the same connection goes on", async () => {
  await run("kept = 1");
  await kernel.restart();
  expect(await run("print('kept' in globals())")).toBe("False\n");
});

test("a password or a line may be asked for", async () => {
  const future = kernel.requestExecute({ code: "print(input('name? ') + '!')", allow_stdin: true });
  let printed = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += (content as { text: string }).text;
  };
  future.onStdin = (message) => {
    const { prompt } = message.content as { prompt: string };
    kernel.sendInputReply({ value: `${prompt.length}`, status: "ok" }, message.parent_header as never);
  };
  await future.done;
  expect(printed).toBe("6!\n");
});

test("a kernel that dies is told as dead, with why", async () => {
  const other = await manager.startNew({ name: "python3" });
  const dead = new Promise<void>((resolve) =>
    other.statusChanged.connect((_, status) => status === "dead" && resolve()),
  );
  other.requestExecute({ code: "import os; os._exit(3)" }).done.catch(() => {});
  await dead;
  expect(host.deaths.at(-1)).toMatch(/^kernel python3 ended with code 3/);
});

test("the connection file is the user's alone", async () => {
  const tell = "console.error(fs.statSync(process.argv[1]).mode.toString(8)); process.exit(1)";
  const spec = { argv: [process.execPath, "-e", tell, "{connection_file}"], display_name: "", language: "" };
  const options = { name: "telling", spec, directory: tmpdir(), onMessage: () => {}, onDeath: () => {} };
  await expect(new KernelProcess(options).start()).rejects.toThrow(/100600/);
});
