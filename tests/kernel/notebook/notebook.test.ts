import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { html, image, json, markdown, progress, type Rich, svg } from "../../../kernel/notebook/index.ts";
import { ExecutorSession } from "../executor/executorSession.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const riches: readonly [name: string, value: Rich, type: string, data: unknown][] = [
  ["html", html("<b>x</b>"), "text/html", "<b>x</b>"],
  ["an html template", html`<b>${1 + 1}</b>\n`, "text/html", "<b>2</b>\n"],
  ["markdown keeps backslashes", markdown`$\nabla f(${"x"})$`, "text/markdown", "$\\nabla f(x)$"],
  ["svg", svg("<svg/>"), "image/svg+xml", "<svg/>"],
  ["json", json({ a: [1, null] }), "application/json", { a: [1, null] }],
  ["a PNG", image(png), "image/png", png.toString("base64")],
  ["a JPEG", image(new Uint8Array([0xff, 0xd8, 0xff, 0xe0])), "image/jpeg", "/9j/4A=="],
  ["a GIF", image(Buffer.from("GIF89a")), "image/gif", Buffer.from("GIF89a").toString("base64")],
  ["a WebP", image(Buffer.from("RIFF0000WEBP")), "image/webp", Buffer.from("RIFF0000WEBP").toString("base64")],
  [
    "an SVG file",
    image(Buffer.from('<?xml version="1.0"?>\n<svg></svg>')),
    "image/svg+xml",
    '<?xml version="1.0"?>\n<svg></svg>',
  ],
];

describe("values that show themselves", () => {
  test.for(riches)("%s", ([, value, type, data]) => {
    const bundle = (value as unknown as Record<symbol, () => Record<string, unknown>>)[
      Symbol.for("Jupyter.display")
    ]!();
    expect(bundle[type]).toEqual(data);
    expect(bundle["text/plain"]).toEqual(expect.any(String));
  });

  test("sizes and words of a picture", () => {
    const shown = image(png, { width: 20, height: 10, alt: "a dot" });
    expect(shown.metadata).toEqual({ "image/png": { width: 20, height: 10, alt: "a dot" } });
    expect(shown.data["text/plain"]).toBe("a dot");
  });

  test("bad input", () => {
    expect(() => image(Buffer.from("what"))).toThrow(/^image: expected PNG/);
    expect(() => image("/no/such/file.png")).toThrow(/ENOENT/);
    expect(() => json(undefined)).toThrow(TypeError);
    expect(() => progress(Number.NaN)).toThrow(/^progress: total must be/);
    expect(() => progress({} as Iterable<number>)).toThrow(TypeError);
  });
});

