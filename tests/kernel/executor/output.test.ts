import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecutorEvent } from "../../../kernel/executor/calls.ts";
import { EventReader, encodeEvent } from "../../../kernel/executor/eventFrames.ts";
import { bundleIn } from "../../support/bundleIn.ts";
import { ExecutorSession } from "./executorSession.ts";

const session = new ExecutorSession();
beforeAll(() => session.start());
afterAll(() => session.stop());

describe("console", () => {
  const calls: readonly [body: string, stdout: string, stderr?: string][] = [
    [`console.log("a", 1, { b: [2] })`, "a 1 { b: [ 2 ] }\n"],
    [`console.log("%s is %d", "x", 42)`, "x is 42\n"],
    [`console.info("i"); console.debug("d"); console.error("e"); console.warn("w")`, "i\nd\n", "e\nw\n"],
    [`console.group("g"); console.log("in"); console.groupEnd(); console.log("out")`, "g\n  in\nout\n"],
    [`console.count(); console.count("x"); console.count()`, "default: 1\nx: 1\ndefault: 2\n"],
    [`console.assert(1 === 1, "no"); console.assert(false, "yes")`, "", "Assertion failed: yes\n"],
    [`console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })`, "{ a: [Object] }\n"],
    [
      `console.table([{ a: 1 }])`,
      "┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│ 0       │ 1 │\n└─────────┴───┘\n",
    ],
    [`const { log } = console; log("detached")`, "detached\n"],
    [`process.stdout.write("no end"); process.stderr.write("err")`, "no end", "err"],
    [`process.stdout.write(Buffer.from("é✓")); process.stdout.write("68690a", "hex")`, "é✓hi\n"],
    [
      `const euro = Buffer.from("€"); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1))`,
      "€",
    ],
    [`await new Promise((done) => process.stdout.write("x", done))`, "x"],
    [
      `require("node:stream").Readable.from(["p", "q"]).pipe(process.stdout); await new Promise((r) => setTimeout(r, 1))`,
      "pq",
    ],
    [`console.log("\\ud83d\\ude00".repeat(40000))`, `${"\u{1f600}".repeat(40000)}\n`],
    [
      `require("node:child_process").execSync("echo child; echo sorry >&2", { stdio: "inherit" })`,
      "child\n",
      "sorry\n",
    ],
  ];

  test.for(calls)("%s", async ([body, stdout, stderr = ""]) => {
    const run = await session.run(body);
    expect(run.error).toBeUndefined();
    expect(stripVTControlCharacters(run.stdout)).toBe(stdout);
    expect(stripVTControlCharacters(run.text("stderr"))).toBe(stderr);
  });

  test("colours values as Node does on a terminal", async () => {
    expect((await session.run("console.log([1, 'a'])")).stdout).toBe(
      "[ \u001b[34m1\u001b[39m, \u001b[32m'a'\u001b[39m ]\n",
    );
  });

  test("keeps the order of streams, displays and the result", async () => {
    const run = await session.run(`const { display } = await $cell.import("thalweg/notebook");
      for (let i = 0; i < 40; i++) { console.log(i); if (i % 10 === 9) console.error("e" + i); }
      display("shown"); console.log("after"); $cell.result("last");`);
    const seen = run.events.map((event) =>
      event.type === "stream" ? event.text : event.type === "display" ? "<display>" : `<${event.type}>`,
    );
    const numbers = Array.from({ length: 40 }, (_, i) => `${i}\n${i % 10 === 9 ? `e${i}\n` : ""}`).join("");
    expect(stripVTControlCharacters(seen.join(""))).toBe(`${numbers}<display>after\n<result><done>`);
  });
});

