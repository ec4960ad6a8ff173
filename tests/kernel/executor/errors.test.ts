import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorSession, plain } from "./executorSession.ts";

const session = new ExecutorSession();
beforeAll(() => session.start());
afterAll(() => session.stop());

/** What the traceback holds, in this order, and nothing of ours or Node's; `@` stands for the cell's own label. */
const errors: readonly [name: string, body: string, ename: string, evalue: string, traceback: readonly string[]][] = [
  [
    "an Error",
    `const a = 1;\n  throw new Error("boom");`,
    "Error",
    "boom",
    ["Error: boom", "@, line 2, column 9", '> 2 |   throw new Error("boom");', "^^^"],
  ],
  [
    "a TypeError in a function",
    `const f = (x) => x.y.z;\nf({});`,
    "TypeError",
    "Cannot read properties of undefined (reading 'z')",
    ["at f (@, line 1, column 22)", "at @, line 2, column 1"],
  ],
  [
    "a function without a name, which V8 names by where the compiled code puts what it is given to",
    `const run = (f) => ({ end: f() });\n$cell.result = run(() => null.x, { rate: 1 });`,
    "TypeError",
    "Cannot read properties of null (reading 'x')",
    ["TypeError", "at @, line 2, column 31", "at run (@, line 1", "at @, line 2, column 16"],
  ],
  [
    "an error after an await",
    `const f = async () => { await 0; null.x; };\nawait $cell.wait(f());`,
    "TypeError",
    "Cannot read properties of null (reading 'x')",
    ["at f (@, line 1", "at @, line 2, column 1"],
  ],
  [
    "a rejected promise",
    `await $cell.wait(Promise.reject(new RangeError("r")))`,
    "RangeError",
    "r",
    ["RangeError: r", "@, line 1"],
  ],
  [
    "infinite recursion",
    `function f() { return f() + 1; }\nf();`,
    "RangeError",
    "Maximum call stack size exceeded",
    ["at f (@, line 1", "times"],
  ],
  [
    "a cause",
    `try { null.x } catch (cause) { throw new Error("outer", { cause }); }`,
    "Error",
    "outer",
    ["Error: outer", "@, line 1", "Caused by TypeError: Cannot read", "@, line 1"],
  ],
  [
    "a cause that is its own cause",
    `const e = new Error("loop"); e.cause = e; throw e;`,
    "Error",
    "loop",
    ["Error: loop"],
  ],
  [
    "an AggregateError",
    `await $cell.wait(Promise.any([Promise.reject(new Error("one")), Promise.reject(2)]))`,
    "AggregateError",
    "All promises were rejected",
    ["[1 of 2] Error: one", "[2 of 2] Uncaught: 2"],
  ],
  [
    "extra properties",
    `throw Object.assign(new Error("m"), { code: "E_CODE", extra: { a: { b: 1 } } })`,
    "Error",
    "m",
    ["code: 'E_CODE'", "extra: { a: [Object] }"],
  ],
  [
    "a class of the user",
    `class Wrong extends Error { name = "Wrong" } throw new Wrong("w")`,
    "Wrong",
    "w",
    ["Wrong: w", "@, line 1"],
  ],
  [
    "a message of lines",
    `throw new Error("first\\nsecond\\n    at not (a:1:1) frame")`,
    "Error",
    "first\nsecond\n    at not (a:1:1) frame",
    ["Error: first", "second", "@, line 1"],
  ],
  ["no message", `throw new Error()`, "Error", "", ["Error", "@, line 1"]],
  ["a thrown number", `throw 5`, "Uncaught", "5", ["Uncaught: 5"]],
  ["a thrown string", `throw "text"`, "Uncaught", "'text'", ["Uncaught: 'text'"]],
  ["a thrown object", `throw { a: [1] }`, "Uncaught", "{ a: [ 1 ] }", ["Uncaught: { a: [ 1 ] }"]],
  ["undefined", `throw undefined`, "Uncaught", "undefined", ["Uncaught: undefined"]],
  ["a thrown null", `throw null`, "Uncaught", "null", ["Uncaught: null"]],
  ["a thrown symbol", `throw Symbol("s")`, "Uncaught", "Symbol(s)", ["Uncaught: Symbol(s)"]],
  [
    "a stack getter that throws",
    `const e = new Error("s"); Object.defineProperty(e, "stack", { get() { throw 1 } }); throw e`,
    "Error",
    "s",
    ["Error: s"],
  ],
  [
    "a message getter that throws",
    `const e = new Error("s"); Object.defineProperty(e, "message", { get() { throw 1 } }); throw e`,
    "Error",
    "",
    ["Error"],
  ],
  [
    "a name that is no string",
    `const e = new Error("s"); e.name = { toString() { throw 1 } }; throw e`,
    "Error",
    "s",
    ["Error: s"],
  ],
  [
    "a proxy that throws at everything",
    `throw new Proxy({}, new Proxy({}, { get() { throw new Error("trap") } }))`,
    "Uncaught",
    "",
    ["Uncaught"],
  ],
  [
    "a stack of the user's own",
    `const e = new Error("s"); e.stack = "what I say"; throw e`,
    "Error",
    "s",
    ["Error: s"],
  ],
  ["a cell that is no JavaScript", `}) (`, "SyntaxError", "", ["SyntaxError"]],
  ["JSON", `JSON.parse("{")`, "SyntaxError", "", ["SyntaxError", "@, line 1"]],
  [
    "an error of Node",
    `require("node:fs").readFileSync("/no/such/file")`,
    "Error",
    "ENOENT: no such file or directory, open '/no/such/file'",
    ["@, line 1", "code: 'ENOENT'"],
  ],
  [
    "a regular expression",
    `new RegExp("(")`,
    "SyntaxError",
    "Invalid regular expression: /(/: Unterminated group",
    ["@, line 1"],
  ],
  [
    "a DOMException",
    `await $cell.wait(fetch("http://localhost", { signal: AbortSignal.abort() }))`,
    "AbortError",
    "This operation was aborted",
    ["AbortError"],
  ],
];

