import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorSession, plain } from "./executorSession.ts";

const session = new ExecutorSession();
beforeAll(() => session.start());
afterAll(() => session.stop());

/** A cell and what its result shows as text. */
const texts: readonly [name: string, body: string, text: string | RegExp | undefined][] = [
  ["a number", `$cell.result(42)`, "42"],
  ["a string", `$cell.result("a\\nb")`, "'a\\nb'"],
  ["null", `$cell.result(null)`, "null"],
  ["undefined", `$cell.result(undefined)`, undefined],
  ["no last expression", `1`, undefined],
  [
    "a display's handle, which is on the page already",
    `const { display } = await $cell.import("thalweg/notebook"); $cell.result(display(1))`,
    undefined,
  ],
  ["a promise, which is not awaited", `$cell.result(new Promise(() => {}))`, "Promise { <pending> }"],
  ["an error", `$cell.result(new RangeError("shown"))`, /^RangeError: shown\n\s+at Cell \[\d+\]:1:14/],
  ["a function", `$cell.result(function f() {})`, "[Function: f]"],
  ["a typed array", `$cell.result(new Float64Array([1, 2.5]))`, "Float64Array(2) [ 1, 2.5 ]"],
  ["a cyclic value", `const a = {}; a.self = a; $cell.result(a)`, "<ref *1> { self: [Circular *1] }"],
  ["a getter that throws", `$cell.result({ get bad() { throw new Error("no") } })`, "{ bad: [Getter] }"],
  ["a proxy that throws", `$cell.result(new Proxy({ a: 1 }, { get() { throw new Error("no") } }))`, /\{ a: 1 \}/],
  [
    "a revoked proxy",
    `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); $cell.result(proxy)`,
    /Revoked Proxy/,
  ],
  [
    "a proxy that answers everything",
    `const p = new Proxy(function () {}, { get: () => p, apply: () => p }); $cell.result(p)`,
    /Function|Proxy/,
  ],
  [
    "an inspect method that throws",
    `$cell.result({ a: 1, [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no") } })`,
    /a: 1.*\(its own inspect threw Error: no\)/s,
  ],
  ["a tag that throws", `$cell.result({ get [Symbol.toStringTag]() { throw new Error("no") } })`, /\[object\]|\{/],
  ["a constructor that throws", `$cell.result(Object.create({ get constructor() { throw new Error("no") } }))`, /./],
  ["10,000 items", `$cell.result(Array.from({ length: 10000 }, (_, i) => i))`, /99,\n\s*\.\.\. 9900 more items\n\]$/],
  ["200 MB of text", `$cell.result("x".repeat(2e8))`, /^'x{10000}'\.\.\. 199990000 more characters$/],
  [
    "100,000 keys",
    `const o = {}; for (let i = 0; i < 1e5; i++) o["key" + i] = i; $cell.result(o)`,
    /… [\d,]+ more characters$/,
  ],
  [
    "a wide tree",
    `const t = (d) => d ? Array.from({ length: 9 }, () => t(d - 1)) : 1; $cell.result(t(7))`,
    /\[Array\]/,
  ],
];

describe("the text of a result", () => {
  test.for(texts)("%s", async ([, body, text]) => {
    const run = await session.run(body);
    expect(run.error).toBeUndefined();
    if (text instanceof RegExp) expect(run.plainResult).toMatch(text);
    else expect(run.plainResult).toBe(text);
    expect(run.plainResult?.length ?? 0).toBeLessThan(101_000);
  });

  test("silent cells show nothing", async () => {
    expect((await session.run(`$cell.result(1)`, { showResult: false })).events.map((event) => event.type)).toEqual([
      "done",
    ]);
  });
});

const show = (method: string) => `$cell.result({ kind: "mine", [Symbol.for("Jupyter.display")]${method} })`;

