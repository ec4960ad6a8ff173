// Local modules in the installed kernel: imported, lifted, edited, broken and mended while the notebook lives.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../support/builtKernel.ts";
import type { KernelClient } from "../support/kernelClient.ts";

const directory = mkdtempSync(join(tmpdir(), "thalweg-reload-"));
let kernel: KernelClient;

function save(name: string, text: string): void {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), text);
}

async function run(code: string): Promise<string> {
  const { outputs, reply, stderr } = await kernel.execute(code);
  const result = outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "";
  const error = reply.content.status === "error" ? reply.content.traceback.join("\n") : "";
  return stripVTControlCharacters(`${stderr}${result}${error}`);
}

beforeAll(async () => {
  save(
    "lib.ts",
    `import { half } from "./deep/half";
import type { Missing } from "./types";
export enum Colour { Red, Green }
export class Point { constructor(readonly x: number) {} }
export const state = (import.meta.hot!.data.state ??= { loads: 0 });
state.loads++;
export function f(x: number): number { return half(x) + 1; }
export function quadratic(x: number): number { return x * x + 3 * x; }
export type Unused = Missing;
export function boom(): never {
  const message: string = "boom";
  throw new Error(message);
}
`,
  );
  save("types.ts", "export type Missing = string;\n");
  save("deep/half.ts", "export const half = (x: number): number => x / 2;\n");
  save("counter.ts", "let n = 0;\nexport const next = () => ++n;\n");
  save("data.json", '{ "a": 1 }');
  kernel = await startBuiltKernel({ directory });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("a file is edited, broken, mended: every dependant follows, and what it does not touch keeps its state", async () => {
  const imports = `import { f, Colour, Point, state, boom, quadratic } from "./lib";
import * as all from "./lib.ts";
import { next } from "./counter";
import data from "./data.json";
function g(x: number) { return 10 * f(x) }
`;
  const look = "[f(4), g(4), all.f(4), state.loads, next(), data.a].join()";
  expect(await run(`${imports}${look}`)).toBe("'3,30,3,1,1,1'");
  expect(await run("[Colour.Green, new Point(3).x].join()")).toBe("'1,3'");
  expect(await run('import { grad } from "thalweg"; grad(quadratic)(2)')).toBe("7");

  expect(await run("boom()")).toMatch(
    /^Error: boom\n {4}at boom \(\.\/lib\.ts:12:9\)\n[\s\S]*> 12 \| {3}throw new Error/,
  );

  save("deep/half.ts", "\nexport const half = (x: number): number => x / 4;\n");
  save("data.json", '{ "a": 22 }');
  expect(await run(look)).toBe("'2,20,2,2,2,22'");

  save("deep/half.ts", "export const half = (x: number): number => x / ;\n");
  expect(await run(look)).toBe(
    "deep/half.ts: the changed version does not run, the last one that did is kept. " +
      "SyntaxError: deep/half.ts, line 1, column 48: Expression expected.\n'2,20,2,2,3,22'",
  );
  expect(await run(look)).toBe("'2,20,2,2,4,22'");

  save("deep/half.ts", "export const half = (x: number): number => x;\nthrow new Error('at load');\n");
  expect(await run(look)).toMatch(/^deep\/half\.ts: .* is kept\. Error: at load\n'2,20,2,2,5,22'$/);

  save("deep/half.ts", "export const half = (x: number): number => 10 * x;\n");
  expect(await run(look)).toBe("'41,410,41,3,6,22'");
});

test("the type of an edited function is known to the next cell", async () => {
  save("typed.ts", "export const value = (): number => 1;\n");
  expect(await run('import { value } from "./typed"; value().toFixed(1)')).toBe("'1.0'");
  save("typed.ts", "export const value = (): string => 'text';\n");
  expect(await run("value().toFixed(1)")).toContain("Property 'toFixed' does not exist on type 'string'");
  expect(await run("value().toUpperCase()")).toBe("'TEXT'");
});

test("CommonJS files are edited: imported names follow, and require gives the new one", async () => {
  save("part.cjs", "exports.scale = 2;\n");
  save("old.cjs", "const { scale } = require('./part.cjs');\nexports.times = (x) => scale * x;\n");
  save("plain.js", "let calls = 0;\nmodule.exports = () => ++calls;\n");
  const cell = `import { times } from "./old.cjs";
import calls from "./plain.js";
const part = require("./part.cjs");
`;
  const look = "[times(3), calls(), part.scale, require('./part.cjs').scale].join()";
  expect(await run(cell + look)).toBe("'6,1,2,2'");
  save("part.cjs", "exports.scale = 10;\n");
  expect(await run(look)).toBe("'30,2,2,10'");
  save("part.cjs", "exports.scale = ;\n");
  expect(await run(look)).toMatch(/^part\.cjs: the changed version does not run.*\n'30,3,2,10'$/s);
  save("part.cjs", "exports.scale = 100;\n");
  expect(await run(look)).toBe("'300,4,2,100'");
});

test("a script of a package of modules is none of CommonJS", async () => {
  save("inner/package.json", '{ "type": "module" }');
  save("inner/script.js", "globalThis.scripted = await Promise.resolve(typeof require);\n");
  expect(await run('import "./inner/script.js"; (globalThis as any).scripted')).toBe("'function'");
});

test("a file that never worked fails its cell, and works once it is mended", async () => {
  save("broken.ts", "export const x = ;\n");
  expect(await run('import { x } from "./broken"; x')).toContain("SyntaxError: broken.ts, line 1, column 18");
  save("broken.ts", "export const x = 12;\n");
  expect(await run('import { x } from "./broken"; x')).toBe("12");
});

test("a name that another cell takes is no import any more", async () => {
  save("taken.ts", "export const taken = 1;\n");
  expect(await run('import { taken } from "./taken"; taken')).toBe("1");
  expect(await run("const taken = 'mine'; taken")).toBe("'mine'");
  save("taken.ts", "export const taken = 222;\n");
  expect(await run("taken")).toBe("'mine'");
});

test("modules come back after the process that runs cells was started again", async () => {
  expect((await kernel.execute("process.exit(0)")).reply.content.status).toBe("error");
  expect(await run('import { f } from "./lib"; f(1)')).toBe("11");
});
