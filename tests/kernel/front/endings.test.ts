// Interrupts, and processes that end under the front.
import { expect, test, vi } from "vitest";
import { CompilerFailure } from "../../../kernel/language/calls.ts";
import { compiled, KernelBench } from "../../support/fakeParts.ts";

test("interrupt stops the cell in the executor, and what was queued is aborted", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  const b = bench.cell("b");
  await bench.settle();
  const stop = bench.send("interrupt_request", {}, "control");
  await bench.settle();
  expect(bench.executor.interrupts).toEqual([a]);
  expect(bench.reply(stop)).toEqual({ status: "ok" });
  expect(bench.reply(a)).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(bench.reply(b)).toMatchObject({ status: "aborted" });
  expect(bench.language.calls.at(-1)).toEqual(["commit", { id: a, names: ["kept"] }]);
});

test("interrupt drops a cell that is being checked: nothing of it runs", async () => {
  const check = Promise.withResolvers<typeof compiled>();
  const bench = new KernelBench((language) => {
    language.compile = (source) => (source === "slow" ? check.promise : compiled);
  });
  const slow = bench.cell("slow");
  await bench.settle();
  bench.send("interrupt_request", {}, "control");
  await bench.settle();
  expect(bench.reply(slow)).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  check.resolve(compiled);
  await bench.settle();
  expect(bench.executor.runs).toEqual([]);
  const next = bench.cell("next");
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
});

test("a check that goes on after Stop is ended with its process; the next cell does not wait for it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const bench = new KernelBench((language) => {
      language.compile = (source) => (source === "slow" ? new Promise(() => {}) : compiled);
    });
    const a = bench.cell("a");
    await bench.done({ assigned: ["x"] });
    const slow = bench.cell("slow");
    await bench.settle();
    bench.send("interrupt_request", {}, "control");
    await bench.settle();
    expect(bench.reply(slow)).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    const [first] = bench.languages;
    expect(first!.killed).toBe(false);
    vi.runAllTimers();
    const next = bench.cell("next");
    await bench.done();
    expect([first!.killed, bench.languages.length]).toEqual([true, 2]);
    expect(bench.language.calls.map(([, of]) => (of as { id: string }).id)).toEqual([a, a, next, next]);
    expect(bench.reply(next)).toMatchObject({ status: "ok" });
  } finally {
    vi.useRealTimers();
  }
});

test("interrupt with nothing to stop is answered", async () => {
  const bench = new KernelBench();
  const stop = bench.send("interrupt_request", {}, "control");
  await bench.settle();
  expect(bench.reply(stop)).toEqual({ status: "ok" });
});

