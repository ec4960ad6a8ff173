// Notebooks as modules and back; Jupytext's own text and cells (golden/make-percent.py) are the measure of the format.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { convert } from "../../kernel/commands/convert.ts";
import { writeTypes } from "../../kernel/commands/types.ts";
import type { DocumentCell } from "../../kernel/convert/cells.ts";
import { moduleOfCells } from "../../kernel/convert/index.ts";
import { readPercent } from "../../kernel/convert/readPercent.ts";
import { writePercent } from "../../kernel/convert/writePercent.ts";
import { readNotebook } from "../../kernel/run/notebookFile.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const golden = JSON.parse(readFileSync(new URL("../golden/percent.json", import.meta.url), "utf8")) as {
  text: string;
  cells: DocumentCell[];
};

describe("the percent format", () => {
  test("Jupytext's text gives Jupytext's cells", () => {
    const { cells, kernelspec } = readPercent(golden.text);
    expect(cells).toEqual(golden.cells);
    expect(kernelspec).toEqual({ display_name: "TypeScript", language: "typescript", name: "thalweg" });
  });

  test("Jupytext's cells give Jupytext's text", () => {
    const version = /^\/\/ {7}jupytext_version: .*\n/m;
    expect(writePercent({ cells: golden.cells })).toBe(golden.text.replace(version, ""));
  });

  test.for<[name: string, source: string, metadata?: Record<string, unknown>]>([
    ["an empty cell", ""],
    ["a line of comments that are magics twice", "// // %who\n%who"],
    ["metadata of every kind", "1", { tags: ["a b", "c=d"], n: { deep: [1, null, "x y"] }, editable: false }],
    ["a title with an equals sign", "1", { title: "a = b", tags: ["x"] }],
    ["a %%timeit", "%%timeit -n 10\nf(1);\nf(2);"],
    ["markup with comment marks", "%%html\n// no comment\n//\n<b>"],
    ["blank lines inside", "a\n\n\nb"],
    ["astral letters", "const 𝒙 = '🎉'"],
  ])("%s comes back", ([, source, metadata = {}]) => {
    const cells: DocumentCell[] = [
      { type: "code", source, metadata },
      { type: "markdown", source: "end", metadata: {} },
    ];
    expect(readPercent(writePercent({ cells })).cells).toEqual(cells);
  });

  test("text before the first marker is a cell, and a file without markers is one", () => {
    expect(readPercent("const a = 1\n\n// %%\nb\n").cells.map(({ source }) => source)).toEqual(["const a = 1", "b"]);
    expect(readPercent("\n").cells).toEqual([]);
  });
});

/** Cells, and what a module of them prints in plain Node. */
const programs: readonly [name: string, cells: string[], printed: string][] = [
  ["names once", ["const a = 1", "console.log(a)"], "1\n"],
  [
    "a constant again: functions see the new value",
    ["const a = 1; function f() { return a }", "console.log(f())", "const a = 10", "console.log(f())"],
    "1\n10\n",
  ],
  [
    "a function again, called above itself",
    [
      "console.log(g(2));\nfunction g(x: number) { return x }",
      "console.log(g(2));\nfunction g(x: number) { return 3 * x }",
    ],
    "2\n6\n",
  ],
  [
    "a class that becomes a function",
    ["class T { v = 1 }\nconsole.log(new T().v)", "function T() { return 2 }\nconsole.log(T())"],
    "1\n2\n",
  ],
  [
    "patterns",
    ["let [a, { b }] = [1, { b: 2 }]", "let { a, ...c } = { a: 3, d: 4 }; console.log(a, b, c.d)"],
    "3 2 4\n",
  ],
  [
    "the same import in two cells",
    [
      'import { sep } from "node:path"; console.log(sep)',
      'import { sep, posix } from "node:path"; console.log(sep, posix.sep)',
    ],
    "/\n/ /\n",
  ],
  [
    "an import of another thing under the name",
    [
      'import { sep as x } from "node:path"; console.log(x)',
      'import { EOL as x } from "node:os"; console.log(x === "\\n")',
      "const x = 5; console.log(x)",
    ],
    "/\ntrue\n5\n",
  ],
  [
    "exports, async, overloads",
    [
      "export async function f(): Promise<number> { return 1 }\nexport abstract class D { v = 1 }",
      "function f(a: string): string;\nfunction f(a: string) { return a }\nclass D { v = 2 }\nconsole.log(f('x'), new D().v)",
    ],
    "x 2\n",
  ],
  [
    "require and __dirname",
    ['const { sep } = require("node:path"); console.log(sep, __dirname.length > 1)'],
    "/ true\n",
  ],
  [
    "magics",
    [
      "%time console.log(1)",
      "%check off\nconsole.log(2)",
      "%timeit -n 3 console.log(3)",
      "%%timeit\nconsole.log(4)",
      "%%html\n<b>",
    ],
    "1\n2\n",
  ],
];

