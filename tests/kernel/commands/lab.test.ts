// `npm start` with a JupyterLab that is there: started on a port of its own, asked by its REST API, ended by Ctrl-C's signal.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findJupyterLab, isWritable } from "../../../kernel/commands/jupyterEnvironment.ts";
import { isAtLeast, jupyterLabIn, jupyterLabOnPath } from "../../../kernel/commands/python.ts";
import { runPython, testPrefix, testPython } from "../run/testPython.ts";
import { built } from "./command.ts";

test.each<[string, string, boolean]>([
  ["4.6.0", "4.2", true],
  ["4.2.0", "4.2", true],
  ["4.10.1", "4.2", true],
  ["5.0.0a1", "4.2", true],
  ["4.1.9", "4.2", false],
  ["3.6.8", "4.2", false],
])("version %s is at least %s: %s", (version, oldest, answer) => {
  expect(isAtLeast(version, oldest)).toBe(answer);
});

test("JupyterLab is found by its files as it is by Python", () => {
  const version = runPython("import jupyterlab; print(jupyterlab.__version__)").trim();
  expect(jupyterLabIn(testPrefix())).toMatchObject({ version });
  expect(jupyterLabIn(mkdtempSync(join(tmpdir(), "thalweg-")))).toBeUndefined();
});

test("JupyterLab is found on the PATH, with the prefix that it belongs to", () => {
  process.env["PATH"] = `${dirname(testPython())}${delimiter}${process.env["PATH"]}`;
  const found = jupyterLabOnPath()!;
  expect(realpathSync(found.prefix)).toBe(realpathSync(testPrefix()));
  expect(found.version).toBe(jupyterLabIn(testPrefix())!.version);
});

test("lab opens the folder, knows the kernel, and ends with Ctrl-C", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-")));
  cpSync(join(import.meta.dirname, "../../../LICENSE"), join(folder, "text.txt"));
  const port = await freePort();
  const words = [built, "lab", folder, "--no-browser", "--port", String(port), "--IdentityProvider.token=secret"];
  const env = { ...process.env, PATH: `${dirname(testPython())}${delimiter}${process.env["PATH"]}` };
  const lab = spawn(process.execPath, words, { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => lab.once("exit", resolve));
  let log = "";
  const address = `http://127.0.0.1:${port}/`;
  await new Promise<void>((up, down) => {
    for (const stream of [lab.stdout, lab.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        if (log.includes(address)) up();
      });
    void ended.then(() => down(new Error(log)));
  });
  const get = async (path: string) =>
    (await fetch(address + path, { headers: { authorization: "token secret" } })).json();
  const { kernelspecs } = (await get("api/kernelspecs")) as {
    kernelspecs: Record<string, { spec: { display_name: string; argv: string[] } }>;
  };
  expect(kernelspecs["thalweg"]!.spec).toMatchObject({ display_name: "TypeScript (Thalweg)" });
  expect(kernelspecs["thalweg"]!.spec.argv[1]).toBe(built);
  const { content } = (await get("api/contents")) as { content: { name: string }[] };
  expect(content.map(({ name }) => name)).toEqual(["text.txt"]);
  lab.kill("SIGINT");
  expect(await ended).toBe(0);
  await expect(fetch(address)).rejects.toThrow();
});

test("what may be written is told, also for folders that are not there yet", () => {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
  expect(isWritable(join(folder, "a/b"))).toBe(true);
  expect(isWritable("/proc/self/a")).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  expect(findJupyterLab()).toBeDefined();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
