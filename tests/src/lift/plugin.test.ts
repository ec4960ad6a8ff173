import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildFailure, build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { lift, liftVite } from "../../../src/lift/index.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-lift-"));
afterAll(() => rmSync(folder, { recursive: true }));

const runtime = join(import.meta.dirname, "../../../src/derivative/index.ts");

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const bundled = (entry: string) =>
  build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "node",
    outfile: join(folder, "out.mjs"),
    logLevel: "silent",
    plugins: [lift({ directory: folder })],
  });

describe("the esbuild plugin", () => {
  it("makes a bundle whose functions have derivatives, in plain Node", async () => {
    write("model.ts", "export function scaled(x: number, k: number): number {\n  return Math.tanh(x) * k;\n}\n");
    const entry = write(
      "main.ts",
      `import { grad, hessian, valueAndGradient } from ${JSON.stringify(runtime)};
import { scaled } from "./model.ts";
const $lift = 2;
const f = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2 + scaled(x * y, $lift);
console.log(JSON.stringify([grad(f)(1, 0), hessian((x: number) => x ** 3)(2), valueAndGradient(f)(1, 0).value]));
`,
    );
    const { warnings } = await bundled(entry);
    expect(warnings).toEqual([]);
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "out.mjs")], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([[400, -198], [[12]], 100]);
  });

  it("says where a derivative is missing", async () => {
    const entry = write(
      "bad.ts",
      `import { grad } from ${JSON.stringify(runtime)};\nexport const g = grad((x: number) =>\n  x + Math.random());\n`,
    );
    const failure = await bundled(entry).catch((error: BuildFailure) => error);
    expect(failure.errors).toHaveLength(1);
    expect(failure.errors[0]).toMatchObject({
      text: expect.stringContaining("TS95002: Math.random gives another value at every call"),
      location: { line: 3, column: 6, length: 13, lineText: "  x + Math.random());" },
    });
  });

  it("leaves other files and folders alone", async () => {
    const entry = write("plain.ts", "export const f = (x: number) => x * x;\n");
    const result = await build({ entryPoints: [entry], write: false, plugins: [lift({ include: /models/ })] });
    expect(result.outputFiles[0].text).not.toContain("thalweg");
  });
});

describe("the Vite plugin", () => {
  const transform = (text: string, name = "file.ts") =>
    liftVite({ directory: folder }).transform.call({ warn: () => {} }, text, join(folder, name));

  it("keeps lines, and maps columns", async () => {
    const text = "// a comment\nexport const f = (x: number) => x * x;\nexport const after = 1;\n";
    const result = await transform(text);
    expect(result?.code.split("\n").slice(2)).toEqual(text.split("\n").slice(2));
    expect(JSON.parse(result!.map)).toMatchObject({ version: 3 });
  });

  it.each([
    ["no function of numbers", "export const greet = (name: string) => name;\n"],
    ["types only", "export interface Point { x: number; y: number }\n"],
    ["functions to text", "export function show(x: number): string { return String(x); }\n"],
  ])("passes over %s", async (_, text) => {
    expect(await transform(text)).toBeUndefined();
  });

  it("passes over node_modules and JavaScript", async () => {
    const text = "export const f = (x: number) => x * x;\n";
    expect(await transform(text, "node_modules/a/b.ts")).toBeUndefined();
    expect(await transform(text, "a.js")).toBeUndefined();
  });

  it("sees a changed file", async () => {
    const plugin = liftVite({ directory: folder });
    const lifted = (text: string) => plugin.transform.call({ warn: () => {} }, text, join(folder, "changing.ts"));
    expect((await lifted("export const f = (x: number) => x * x;\n"))?.code).toContain('\\"f\\"');
    expect((await lifted("export const g = (x: number) => x * x;\n"))?.code).toContain('\\"g\\"');
  });
});
