// What runs out inside native code, and what a cell may start: each is an error of the cell, and the process with all its
// variables goes on.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ExecutorSession } from "./executorSession.ts";

const deep = "let deep = []; for (let i = 0; i < 2e5; i++) deep = [deep];";

const cases: readonly [name: string, body: string, error: string, message: RegExp][] = [
  ["one buffer that no machine has", "new ArrayBuffer(2 ** 50);", "RangeError", /allocation failed/],
  ["a typed array beyond V8's limit", "new Float64Array(2 ** 52);", "RangeError", /Invalid typed array length/],
  ["a Buffer beyond Node's limit", "Buffer.alloc(2 ** 53);", "RangeError", /out of range/],
  [
    "address space, buffer by buffer",
    "const all = []; for (;;) all.push(new ArrayBuffer(2 ** 36));",
    "RangeError",
    /allocation failed/,
  ],
  ["WebAssembly memory", "new WebAssembly.Memory({ initial: 2 ** 32 });", "TypeError", /initial/],
  ["a string beyond V8's limit", `"x".repeat(2 ** 30);`, "RangeError", /Invalid string length/],
  ["JSON.stringify with a replacer", `${deep} JSON.stringify(deep, (_, value) => value);`, "RangeError", /call stack/],
  [
    "JSON.parse with a reviver",
    `JSON.parse("[".repeat(2e5) + "]".repeat(2e5), (k, v) => v);`,
    "RangeError",
    /call stack/,
  ],
  ["structuredClone", `${deep} structuredClone(deep);`, "RangeError", /call stack/],
  ["Array.prototype.flat", `${deep} deep.flat(Infinity);`, "RangeError", /call stack/],
  ["joining nested arrays", `${deep} String(deep);`, "RangeError", /call stack/],
  [
    "compiling a regular expression",
    `new RegExp("(".repeat(1e5) + ")".repeat(1e5));`,
    "SyntaxError",
    /Too many captures$/,
  ],
  ["running a regular expression", `/^(?:(a)|b)*$/.test("a".repeat(3e7));`, "RangeError", /call stack/],
  ["parsing JavaScript", `eval("[".repeat(1e5) + "]".repeat(1e5));`, "RangeError", /call stack/],
  ["a getter that reads itself", "({ get x() { return this.x; } }).x;", "RangeError", /call stack/],
];

describe("exhausted", () => {
  const session = new ExecutorSession();
  beforeAll(async () => {
    await session.start();
    await session.run(`$cell.box("kept").v = 7;`);
  });
  afterAll(() => session.stop());

  test.for(cases)("%s", async ([, body, name, message]) => {
    const { pid } = session.client;
    const { error } = await session.run(body);
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
    expect((await session.run("$cell.result($scope.kept.v)")).plainResult).toBe("7");
    expect(session.client.pid).toBe(pid);
  });

  test("a value nested too deeply to be looked through is shown", async () => {
    const run = await session.run(`${deep} $cell.result(deep);`);
    expect([run.error, run.plainResult]).toEqual([undefined, "[ [ [ [Array] ] ] ]"]);
  });
});

test("a loop that starts threads ends in an error at a limit; ended ones make room", async () => {
  vi.stubEnv("THALWEG_WORKER_LIMIT", "5");
  const session = new ExecutorSession();
  await session.start();
  vi.unstubAllEnvs();
  const started = `const { Worker } = require("node:worker_threads");
    const start = () => $scope.all.v.push(new Worker("setInterval(() => {}, 1000)", { eval: true }));
    $cell.box("all").v ??= [];`;
  const { error } = await session.run(`${started} for (;;) start();`);
  expect(error).toMatchObject({ name: "RangeError", message: expect.stringMatching(/^Worker: 5 threads .*_LIMIT=10/) });
  const after = await session.run(`${started}
    const before = $scope.all.v.length;
    await $scope.all.v[0].terminate();
    start();
    $cell.result([before, $scope.all.v.length]);
    await Promise.all($scope.all.v.map((each) => each.terminate()));`);
  expect([after.error, after.plainResult]).toEqual([undefined, "[ 5, 6 ]"]);
  await session.stop();
});
