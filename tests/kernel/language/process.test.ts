// The language process from its source and from a snapshot, over real IPC.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LanguageAnswer, LanguageCall, LanguageCalls } from "../../../kernel/language/calls.ts";
import { LanguageClient } from "../../../kernel/language/client.ts";
import { packageRoot } from "../../../kernel/paths.ts";
import { languageBundle } from "../../../scripts/languageBundle.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-process-"));
afterAll(() => rmSync(directory, { recursive: true }));

const cell = (id: string, source: string) => ({ id, label: `Cell [${id}]`, source });

describe("LanguageClient", () => {
  const client = new LanguageClient({ directory });
  let ready: Promise<void>;
  beforeAll(() => {
    ready = client.start();
  });
  afterAll(() => client.stop());

  test("answers calls that come before it is warm", async () => {
    expect(await client.call("compile", cell("1", "const a: number = 'x'"))).toMatchObject({
      ok: false,
      name: "TS2322",
    });
    await ready;
  });

  test("keeps names from cell to cell, and forgets them", async () => {
    expect(await client.call("compile", cell("2", "let b = 2"))).toMatchObject({ ok: true, names: ["b"] });
    await client.call("commit", { id: "2", names: ["b"] });
    expect(await client.call("compile", cell("3", "b.toFixed(1)"))).toMatchObject({ ok: true });
    expect((await client.call("complete", { source: "b.toF", cursor: 5 })).matches).toEqual(["toFixed"]);
    expect(await client.call("inspect", { source: "b", cursor: 1, detail: 0 })).toMatchObject({
      plain: "let b: number",
    });
    expect(await client.call("isComplete", { source: "f(" })).toEqual({ status: "incomplete", indent: "  " });
    await client.call("reset", undefined);
    expect(await client.call("compile", cell("4", "b"))).toMatchObject({ ok: false, name: "TS2304" });
  });

  test("a call that fails leaves the process alive", async () => {
    await expect(client.call("compile", null as never)).rejects.toThrow(/TypeError/);
    expect(await client.call("compile", cell("5", "1 + 1"))).toMatchObject({ ok: true });
  });

  test("says when the process ends by itself, and fails what it was asked", async () => {
    const other = new LanguageClient({ directory });
    const exit = new Promise((resolve) => {
      other.onExit = resolve;
    });
    await other.start();
    const asked = other.call("compile", cell("6", "1 + 1"));
    process.kill(other.pid!, "SIGKILL");
    await expect(Promise.race([asked.then(() => "answered"), exit])).resolves.toBeDefined();
    expect(await exit).toEqual({ code: null, signal: "SIGKILL" });
    await expect(other.call("compile", cell("7", "1"))).rejects.toThrow("not running");
  });
});

describe("snapshot", () => {
  const out = join(packageRoot, "node_modules/.cache", `thalweg-language-${process.pid}`);
  let child: ChildProcess;
  beforeAll(async () => {
    mkdirSync(out, { recursive: true });
    await build(languageBundle(packageRoot, out));
    const made = spawnSync(
      process.execPath,
      ["--snapshot-blob", join(out, "x.blob"), "--build-snapshot", join(out, "kernel/language/main.cjs")],
      { encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(made.stderr);
    child = spawn(process.execPath, ["--snapshot-blob", join(out, "x.blob")], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  });
  afterAll(() => {
    child?.kill();
    rmSync(out, { recursive: true });
  });

  const answers = (enough: (answer: LanguageAnswer) => boolean) =>
    new Promise<LanguageAnswer>((resolve) => {
      const listen = (answer: LanguageAnswer) => {
        if (!enough(answer)) return;
        child.off("message", listen);
        resolve(answer);
      };
      child.on("message", listen);
    });
  let count = 0;
  const ask = async <C extends LanguageCall>(call: C, argument: Parameters<LanguageCalls[C]>[0]) => {
    const id = ++count;
    const answer = answers((each) => "id" in each && each.id === id);
    child.send({ id, call, argument });
    return ((await answer) as { value: ReturnType<LanguageCalls[C]> }).value;
  };

  test("starts warm and checks cells, with node's modules and the runtime's types", async () => {
    expect(await answers((each) => "ready" in each)).toEqual({ ready: true, fromSnapshot: true });
    await ask("configure", { directory });
    expect(await ask("compile", cell("1", "const a: number = 'x'"))).toMatchObject({ ok: false, name: "TS2322" });
    expect(await ask("compile", cell("2", "import { basename } from 'node:path'; basename('/a/b')"))).toMatchObject({
      ok: true,
    });
    expect(
      await ask("compile", cell("3", "import { adam } from 'thalweg'; adam({ learningRate: 'x' })")),
    ).toMatchObject({ ok: false });
    expect((await ask("complete", { source: "[1].ma", cursor: 6 })).matches).toEqual(["map"]);
    expect((await ask("inspect", { source: "Math.sqrt", cursor: 9, detail: 0 })).plain).toContain("square root");
  });

  test("knows the browser's library where the notebook's tsconfig names it", async () => {
    const browser = join(directory, "browser");
    mkdirSync(browser, { recursive: true });
    writeFileSync(join(browser, "tsconfig.json"), '{ "compilerOptions": { "lib": ["esnext", "dom"] } }');
    await ask("configure", { directory: browser });
    expect(await ask("compile", cell("5", "document.createElement('a').href"))).toMatchObject({ ok: true });
    expect(await ask("compile", cell("6", "document.createElement('a').hrev"))).toMatchObject({ name: "TS2551" });
  });

  test("ends when its parent's channel closes", async () => {
    const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    child.disconnect();
    expect(await ended).toEqual({ code: 0, signal: null });
  });
});
