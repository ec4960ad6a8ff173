import { describe, expect, test } from "vitest";
import type { ExecutorExit } from "../../../kernel/executor/calls.ts";
import { ExecutorSession } from "./executorSession.ts";

const ends: readonly [name: string, body: string, exit: Partial<ExecutorExit>, stderr?: RegExp][] = [
  ["process.exit", `console.log("last words"); process.exit(3);`, { code: 3, signal: null }],
  [
    "process.exit in a timer",
    `setTimeout(() => { console.log("last words"); process.exit(4); }, 1);`,
    { code: 4, signal: null },
  ],
  ["process.abort", `console.log("last words"); process.abort();`, { code: null, signal: "SIGABRT" }],
  [
    "a signal from itself",
    `console.log("last words"); process.kill(process.pid, "SIGSEGV"); for (;;);`,
    { code: null, signal: "SIGSEGV" },
  ],
  [
    "SIGKILL",
    `console.log("last words"); process.kill(process.pid, "SIGKILL"); for (;;);`,
    { code: null, signal: "SIGKILL" },
  ],
  [
    "no more memory in the middle of native code",
    `console.log("last words"); const all = []; for (;;) all.push(JSON.parse("[" + "[],".repeat(2e7) + "[]]"));`,
    { code: null, signal: "SIGABRT", heapLimitMb: 100 },
    /heap/i,
  ],
];

describe("the end of the process", () => {
  test.for(ends)("%s", async ([, body, exit, stderr]) => {
    const session = new ExecutorSession({ heapLimitMb: 100 });
    await session.start();
    const run = session.begin(body);
    await session.until(() => session.exits.length > 0);
    expect(session.exits).toMatchObject([exit]);
    expect(run.stdout).toBe("last words\n");
    expect(run.text("stderr")).toBe("");
    if (stderr) expect(session.exits[0]!.stderr).toMatch(stderr);
    else expect(session.exits[0]!.stderr).not.toContain("debugger");

    await session.start();
    expect((await session.run("$cell.result(1 + 1)")).plainResult).toBe("2");
    await session.stop();
    expect(session.exits).toHaveLength(1);
  });

  test("a process that is asked to stop takes what it started with it, and reports no exit", async () => {
    const session = new ExecutorSession();
    await session.start();
    const { plainResult } = await session.run(
      `const { spawn } = require("node:child_process");
       $cell.result(spawn("sleep", ["60"], { stdio: "ignore" }).pid)`,
    );
    const child = Number(plainResult);
    expect(process.kill(child, 0)).toBe(true);
    await session.stop();
    expect(session.exits).toEqual([]);
    await gone(child);
  });

  test("an end is seen also while a detached process holds the pipes, and nobody reads", async () => {
    const session = new ExecutorSession();
    await session.start();
    const run = session.begin(
      `const { spawn } = require("node:child_process");
       const child = spawn("sleep", ["60"], { stdio: "inherit", detached: true });
       console.log(String(child.pid));
       process.exit(5);`,
    );
    session.client.pause();
    await session.until(() => session.exits.length > 0);
    expect(session.exits).toMatchObject([{ code: 5 }]);
    process.kill(Number.parseInt(run.stdout, 10), "SIGKILL");
    await session.stop();
  });

  test("kills the executor when nothing else stops it, and Stop is pressed again", async () => {
    const session = new ExecutorSession();
    await session.start();
    // A read of a pipe that nobody writes to: no JavaScript runs, no child is there to kill.
    const run = session.begin(
      `require("node:child_process").execSync("mkfifo pipe");
       console.log("up");
       require("node:fs").readFileSync("pipe");`,
    );
    await session.until(() => run.stdout.includes("up"));
    const how = session.client.interrupt(run.id);
    void session.client.interrupt(run.id); // a double click is one Stop
    await session.until(() => run.text("stderr").includes("or when you press Stop again"));
    void session.client.interrupt(run.id);
    expect(await how).toBe("killed");
    expect(session.exits).toMatchObject([{ code: null, signal: "SIGKILL" }]);
    await session.stop();
  });

  test("start rejects where there is no such folder", async () => {
    const { ExecutorClient } = await import("../../../kernel/executor/client.ts");
    await expect(new ExecutorClient({ directory: "/no/such/folder" }).start()).rejects.toThrow();
  });
});

/** A killed process stays for a moment, until its parent has taken note. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      await new Promise((resolve) => setImmediate(resolve));
    } catch {
      return;
    }
  }
}