test.each([
  [
    { signal: "SIGKILL" as const, memoryMb: 470, overMemory: { most: 300e6, by: "a test" } },
    "MemoryLimitExceeded",
    /far over its memory limit of 300 MB \(set by a test\) inside a call of native code.* It held 470 MB/,
  ],
  [{ code: 3 }, "ProcessExit", /exit code 3, as process\.exit\(3\)/],
  [{ signal: "SIGKILL" as const }, "ProcessKilled", /SIGKILL \(from outside/],
  [{ signal: "SIGSEGV" as const }, "ProcessKilled", /SIGSEGV \(a crash in native code/],
  [
    {
      signal: "SIGABRT" as const,
      stderr: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    },
    "OutOfMemory",
    /heap limit is 4096 MB.*THALWEG_HEAP_MB=8192 \(or NODE_OPTIONS=--max-old-space-size=8192\)/,
  ],
])("a cell whose process ends (%j) says how, and what was lost; the next cell runs", async (exit, name, words) => {
  const bench = new KernelBench();
  bench.cell("first");
  await bench.done({ assigned: ["x", "y"] });
  const a = bench.cell("a");
  await bench.exit(exit);
  const reply = bench.reply(a)!;
  expect(reply).toMatchObject({ status: "error", ename: name });
  expect(reply["evalue"]).toMatch(words);
  expect(reply["evalue"]).toMatch(/lost with it: x, y\./);
  expect(bench.language.calls.at(-1)?.[0]).toBe("reset");
  expect(bench.executors).toHaveLength(2);
  const next = bench.cell("next");
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
  expect(bench.published({ [next]: "next" }).filter((line) => line.startsWith("next"))).toEqual([
    ...["next busy", "next execute_input", "next idle"],
  ]);
});

test("an interrupt that had to end the process says so", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  bench.executor.interrupt = async () => "terminated";
  bench.send("interrupt_request", {}, "control");
  await bench.exit({ signal: "SIGKILL" });
  expect(bench.reply(a)).toMatchObject({
    ename: "KeyboardInterrupt",
    evalue: expect.stringMatching(/could not be stopped/),
  });
});

test("a process that ends between two cells is told of before the next", async () => {
  const bench = new KernelBench();
  bench.cell("first");
  await bench.done({ assigned: ["x"] });
  await bench.exit({ signal: "SIGKILL" });
  const a = bench.cell("a");
  await bench.done();
  expect(bench.published({ [a]: "a" }).find((line) => line.startsWith("a Between"))).toMatch(
    /SIGKILL.*lost with it: x\./s,
  );
  expect(bench.reply(a)).toMatchObject({ status: "ok" });
  const b = bench.cell("b");
  await bench.done();
  expect(bench.published({ [b]: "b" }).filter((line) => line.startsWith("b Between"))).toEqual([]);
});

test("a process that ends while the next cell is checked: the cell is checked again", async () => {
  const check = Promise.withResolvers<typeof compiled>();
  let checks = 0;
  const bench = new KernelBench((language) => {
    language.compile = () =>
      ++checks === 1 ? check.promise : { ok: false, name: "TS2304", message: "Cannot find name 'x'.", traceback: [] };
  });
  const a = bench.cell("x");
  await bench.exit({ code: 1 });
  check.resolve(compiled);
  await bench.settle();
  expect(bench.reply(a)).toMatchObject({ status: "error", ename: "TS2304" });
  expect(bench.executors.flatMap(({ runs }) => runs)).toEqual([]);
});

test("a language process that ends over a cell is started again, learns the cells, and the cell is answered", async () => {
  const bench = new KernelBench((language, nth) => {
    if (nth === 1) language.compile = (source) => (source === "b" ? new Promise(() => {}) : compiled);
  });
  const a = bench.cell("a");
  await bench.done({ assigned: ["x"] });
  const b = bench.cell("b");
  await bench.settle();
  bench.language.onExit({ code: null, signal: "SIGKILL" });
  await bench.done();
  expect(bench.reply(b)).toMatchObject({ status: "ok" });
  expect(bench.languages).toHaveLength(2);
  expect(bench.language.calls.map(([call, argument]) => [call, (argument as { id: string }).id])).toEqual([
    ...[
      ["compile", a],
      ["commit", a],
    ],
    ...[
      ["compile", b],
      ["commit", b],
    ],
  ]);
});

test("a language process that ends while a cell runs still learns that cell", async () => {
  const bench = new KernelBench();
  const a = bench.cell("a");
  await bench.settle();
  bench.language.onExit({ code: 1, signal: null });
  await bench.done({ assigned: ["x"] });
  expect(bench.language.calls.map(([call, argument]) => [call, (argument as { id: string }).id])).toEqual([
    ["compile", a],
    ["commit", a],
  ]);
});

test("a cell that ends the language process twice gets an error, and the kernel lives", async () => {
  const bench = new KernelBench((language) => {
    language.compile = (source) => {
      if (source !== "poison") return compiled;
      language.onExit({ code: null, signal: "SIGSEGV" });
      return new Promise(() => {});
    };
  });
  const poison = bench.cell("poison");
  await bench.settle();
  expect(bench.reply(poison)).toMatchObject({ status: "error", evalue: expect.stringMatching(/ended twice.*SIGSEGV/) });
  const next = bench.cell("next");
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
});

test.each([
  [1, "the cell runs"],
  [2, "the cell is answered"],
])("a compiler that fails %i times over a cell is started again and learns the cells: %s", async (times) => {
  let failures = 0;
  const bench = new KernelBench((language) => {
    language.compile = (source) => {
      if (source !== "b" || ++failures > times) return compiled;
      throw new CompilerFailure("Error: Debug Failure. False expression.\n    at checkThing (typescript.js:1:1)");
    };
  });
  const a = bench.cell("a");
  await bench.done({ assigned: ["x"] });
  const first = bench.language;
  const b = bench.cell("b");
  await bench.settle();
  expect([first.killed, bench.languages.length]).toEqual([true, 1 + times]);
  expect(bench.language.calls.slice(0, 2).map(([call, of]) => [call, (of as { id: string }).id])).toEqual([
    ["compile", a],
    ["commit", a],
  ]);
  if (times === 1) await bench.done();
  expect(bench.reply(b)).toMatchObject(
    times === 1
      ? { status: "ok" }
      : {
          status: "error",
          ename: "CompilerFailure",
          evalue: expect.stringMatching(/twice: Error: Debug Failure\. False expression\..*no variable is lost/),
          traceback: [expect.anything(), expect.stringContaining("checkThing")],
        },
  );
  const next = bench.cell("next");
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
});

test("a completion that fails ends no process", async () => {
  const bench = new KernelBench((language) => {
    const call = language.call.bind(language);
    language.call = (name, argument) =>
      name === "complete" ? Promise.reject(new CompilerFailure("Error: Debug Failure.")) : call(name, argument);
  });
  bench.send("complete_request", { code: "x", cursor_pos: 1 });
  const a = bench.cell("a");
  await bench.settle();
  await bench.done();
  expect(bench.reply(a)).toMatchObject({ status: "ok" });
  expect(bench.languages).toHaveLength(1);
});

test("a cell that the compiler fails over when it learns the notebook again is left out", async () => {
  const bench = new KernelBench((language, nth) => {
    language.compile = (source) => {
      if (nth > 1 && source === "a") throw new CompilerFailure("Error: Debug Failure.");
      return compiled;
    };
  });
  bench.cell("a");
  await bench.done({ assigned: ["x"] });
  const b = bench.cell("b");
  await bench.done({ assigned: ["y"] });
  bench.language.onExit({ code: null, signal: "SIGKILL" });
  const next = bench.cell("next");
  await bench.done();
  expect(bench.reply(next)).toMatchObject({ status: "ok" });
  expect(bench.language.calls).toContainEqual(["commit", { id: b, names: ["y"] }]);
});