describe("errors of cells", () => {
  test.for(errors)("%s", async ([, body, ename, evalue, traceback]) => {
    const run = await session.run(body);
    const label = `Cell [${run.id.slice("run-".length)}]`;
    expect(run.error?.name).toBe(ename);
    if (evalue || ename === "Error") expect(run.error?.message).toBe(evalue);
    const text = plain(run.error);
    let from = 0;
    for (const part of traceback) {
      const at = text.indexOf(part.replace("@", label), from);
      expect(at, `${part} in\n${text}`).toBeGreaterThanOrEqual(0);
      from = at + 1;
    }
    expect(text).not.toMatch(/node:internal|node:fs:|\/kernel\/|async_local|Promise\.all \(index/);
    expect(text.split("\n").length).toBeLessThan(60);
  });

  test("frames in other cells have their own source lines", async () => {
    const first = await session.run(`\n\n  $cell.box("fail").v = () => {\n    throw new Error("from afar");\n  };`);
    const second = await session.run(`1;\n$scope.fail.v();`);
    const [a, b] = [first, second].map((run) => `Cell [${run.id.slice(4)}]`);
    const text = plain(second.error);
    expect(text).toContain(`(${a}, line 4, column 11)`);
    expect(text).toContain(`> 4 |     throw new Error("from afar");`);
    expect(text).toContain(`at ${b}, line 2, column`);
    expect(text.indexOf(a!)).toBeLessThan(text.indexOf(b!));
  });

  test("a label used again keeps the lines of both cells", async () => {
    await session.run(`\n$cell.box("old").v = () => { throw new Error("old"); };`, { label: "Cell [same]" });
    const again = await session.run(`$scope.old.v()`, { label: "Cell [same]" });
    expect(plain(again.error)).toContain("Cell [same], line 2, column");
    expect(plain(again.error)).toContain("> 2 | $cell.box(");
  });

  test("local files and packages keep their frames", async () => {
    writeFileSync(
      join(session.directory, "local.ts"),
      `\nexport function fail(x: number): never {\n  throw new Error("local" + x);\n}\n`,
    );
    const run = await session.run(`const { fail } = await $cell.import("./local.ts");\nfail(1);`);
    expect(plain(run.error)).toContain("at fail (./local.ts:3:9)");
    expect(plain(run.error)).toMatch(/at Cell \[\d+\], line 2, column 1/);
  });

  test("a syntax error in a local file says where", async () => {
    writeFileSync(join(session.directory, "broken.mjs"), `export const x = 1;\nexport const = 2;\n`);
    const run = await session.run(`await $cell.wait($cell.import("./broken.mjs"))`);
    expect(run.error?.name).toBe("SyntaxError");
    expect(plain(run.error)).toContain("broken.mjs:2");
    expect(plain(run.error)).toContain("export const = 2;");
  });

  test("user code reads mapped positions in err.stack, and may set prepareStackTrace itself", async () => {
    const read = await session.run(`\n\n$cell.result(new Error("x").stack)`);
    expect(read.plainResult).toContain(`at Cell [${read.id.slice(4)}]:3:14`);
    expect(read.plainResult).not.toContain("/kernel/");

    const own = await session.run(`const before = Error.prepareStackTrace;
      Error.prepareStackTrace = (_, sites) => sites.length;
      const stack = new Error("x").stack;
      Error.prepareStackTrace = before;
      $cell.result(typeof stack)`);
    expect(own.plainResult).toBe("'number'");

    const raw = await session.run(`const before = Error.prepareStackTrace;
      Error.prepareStackTrace = undefined;
      const error = new Error("raw"); error.stack;
      Error.prepareStackTrace = before;
      throw error`);
    expect(plain(raw.error)).toContain(`Cell [${raw.id.slice(4)}], line 3, column 21`);
  });

  test("names that were reached are reported", async () => {
    const run = await session.run(`$cell.assigned.push("a"); $cell.assigned.push("b"); throw 1`);
    expect((await run.done).assigned).toEqual(["a", "b"]);
  });
});

test("user_expressions: values and errors, one by one", async () => {
  const { compile } = await import("./executorSession.ts");
  await session.run(`$cell.box("x").v = 20`);
  const answer = new Promise<unknown>((resolve) => {
    const { onEvent } = session.client;
    session.client.onEvent = (event) => {
      if (event.type === "expressions") resolve(event.values);
      else onEvent(event);
    };
  });
  session.client.expressions({
    type: "expressions",
    id: "expressions",
    expressions: {
      good: compile("$cell.result($scope.x.v + 1)"),
      none: compile("$cell.result(undefined)"),
      bad: compile("$cell.result(nothing)"),
    },
  });
  expect(await answer).toMatchObject({
    good: { data: { "text/plain": "\u001b[34m21\u001b[39m" }, metadata: {} },
    none: { data: { "text/plain": "\u001b[90mundefined\u001b[39m" } },
    bad: { name: "ReferenceError", message: "nothing is not defined" },
  });
});