describe("in a kernel", () => {
  const session = new ExecutorSession();
  const load = `const nb = await $cell.import("thalweg/notebook");`;
  beforeAll(() => session.start());
  afterAll(() => session.stop());

  test("display gives a handle; update finds the place again, from other cells too", async () => {
    const first = await session.run(
      `${load} const handle = nb.display(nb.html("<i>1</i>")); handle.update(2); nb.display("x", { displayId: "mine" });`,
    );
    const [shown, updated, named] = first.displays;
    expect(shown).toMatchObject({ update: false, data: { "text/html": "<i>1</i>" } });
    expect(updated).toMatchObject({ update: true, displayId: shown!.displayId });
    expect(named).toMatchObject({ displayId: "mine" });
    const second = await session.run(`${load} nb.update("mine", nb.markdown("*y*"))`);
    expect(second.displays).toMatchObject([{ update: true, displayId: "mine", data: { "text/markdown": "*y*" } }]);
  });

  test("an image's size reaches the message", async () => {
    writeFileSync(join(session.directory, "dot.png"), png);
    const run = await session.run(`${load} $cell.result(nb.image("dot.png", { width: 9 }))`);
    expect(run.events.find((event) => event.type === "result")).toMatchObject({
      data: { "image/png": png.toString("base64") },
      metadata: { "image/png": { width: 9 } },
    });
  });

  test("clearOutput", async () => {
    const run = await session.run(`${load} nb.clearOutput(); nb.clearOutput({ wait: true })`);
    expect(run.events.filter((event) => event.type === "clear")).toMatchObject([{ wait: false }, { wait: true }]);
  });

  test("input and password wait for their answers, also side by side", async () => {
    const run = session.begin(
      `${load} const answers = await Promise.all([nb.input("name? "), nb.password("secret? ")]); $cell.result(answers)`,
    );
    await session.until(() => run.events.filter((event) => event.type === "input").length === 2);
    const asked = run.events.filter((event) => event.type === "input");
    expect(asked).toMatchObject([
      { prompt: "name? ", password: false },
      { prompt: "secret? ", password: true },
    ]);
    session.client.inputReply(asked[1]!.request, "s3");
    session.client.inputReply(asked[0]!.request, "Ada");
    await run.done;
    expect(run.plainResult).toBe("[ 'Ada', 's3' ]");
  });

  test("input fails where nobody answers", async () => {
    const run = session.begin(`${load} await nb.input()`);
    await session.until(() => run.events.some((event) => event.type === "input"));
    session.client.inputReply(run.events.find((event) => event.type === "input")!.request, null);
    expect((await run.done).error?.message).toContain("does not answer questions");
  });

  test("progress goes through everything, redraws one place, and ends full", async () => {
    const run = await session.run(`${load} let sum = 0;
      for (const x of nb.progress([1, 2, 3, 4], { label: "<adding>" })) sum += x;
      for await (const x of nb.progress((async function* () { yield 10; yield 20; })())) sum += x;
      const bar = nb.progress(50); bar.advance(25); bar.end();
      $cell.result(sum)`);
    expect(run.plainResult).toBe("40");
    const places = new Map(run.displays.map((each) => [each.displayId, each.data]));
    const [items, stream, byHand] = [...places.values()];
    expect(items!["text/plain"]).toMatch(/^<adding> █{30} 4 of 4, 100 %, /);
    expect(items!["text/html"]).toMatch(/&#60;adding&#62; <progress value="1" max="1">/);
    expect(stream!["text/plain"]).toMatch(/^2, /);
    expect(byHand!["text/plain"]).toMatch(/^█{15}░{15} 25 of 50, 50 %, /);
    expect(run.displays.filter((each) => !each.update)).toHaveLength(3);
  });

  test("progress ends when its loop is left early", async () => {
    const run = await session.run(`${load} for (const x of nb.progress([1, 2, 3, 4])) if (x === 3) break;`);
    expect(run.displays.at(-1)!.data["text/plain"]).toContain("2 of 4");
  });

  test("stopSignal is the running cell's", async () => {
    const run = session.begin(`${load} const signal = nb.stopSignal(); console.log(signal.aborted, "up");
      await new Promise((resolve) => signal.addEventListener("abort", resolve)); $cell.result(signal.reason.name)`);
    await session.until(() => run.stdout.includes("up"));
    await session.client.interrupt(run.id);
    expect(run.plainResult).toBe("'KeyboardInterrupt'");
    expect((await session.run(`${load} $cell.result(nb.stopSignal().aborted)`)).plainResult).toBe("false");
  });
});

test("in plain Node it prints", () => {
  const folder = mkdtempSync(join(tmpdir(), "notebook-"));
  const module = JSON.stringify(join(import.meta.dirname, "../../../kernel/notebook/index.ts"));
  const script = join(folder, "script.mjs");
  writeFileSync(
    script,
    `import { display, html, input, progress, stopSignal, clearOutput } from ${module};
     const handle = display({ a: 1 }); handle.update(html("<b>x</b>")); display("text"); clearOutput();
     for (const _ of progress([1, 2])); const name = await input("? "); console.log(stopSignal().aborted, name);`,
  );
  const out = execFileSync(process.execPath, [script], {
    input: "Ada\n",
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  rmSync(folder, { recursive: true });
  expect(out).toContain("{ a: 1 }\n<b>x</b>\ntext\n");
  expect(out).toContain("? false Ada");
});
