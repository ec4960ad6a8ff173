import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorSession } from "./executorSession.ts";

const session = new ExecutorSession();
const files: Record<string, string> = {
  "local.ts": `import { half } from "./deeper/half.ts";\nexport const four: number = half(8);`,
  "deeper/half.ts": `export const half = (x: number): number => x / 2;`,
  "data.json": `{ "a": [1, 2] }`,
  "common.cjs": `module.exports = { dir: __dirname, twice: (x) => 2 * x };`,
  "missing.mjs": `import "not-there-either";`,
  "node_modules/esm-package/package.json": `{ "name": "esm-package", "type": "module", "exports": "./main.js" }`,
  "node_modules/esm-package/main.js": `export default "esm"; export const url = import.meta.url;`,
  "node_modules/cjs-package/package.json": `{ "name": "cjs-package", "main": "main.js" }`,
  "node_modules/cjs-package/main.js": `exports.kind = "cjs";`,
  "node_modules/thalweg/package.json": `{ "name": "thalweg", "type": "module", "exports": { ".": "./index.js", "./notebook": "./index.js" } }`,
  "node_modules/thalweg/index.js": `export const fake = true;`,
};

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(session.directory, name)), { recursive: true });
    writeFileSync(join(session.directory, name), text);
  }
  await session.start();
});
afterAll(() => session.stop());

/** A cell and the text of its result; `DIR` is the notebook's folder. */
const found: readonly [body: string, result: string][] = [
  [`$cell.result((await $cell.import("./local.ts")).four)`, "4"],
  [`$cell.result((await import("./local.ts")).four)`, "4"],
  [`const f = async () => import("./local.ts"); $cell.result((await f()).four)`, "4"],
  [`$cell.result((await $cell.import("./data.json", { with: { type: "json" } })).default.a)`, "[ 1, 2 ]"],
  [`$cell.result((await $cell.import("./common.cjs")).default.twice(4))`, "8"],
  [`$cell.result((await $cell.import("esm-package")).default)`, "'esm'"],
  [`$cell.result((await $cell.import("cjs-package")).kind)`, "'cjs'"],
  [`$cell.result((await $cell.import("node:path")).basename("/a/b"))`, "'b'"],
  [`$cell.result((await $cell.import("fs/promises")).readFile.name)`, "'readFile'"],
  [`$cell.result(require("./common.cjs").dir === __dirname)`, "true"],
  [`$cell.result(require("cjs-package").kind + require("esm-package").default)`, "'cjsesm'"],
  [
    `$cell.result([__dirname, require("node:path").dirname(__filename), process.cwd()].every((each) => each === "DIR"))`,
    "true",
  ],
  [`$cell.result([$cell.meta.dirname, $cell.meta.url.startsWith("file:///")])`, "[ 'DIR', true ]"],
  [`$cell.result($cell.meta.resolve("./local.ts") === require("node:url").pathToFileURL("DIR/local.ts").href)`, "true"],
  [
    `$cell.result([$cell.meta.resolve("fs"), $cell.meta.resolve("esm-package").split("/").at(-1)])`,
    "[ 'node:fs', 'main.js' ]",
  ],
  [`$cell.result(Object.keys(await $cell.import("thalweg/notebook")).includes("display"))`, "true"],
  [`$cell.result("fake" in (await $cell.import("thalweg")))`, "false"],
  [`$cell.result("fake" in require("thalweg"))`, "false"],
  [`$cell.result(typeof (await $cell.import("thalweg/lift")).lift)`, "'function'"],
];

describe("modules from the notebook's folder", () => {
  test.for(found)("%s", async ([body, result]) => {
    const run = await session.run(body.replaceAll("DIR", session.directory));
    expect(run.error).toBeUndefined();
    expect(run.plainResult).toBe(result.replaceAll("DIR", session.directory));
  });
});

const missing: readonly [body: string, message: RegExp][] = [
  [
    `await $cell.import("left-pad")`,
    /^Cannot find package 'left-pad'\. Install it with: %npm install left-pad\n\(in DIR; /,
  ],
  [`await import("@scope/name/deep/file.js")`, /Install it with: %npm install @scope\/name\n/],
  [`require("left-pad")`, /^Cannot find package 'left-pad'\. Install it with: %npm install left-pad\n/],
  [`await $cell.import("./nothing.ts")`, /^Cannot find module '\.\/nothing\.ts'\. Looked for it from DIR$/],
  [`await $cell.import("./missing.mjs")`, /npm install not-there-either/],
];

describe("modules that are not there", () => {
  test.for(missing)("%s", async ([body, message]) => {
    const { error } = await session.run(body);
    expect(error?.message.replaceAll(session.directory, "DIR")).toMatch(message);
    expect(error?.traceback.join("\n")).toMatch(/Cell \[\d+\], line 1/);
  });

  test("an install helps at once", async () => {
    expect((await session.run(`await $cell.import("new-package")`)).error).toBeDefined();
    const folder = join(session.directory, "node_modules/new-package");
    mkdirSync(folder);
    writeFileSync(join(folder, "index.js"), "exports.here = true;");
    expect((await session.run(`$cell.result((await $cell.import("new-package")).here)`)).plainResult).toBe("true");
  });
});
