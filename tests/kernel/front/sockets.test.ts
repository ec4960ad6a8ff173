import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { curveKeyPair, Dealer, Subscriber } from "zeromq";
import { connectionFields } from "../../support/connectionFields.ts";
import { KernelClient, type KernelClientOptions } from "../../support/kernelClient.ts";

const main = join(import.meta.dirname, "../../support/fakeKernel.ts");
const open: KernelClient[] = [];

async function start(options: Partial<KernelClientOptions> = {}): Promise<KernelClient> {
  const client = await KernelClient.start({ main, ...options });
  open.push(client);
  return client;
}

afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

test.each(["tcp", "ipc"] as const)("five channels over %s", async (transport) => {
  const kernel = await start({ transport });
  expect(await kernel.execute("print hello")).toMatchObject({ stdout: "hello", reply: { content: { status: "ok" } } });
  await kernel.exchange("kernel_info_request", {}, "control");
  expect(await kernel.heartbeat("beat")).toBe("beat");
  await kernel.stop();
  expect(kernel.process.exitCode).toBe(0);
});

test.each(["tcp", "ipc"] as const)(
  "with keys in the connection file all channels over %s are encrypted",
  async (transport) => {
    const { publicKey, secretKey } = curveKeyPair();
    const kernel = await start({ transport, connection: { curve_publickey: publicKey, curve_secretkey: secretKey } });
    const stranger = new Dealer({ linger: 0 });
    stranger.connect(kernel.address("shell"));
    await stranger.send(kernel.frames(kernel.header("execute_request"), { code: "print plain" }));
    expect((await kernel.execute("print hidden")).stdout).toBe("hidden");
    await kernel.exchange("kernel_info_request", {}, "control");
    expect(await kernel.heartbeat("beat")).toBe("beat");
    expect(kernel.received.some(({ content }) => content.text === "plain")).toBe(false);
    stranger.close();
    await kernel.stop();
    expect(kernel.process.exitCode).toBe(0);
  },
);

test("each new subscription is welcomed, with its topic", async () => {
  const kernel = await start();
  for (const topic of ["", "kernel."]) {
    const socket = new Subscriber({ linger: 0 });
    socket.connect(kernel.address("iopub"));
    socket.subscribe(topic);
    const [first, , , header, parent, , content] = await socket.receive();
    expect(first!.toString()).toBe(topic);
    expect(JSON.parse(String(header))).toMatchObject({ msg_type: "iopub_welcome" });
    expect(JSON.parse(String(parent))).toEqual({});
    expect(JSON.parse(String(content))).toEqual({ subscription: topic });
    socket.close();
  }
  await kernel.stop();
});

test("the heartbeat answers while the front itself is busy", async () => {
  const directory = mkdtempSync(join(tmpdir(), "thalweg-heartbeat-"));
  const kernel = await start({ directory });
  const cell = kernel.sendCell("block");
  await kernel.until((m) => m.parent.msg_id === cell && m.type === "execute_input");
  for (let i = 0; i < 5; i++) expect(await kernel.heartbeat(`beat ${i}`)).toBe(`beat ${i}`);
  writeFileSync(join(directory, "unblock"), "");
  await kernel.finish(cell);
  await kernel.stop();
});

test("wrong signatures, replays, noise and unknown types are logged and get no answer; the kernel goes on", async () => {
  const kernel = await start();
  const header = kernel.header("execute_request");
  const good = kernel.frames(header, { code: "print once" });
  const before = kernel.received.length;
  kernel.sendFrames("shell", kernel.frames(kernel.header("execute_request"), { code: "print no" }, {}, "guessed"));
  await kernel.wait(() => kernel.log.includes("wrong signature"));
  kernel.sendFrames("shell", [Buffer.from("<IDS|MSG>")]);
  await kernel.wait(() => kernel.log.includes("0 of 4 parts"));
  kernel.sendFrames("control", [Buffer.alloc(0), randomBytes(5000)]);
  await kernel.wait(() => kernel.log.includes("no <IDS|MSG> delimiter"));
  kernel.sendFrames("stdin", [randomBytes(10)]);
  kernel.send("no_such_request");
  await kernel.wait(() => kernel.log.includes("no message type no_such_request"));
  expect(kernel.received.length).toBe(before);

  kernel.sendFrames("shell", good);
  await kernel.until((m) => m.parent.msg_id === header.msg_id && m.content.execution_state === "idle");
  kernel.sendFrames("shell", good);
  await kernel.wait(() => kernel.log.includes("(replay)"));
  expect(kernel.outputs(header.msg_id!).filter(({ type }) => type === "stream")).toHaveLength(1);
  expect((await kernel.execute("print still here")).stdout).toBe("still here");
  expect(
    kernel.log
      .trim()
      .split("\n")
      .every((line) => /^\[thalweg [^\]]+\] warning: /.test(line)),
  ).toBe(true);
  await kernel.stop();
});