/** A display method and the bundle that comes of it. */
const bundles: readonly [name: string, body: string, data: Record<string, unknown>][] = [
  [
    "a bundle",
    show(`() { return { "text/html": "<b>x</b>", "text/plain": "x" } }`),
    { "text/html": "<b>x</b>", "text/plain": "x" },
  ],
  ["a promise of one", show(`: async () => { await 0; return { "text/plain": "later" } }`), { "text/plain": "later" }],
  [
    "JSON",
    show(`() { return { "application/json": { a: [1] }, "text/plain": "j" } }`),
    { "application/json": { a: [1] }, "text/plain": "j" },
  ],
  [
    "bytes",
    show(`() { return { "image/png": new Uint8Array([1, 2, 3]), "text/plain": "p" } }`),
    { "image/png": "AQID", "text/plain": "p" },
  ],
  [
    "no text",
    show(`() { return { "text/html": "h" } }`),
    { "text/html": "h", "text/plain": expect.stringContaining("mine") },
  ],
  [
    "a method that throws",
    show(`() { throw new Error("no") }`),
    { "text/plain": expect.stringMatching(/mine[\s\S]*failed: Error: no/) },
  ],
  [
    "a promise that rejects",
    show(`: async () => { throw new Error("no") }`),
    { "text/plain": expect.stringMatching(/mine[\s\S]*failed: Error: no/) },
  ],
  ["no bundle", show(`() { return 5 }`), { "text/plain": expect.stringMatching(/mine[\s\S]*no MIME bundle/) }],
  [
    "a cyclic bundle",
    show(`() { const a = {}; a.a = a; return { "application/json": a } }`),
    { "text/plain": expect.stringMatching(/mine[\s\S]*circular/) },
  ],
  [
    "a getter that throws",
    `$cell.result({ kind: "mine", get [Symbol.for("Jupyter.display")]() { throw 1 } })`,
    { "text/plain": expect.stringContaining("mine") },
  ],
];

describe("Jupyter.display", () => {
  test.for(bundles)("%s", async ([, body, data]) => {
    const run = await session.run(body);
    expect(run.error).toBeUndefined();
    const result = run.events.find((event) => event.type === "result");
    expect(result?.data).toEqual(data);
    expect(run.events.at(-1)?.type).toBe("done");
  });
});

const live = (body: string) => `$cell.result({
  [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "still" }),
  [Symbol.for("Jupyter.live")]: async (show) => { const draw = (n) => show({ "text/plain": String(n) }); ${body} } })`;

describe("Jupyter.live", () => {
  test("shows once and replaces, few times, the last not lost; the cell is busy meanwhile", async () => {
    const run = await session.run(live(`for (let n = 0; n < 500; n++) { draw(n); await 0; }`));
    expect(run.error).toBeUndefined();
    const [first, ...updates] = run.displays;
    expect(first).toMatchObject({ update: false, data: { "text/plain": "0" } });
    expect(updates.every((each) => each.update && each.displayId === first!.displayId)).toBe(true);
    expect(updates.at(-1)!.data).toEqual({ "text/plain": "499" });
    expect(updates.length).toBeLessThan(50);
    expect(run.events.at(-1)?.type).toBe("done");
    expect(run.events.some((event) => event.type === "result")).toBe(false);
  });

  test("one that draws nothing is shown by its display method", async () => {
    expect((await session.run(live(""))).displays.map((each) => each.data)).toEqual([{ "text/plain": "still" }]);
  });

  test("a rejection is the cell's error, after the last picture", async () => {
    const run = await session.run(live(`draw(1); draw(2); throw new Error("broke")`));
    expect(run.error?.message).toBe("broke");
    expect(plain(run.error)).toMatch(/Cell \[\d+\], line 3/);
    expect(run.displays.at(-1)!.data).toEqual({ "text/plain": "2" });
  });

  test("what is no bundle is an error that says so", async () => {
    expect((await session.run(live(`show("text")`))).error?.message).toContain("expected a MIME bundle");
  });

  test("Stop keeps the last picture", async () => {
    const run = session.begin(live(`draw(1); draw("last"); console.log("up"); await new Promise(() => {});`));
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    expect(run.displays.at(-1)!.data).toEqual({ "text/plain": "last" });
  });

  test("Stop lets it end by itself and keeps the cell's success", async () => {
    const run = session.begin(
      live(`const signal = globalThis[Symbol.for("Jupyter.signal")]; console.log("up");
        while (!signal.aborted) { draw("running"); await new Promise((r) => setTimeout(r, 0)); } draw("stopped");`),
    );
    await session.until(() => run.stdout.includes("up"));
    expect(await session.client.interrupt(run.id)).toBe("cancelled");
    expect((await run.done).error).toBeUndefined();
    expect(run.displays.at(-1)!.data).toEqual({ "text/plain": "stopped" });
  });
});
