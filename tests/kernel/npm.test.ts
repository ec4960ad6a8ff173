// %npm in the installed kernel, against a registry of this process: packages with and without types, and names that are none.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltKernel } from "../support/builtKernel.ts";
import type { KernelClient } from "../support/kernelClient.ts";
import { startRegistry } from "../support/registry.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-npm-"));
const directory = join(folder, "notebook");
let registry: Awaited<ReturnType<typeof startRegistry>>;
let kernel: KernelClient;

const json = (manifest: object) => JSON.stringify({ version: "1.0.0", ...manifest });

beforeAll(async () => {
  mkdirSync(directory);
  registry = await startRegistry(join(folder, "registry"), [
    {
      "package.json": json({
        name: "typed-esm",
        type: "module",
        exports: { types: "./main.d.ts", default: "./main.js" },
      }),
      "main.js": "export const five = 5;",
      "main.d.ts": "export declare const five: number;",
    },
    { "package.json": json({ name: "bare-cjs", main: "main.js" }), "main.js": "exports.twice = (x) => 2 * x;" },
    {
      "package.json": json({ name: "@types/bare-cjs", types: "index.d.ts" }),
      "index.d.ts": "export declare function twice(x: number): number;",
    },
    { "package.json": json({ name: "untyped", main: "main.js" }), "main.js": "exports.three = 3;" },
    {
      "package.json": json({
        name: "conditions",
        exports: {
          ".": { browser: "./browser.js", import: "./esm.mjs", require: "./cjs.cjs" },
          "./deep": "./deep.mjs",
        },
      }),
      "browser.js": "throw new Error('no browser');",
      "esm.mjs": "export const how = 'import';",
      "cjs.cjs": "exports.how = 'require';",
      "deep.mjs": "export const deep = true;",
    },
  ]);
  const environment = { npm_config_registry: registry.url, npm_config_cache: join(folder, "cache") };
  kernel = await startBuiltKernel({ directory, environment });
});
afterAll(async () => {
  await kernel.stop();
  registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(code: string) {
  const { outputs, reply, stdout, stderr } = await kernel.execute(code);
  const result = outputs.find(({ type }) => type === "execute_result")?.content.data["text/plain"] ?? "";
  const error = reply.content.status === "error" ? reply.content.traceback.join("\n") : "";
  return { all: stripVTControlCharacters(`${stdout}${stderr}${result}${error}`), outputs };
}

test("a package that is missing, installed, imported; its types are fetched where it has none", async () => {
  expect((await run('import { five } from "typed-esm"')).all).toContain("%npm install typed-esm");
  const { all, outputs } = await run("%npm install typed-esm bare-cjs untyped conditions");
  expect(all).toBe(
    [
      "typed-esm 1.0.0",
      "bare-cjs 1.0.0 with @types/bare-cjs 1.0.0",
      "untyped 1.0.0 has no types, and there is no @types/untyped: what comes from it is any",
      "conditions 1.0.0 has no types, and there is no @types/conditions: what comes from it is any",
      "in ./node_modules\n",
    ].join("\n"),
  );
  const progress = outputs.filter(({ type }) => type === "update_display_data").at(-1);
  expect(progress?.content.data["text/plain"]).toMatch(/^npm install .*: done after [\d.]+ s and \d+ answers/);
  expect(existsSync(join(directory, "package-lock.json"))).toBe(true);
  expect(Object.keys(JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).dependencies)).toHaveLength(4);

  expect((await run('import { five } from "typed-esm"; five.toFixed(1)')).all).toBe("'5.0'");
  expect((await run('import { twice } from "bare-cjs"; twice(4)')).all).toBe("8");
  expect((await run('twice("4")')).all).toContain("TS2345");
  expect((await run('import { three } from "untyped"; three')).all).toBe(
    "'untyped' has no types: whatever comes from it is any\n3",
  );
  expect((await run('import * as again from "untyped"; again.three')).all).toBe("3");
  expect(
    (
      await run(
        'import { how } from "conditions"; import { deep } from "conditions/deep"; [how, require("conditions").how, deep].join()',
      )
    ).all,
  ).toMatch(/'import,require,true'$/);
});

test("a wrong name gives the registry's answer", async () => {
  const { all } = await run("%npm install not-there-at-all");
  expect(all).toMatch(/MagicError: %npm install: Not Found - GET http:.*not-there-at-all[\s\S]*could not be found/i);
  expect(all).not.toContain("complete log");
});

test("other commands of npm", async () => {
  expect((await run("%npm ls")).all).toMatch(/typed-esm@1\.0\.0/);
  expect((await run("%npm")).all).toContain("the command is missing");
});