describe("much output", () => {
  test("100,000 lines come whole and in order, in few events", async () => {
    const run = await session.run(`for (let i = 0; i < 100000; i++) console.log("line", i, "x".repeat(64))`);
    const lines = stripVTControlCharacters(run.stdout).split("\n");
    expect(lines).toHaveLength(100_001);
    expect(lines.every((line, i) => i === 100_000 || line.startsWith(`line ${i} x`))).toBe(true);
    expect(run.events.length).toBeLessThan(20_000);
  });

  test("the same while nobody reads for a while", async () => {
    session.client.pause();
    const run = session.begin(`for (let i = 0; i < 20000; i++) process.stdout.write("abc" + i + "\\n")`);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    session.client.resume();
    await run.done;
    expect(run.stdout).toBe(Array.from({ length: 20_000 }, (_, i) => `abc${i}\n`).join(""));
  });

  test("a loop's output is seen while it runs, also the last of a burst before it falls silent", async () => {
    const run = session.begin(`for (let i = 0; i < 30; i++) console.log("line " + i); for (;;) {}`);
    await session.until(() => run.stdout.endsWith("line 29\n"));
    await session.client.interrupt(run.id);
    expect(run.stdout.split("\n")).toHaveLength(31);
  });
});

describe("late output belongs to the cell that started it", () => {
  const late: readonly [name: string, body: string][] = [
    ["a timer", `setTimeout(() => console.log("late"), 5)`],
    [
      "an interval",
      `let n = 0; const t = setInterval(() => { if (n++ === 2) { clearInterval(t); console.log("late"); } }, 2)`,
    ],
    ["a promise", `new Promise((r) => setTimeout(r, 5)).then(() => console.log("late"))`],
    [
      "a microtask after an await",
      `(async () => { await new Promise((r) => setTimeout(r, 5)); await 0; console.log("late"); })()`,
    ],
    [
      "an event",
      `const { EventEmitter } = require("node:events"); const e = new EventEmitter(); e.on("x", () => console.log("late")); setTimeout(() => e.emit("x"), 5)`,
    ],
    ["a child process", `require("node:child_process").exec("echo late", (_, out) => process.stdout.write(out))`],
    [
      "a server",
      `const s = require("node:http").createServer((q, a) => { console.log("late"); a.end(); s.close(); }).listen(0, () => fetch("http://localhost:" + s.address().port))`,
    ],
  ];

  test.for(late)("%s", async ([, body]) => {
    const first = await session.run(body);
    const second = await session.run(`console.log("second"); await new Promise((r) => setTimeout(r, 1))`);
    await session.until(() => first.stdout === "late\n");
    expect(second.stdout).toBe("second\n");
  });

  test("errors too, and the process lives", async () => {
    const { pid } = session.client;
    const throws = [
      `setTimeout(() => { throw new Error("timer"); }, 2)`,
      `setImmediate(() => { throw new Error("immediate"); })`,
      `Promise.reject(new Error("rejected"))`,
      `(async () => { await 0; throw new Error("async"); })()`,
      `process.nextTick(() => { throw new Error("tick"); })`,
      `queueMicrotask(() => { throw new Error("microtask"); })`,
      `new (require("node:events").EventEmitter)().emit.bind; setTimeout(() => new (require("node:events").EventEmitter)().emit("error", new Error("emitter")), 1)`,
    ];
    for (const body of throws) {
      const run = await session.run(body);
      await session.run("0");
      await session.until(() => run.lateErrors.length > 0);
      expect(body).toContain(run.lateErrors[0]!.message);
      expect(run.lateErrors[0]!.traceback.join("\n")).toContain("line 1");
    }
    expect(session.client.pid).toBe(pid);
  });
});

test("events survive any cut of the pipe's bytes", () => {
  const sent: ExecutorEvent[] = ["", "a", "é✓\u{1f600}", "x".repeat(5000)].map((text) => ({
    type: "stream",
    cell: "c",
    name: "stdout",
    text,
  }));
  const metadata = { m: "é" };
  const data = { "text/plain": "é✓", "application/json": [0.1, { a: null }] };
  sent.push({ type: "result", cell: "c", data, metadata, text: "é✓" }, { type: "clear", cell: "c", wait: true });
  const bytes = Buffer.concat(sent.map(encodeEvent));
  for (const size of [1, 2, 3, 5, 7, 64, 4096, bytes.length]) {
    const got: ExecutorEvent[] = [];
    const reader = new EventReader((event) =>
      got.push("data" in event ? { ...event, data: bundleIn(event.data) } : event),
    );
    for (let i = 0; i < bytes.length; i += size) reader.push(bytes.subarray(i, i + size));
    expect(got).toEqual(sent);
  }
});
