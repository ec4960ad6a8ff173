// What a cell may take, held by a real executor process.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorSession, plain } from "./executorSession.ts";

const by = "a test";

describe("output", () => {
  const session = new ExecutorSession();
  beforeAll(() => session.start());
  afterAll(() => session.stop());

  test("a cell that prints too much is cut off with a notice and runs on", async () => {
    const body = `for (let i = 0; i < 1e5; i++) console.log("line " + i);
      $cell.result("ran on");`;
    const run = await session.run(body, { limits: { output: { most: 1000, by } } });
    expect(run.stdout).toHaveLength(1000);
    expect(run.stdout).toMatch(/^line 0\nline 1\n/);
    expect(run.text("stderr")).toMatch(
      /^\nCell \[\d+\] has put out more than its output limit of 1 kB \(set by a test\): .* %limit output=2kB /,
    );
    expect(run.text("stderr")).toMatch(/ MB more of Cell \[\d+\] were left out\.\n$/);
    expect(run.plainResult).toBe("'ran on'");
  });

  test("text is never cut inside a character", async () => {
    const run = await session.run(`process.stdout.write("é".repeat(100) + "😀".repeat(100));`, {
      limits: { output: { most: 203, by } },
    });
    expect(run.stdout).toBe("é".repeat(100));
  });

  test("displays count, updates of one do not", async () => {
    const body = `const { display } = await $cell.import("thalweg/notebook");
      const text = (letter) => ({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": letter.repeat(400) }) });
      const first = display(text("x"));
      for (let i = 0; i < 50; i++) first.update(text("y"));
      for (let i = 0; i < 5; i++) display(text("z"));
      await 0;`;
    const run = await session.run(body, { limits: { output: { most: 1000, by } } });
    expect(run.displays.filter(({ update }) => update)).toHaveLength(50);
    expect(run.displays.filter(({ update }) => !update)).toHaveLength(2);
    expect(run.text("stderr")).toContain("output limit");
  });

  test("what comes late counts as its cell's, and the next cell's is its own", async () => {
    const limits = { output: { most: 20, by } };
    const first = await session.run(`setTimeout(() => console.log("late ".repeat(20)), 1);`, { limits });
    const second = await session.run(`console.log("here"); await new Promise((r) => setTimeout(r, 50));`, { limits });
    await session.until(() => first.text("stderr") !== "");
    expect(first.stdout).toBe("late ".repeat(4));
    expect(second.stdout).toBe("here\n");
  });

  test("what a child process writes counts too", async () => {
    const run = await session.run(
      `require("node:child_process").execSync("yes | head -c 100000", { stdio: "inherit" });`,
      {
        limits: { output: { most: 1000, by } },
      },
    );
    expect(run.stdout).toHaveLength(1000);
    expect(run.text("stderr")).toContain("output limit of 1 kB");
  });
});

describe("memory", () => {
  const session = new ExecutorSession({ heapLimitMb: 600 });
  beforeAll(() => session.start());
  afterAll(() => session.stop());

  /** Grows by 4 MB at a time, at most to 3 GB. */
  const grow = (chunk: string, after = "") => `$cell.box("all").v = []; $cell.box("kept").v = 7;
    for (let i = 0; i < 750; i++) { $scope.all.v.push(${chunk}); ${after} }`;

  test.for([
    ["typed arrays", "new Float64Array(500_000).fill(1)"],
    ["objects", "Array.from({ length: 50_000 }, (_, k) => ({ k }))"],
  ])("a cell that takes too much in %s is stopped; nothing is lost", async ([, chunk]) => {
    const { pid } = session.client;
    const { error } = await session.run(grow(chunk!), { limits: { memory: { most: 300e6, by } } });
    expect(error?.name).toBe("MemoryLimitExceeded");
    expect(error?.message).toMatch(
      /^Cell \[\d+\] was stopped: .* held \d+ MB, more than its memory limit of 300 MB \(set by a test\)/,
    );
    expect(
      (await session.run("$cell.result([$scope.kept.v, $scope.all.v.length > 10]); $scope.all.v = [];")).plainResult,
    ).toBe("[ 7, true ]");
    expect(session.client.pid).toBe(pid);
  });

  test("garbage is not held against a cell", async () => {
    const body = `let sum = 0;
      for (let i = 0; i < 200; i++) sum += new Float64Array(500_000).fill(1)[7];
      $cell.result(sum);`;
    const { error, plainResult } = await session.run(body, { limits: { memory: { most: 1500e6, by } } });
    expect([error, plainResult]).toEqual([undefined, "200"]);
  });

  test("what goes far over its limit inside native code ends with the process, which says why", async () => {
    const { exits, client } = session;
    // Nowhere between the calls does V8 look for orders.
    const calls = "all.fill(1); ".repeat(200);
    session.begin(`const all = new Uint8Array(1e9); ${calls}`, { limits: { memory: { most: 200e6, by } } });
    await session.until(() => exits.length > 0);
    expect(exits[0]).toMatchObject({ signal: "SIGKILL", overMemory: { most: 200e6, by } });
    expect(exits[0]!.memoryMb).toBeGreaterThan(300);
    expect(exits[0]!.memoryMb).toBeLessThan(2500);
    await client.start();
    expect((await session.run("$cell.result(1)")).plainResult).toBe("1");
  });

  test("at V8's own limit a cell is stopped and the process goes on, again and again", async () => {
    const small = new ExecutorSession({ heapLimitMb: 300 });
    await small.start();
    const { pid } = small.client;
    for (let i = 0; i < 2; i++) {
      const { error } = await small.run(
        grow("new Array(500_000).fill(0.5)", "if (i % 10 === 0) await new Promise((r) => setImmediate(r));"),
      );
      expect(error?.message).toMatch(/nearly all that V8 may have, \d+ MB \(THALWEG_HEAP_MB/);
      expect(plain(error)).toMatch(/Cell \[\d+\], line 2/);
      const { plainResult } = await small.run(
        "$cell.result([$scope.kept.v, $scope.all.v.length > 10]); $scope.all.v = [];",
      );
      expect(plainResult).toBe("[ 7, true ]");
    }
    expect(small.client.pid).toBe(pid);
    await small.stop();
  });
});