test("noise of many shapes does not end the kernel", async () => {
  const kernel = await start();
  for (let i = 0; i < 200; i++) {
    const frames = Array.from({ length: 1 + (i % 9) }, () => randomBytes(i));
    if (i % 2) frames.splice(i % 3, 0, Buffer.from("<IDS|MSG>"));
    kernel.sendFrames((["shell", "control", "stdin"] as const)[i % 3]!, frames);
    if (i % 20 === 0) await kernel.execute(`print ${i}`);
  }
  expect((await kernel.execute("print end")).stdout).toBe("end");
  await kernel.stop();
});

test("an empty key: nothing is signed", async () => {
  const kernel = await start({ connection: { key: "" } });
  expect((await kernel.execute("print open")).stdout).toBe("open");
  await kernel.stop();
});

test("100,000 lines arrive whole and in order", async () => {
  const kernel = await start();
  const { stdout } = await kernel.execute(`repeat 100000 ${"x".repeat(80)}`);
  const lines = stdout.split("\n").slice(0, -1);
  expect(lines.length).toBe(100_000);
  expect(lines.every((line, i) => line.startsWith(`${i} x`))).toBe(true);
  await kernel.stop();
});

test("ends on SIGTERM, not on SIGINT", async () => {
  const kernel = await start();
  kernel.process.kill("SIGINT");
  expect((await kernel.execute("print alive")).stdout).toBe("alive");
  const gone = once(kernel.process, "exit");
  kernel.process.kill("SIGTERM");
  expect(await gone).toEqual([0, null]);
});

test("restart true is answered as such, on the channel and on iopub", async () => {
  const kernel = await start();
  const { reply, outputs } = await kernel.shutdown(true, "shell");
  expect(reply.content).toEqual({ status: "ok", restart: true });
  expect(outputs).toMatchObject([{ type: "shutdown_reply", content: reply.content }]);
});

test("ends when the process that JPY_PARENT_PID names has ended", async () => {
  const parent = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  const kernel = await start({ environment: { JPY_PARENT_PID: String(parent.pid) } });
  const gone = once(kernel.process, "exit");
  parent.kill("SIGKILL");
  expect(await gone).toEqual([0, null]);
});

test.each([
  ["a missing file", undefined, /^thalweg: connection file .*: there is no such file\n$/],
  ["a broken file", "{", /^thalweg: connection file .*: not JSON/],
  ["a file without ports", '{"ip":"127.0.0.1"}', /^thalweg: connection file .*: shell_port must be a whole number/],
  [
    "an address that is not this machine's",
    { ip: "203.0.113.7" },
    /^thalweg: cannot listen on tcp:\/\/203\.0\.113\.7:\d+ \(shell\): this machine has no such address/,
  ],
])("says what is wrong with %s, and exits", async (_what, content, words) => {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-refused-"));
  const file = join(folder, "connection.json");
  const fields =
    typeof content === "object" ? JSON.stringify({ ...(await connectionFields(folder, "tcp")), ...content }) : content;
  if (fields !== undefined) writeFileSync(file, fields);
  const { status, stderr } = spawnSync(process.execPath, [main, file], { encoding: "utf8" });
  expect(stderr).toMatch(words);
  expect(status).toBe(1);
});

test.each(["shell", "hb"])("says that the %s port is in use, and exits", async (name) => {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-in-use-"));
  const file = join(folder, "connection.json");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  writeFileSync(file, JSON.stringify({ ...(await connectionFields(folder, "tcp")), [`${name}_port`]: port }));
  const { status, stderr } = spawnSync(process.execPath, [main, file], { encoding: "utf8" });
  server.close();
  expect(stderr).toContain(`cannot listen on tcp://127.0.0.1:${port} (${name}): the port is already in use`);
  expect(status).toBe(1);
});

test.each([false, true])(
  "debug tells of every message by its ids; its content only when asked (%s)",
  async (content) => {
    const file = join(mkdtempSync(join(tmpdir(), "thalweg-log-")), "kernel.jsonl");
    const environment = { THALWEG_LOG: "debug", THALWEG_LOG_FILE: file, ...(content && { THALWEG_LOG_CONTENT: "on" }) };
    const kernel = await start({ environment });
    const { id, reply } = await kernel.execute("print secret words");
    kernel.sendFrames("shell", [randomBytes(10)]);
    await kernel.wait(() => kernel.log.includes("no <IDS|MSG> delimiter"));
    await kernel.stop();
    const text = readFileSync(file, "utf8");
    const records = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const received = {
      level: "debug",
      text: "received",
      channel: "shell",
      type: "execute_request",
      id,
      session: expect.any(String),
    };
    expect(records).toContainEqual(expect.objectContaining(received));
    expect(records).toContainEqual(
      expect.objectContaining({ text: "sent", type: "execute_reply", id: reply.header["msg_id"], parent: id }),
    );
    expect(records).toContainEqual(expect.objectContaining({ level: "warning" }));
    expect(text.includes("secret words")).toBe(content);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // The server's own log has the warnings, and only them.
    expect(kernel.log).not.toContain("debug");
  },
);