describe("modules of cells in plain Node", () => {
  test.for(programs)("%s", ([name, cells, printed]) => {
    const file = join(folder, `${name.replace(/\W+/g, "-")}.ts`);
    writeFileSync(file, moduleOfCells({ cells: cells.map((source) => ({ type: "code", source, metadata: {} })) }));
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
    expect(stdout, stderr).toBe(printed);
  });
});

test("local imports get their extension, JSON its attribute", () => {
  const there = new Set(["./lib.ts", "./data.json", "./deep/index.ts", "./old.ts"]);
  const source = `import { a } from "./lib";
import data from "./data.json";
import "./deep"; import "./gone";
export { b } from "./old.js";
const c = () => import("./lib");
import d from "./data.json" with { type: "json" };`;
  const cells: DocumentCell[] = [{ type: "code", source: `%time\n${source}`, metadata: {} }];
  expect(moduleOfCells({ cells }, (file) => there.has(file)).split("// %time\n")[1]).toBe(`import { a } from "./lib.ts";
import data from "./data.json" with { type: "json" };
import "./deep/index.ts"; import "./gone";
export { b } from "./old.ts";
const c = () => import("./lib.ts");
import d from "./data.json" with { type: "json" };
`);
});

test("convert writes the module of a notebook and the notebook of a module, and nothing over a file", async () => {
  const notebook = join(folder, "nb.ipynb");
  const cells = golden.cells.map(({ type, source, metadata }) => ({
    cell_type: type,
    metadata,
    source,
    ...(type === "code" && { execution_count: 3, outputs: [] }),
  }));
  writeFileSync(notebook, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }));
  expect(await convert(notebook, {})).toBe(join(folder, "nb.ts"));
  await expect(convert(notebook, { to: "ts" })).rejects.toThrow(/there already; --force/);
  await expect(convert(notebook, { to: "ipynb" })).rejects.toThrow(/a notebook already/);
  await convert(join(folder, "nb.ts"), { output: join(folder, "back.ipynb") });
  const back = readNotebook(join(folder, "back.ipynb"));
  expect(back.cells.map(({ cell_type, source, metadata }) => ({ type: cell_type, source, metadata }))).toEqual(
    golden.cells,
  );
  expect(back.metadata.kernelspec?.name).toBe("thalweg");
});

describe("types for editors", () => {
  test("are written once, and what is there is kept", () => {
    const place = join(folder, "types");
    expect(writeTypes(place).every((line) => line.startsWith("wrote "))).toBe(true);
    expect(writeTypes(place).every((line) => line.endsWith("has all that is needed"))).toBe(true);
    const path = join(place, "tsconfig.json");
    const { compilerOptions } = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ compilerOptions: { strict: false }, files: ["a.ts"] }));
    expect(writeTypes(place)[0]).toMatch(/^added what /);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
      compilerOptions: { ...compilerOptions, strict: false },
      files: ["a.ts"],
    });
    writeFileSync(path, "{ // mine\n}");
    expect(writeTypes(place)[0]).toMatch(/^left .* as it is/);
    expect(readFileSync(path, "utf8")).toBe("{ // mine\n}");
  });

  test("let tsc see what cells see", () => {
    const place = join(folder, "checked");
    writeTypes(place);
    writeFileSync(
      join(place, "cells.ts"),
      moduleOfCells({
        cells: [
          'import { readFileSync } from "node:fs";\nimport { display } from "thalweg/notebook";\nimport { grad } from "thalweg";',
          "const a: number = await Promise.resolve(1);\ndisplay(grad((x: number) => x * x)(a)); readFileSync.length",
        ].map((source) => ({ type: "code", source, metadata: {} })),
      }),
    );
    const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", place], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status).toBe(0);

    // JupyterLab's language server: it has the notebook in a folder of its own, where relative imports are the notebook's.
    mkdirSync(join(place, ".virtual_documents"));
    writeFileSync(join(place, "helper.ts"), "export const one = 1;\n");
    writeFileSync(
      join(place, ".virtual_documents/notebook.ipynb.ts"),
      'import { one } from "./helper.ts";\nconst s: string = one;\n',
    );
    const { stdout: problems } = spawnSync(process.execPath, [tsc, "-p", place], { encoding: "utf8", cwd: place });
    expect(problems.trim()).toBe(
      ".virtual_documents/notebook.ipynb.ts(2,7): error TS2322: Type 'number' is not assignable to type 'string'.",
    );
  });
});
