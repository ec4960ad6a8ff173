// The runner on this kernel: its own process, no port, no Python.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { built, thalweg } from "../commands/command.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
let written = 0;

interface Stored {
  cells: {
    execution_count: number | null;
    outputs: { output_type: string; text?: string[]; ename?: string; data?: Record<string, unknown> }[];
  }[];
  metadata: Record<string, unknown>;
}

/** Runs these cells by the command. No PATH: nothing but Node can be there. */
function run(cells: string[], words: string[] = []) {
  const input = join(folder, `${++written}.ipynb`);
  const code = cells.map((source) => ({ cell_type: "code", metadata: {}, source, outputs: [], execution_count: null }));
  writeFileSync(input, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: code }));
  const ended = thalweg(["run", input, ...words], { env: { PATH: folder }, program: built });
  const result = JSON.parse(readFileSync(input.replace(".ipynb", ".out.ipynb"), "utf8")) as Stored;
  return { ...ended, input, result };
}

const texts = ({ cells }: Stored): string[] =>
  cells.map(({ outputs }) =>
    outputs
      .map(({ text, ename, data }) => text?.join("") ?? ename ?? (data!["text/plain"] as string[]).join(""))
      .join("|")
      .replaceAll(/\u001b\[\d+m/g, ""),
  );

test("cells run in order, with progress on stderr and nothing on stdout", () => {
  const { code, stdout, stderr, result } = run([
    "const x: number = 20\nconsole.log('hi')\nx + 1",
    "await Promise.resolve(x * 2)",
  ]);
  expect(stderr).toMatch(/^\[1\/2\] +\d+\.\d\d s {2}const x: number = 20\n\[2\/2\] .*\nwrote .*\.out\.ipynb\n$/);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(texts(result)).toEqual(["hi\n|21", "40"]);
  expect(result.cells.map((cell) => cell.execution_count)).toEqual([1, 2]);
  expect(result.metadata).toMatchObject({
    kernelspec: { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" },
    language_info: { name: "typescript", file_extension: ".ts", mimetype: expect.stringContaining("typescript") },
  });
});

test.each<[string, string[], RegExp, string[]]>([
  [
    "an error at run time",
    ["const a = 1", "\nfunction f(): never { throw new RangeError('no') }\nf()", "a"],
    /\.ipynb, cell 2 \[2\], line 2: RangeError: no\n/,
    ["", "RangeError", ""],
  ],
  [
    "a type error",
    ["const a = 1\nconst s: string = a", "1"],
    /\.ipynb, cell 1 \[1\], line 2: TS2322: Type 'number' is not assignable to type 'string'\.\n/,
    ["TS2322", ""],
  ],
  ["a syntax error", ["let = ;"], /\.ipynb, cell 1 \[1\], line 1: SyntaxError: /, ["SyntaxError"]],
])("a failing cell gives 1, names notebook, cell and line, and keeps what ran: %s", (_, cells, message, expected) => {
  const { code, stderr, result, input } = run(cells);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).toContain(`wrote ${input.replace(".ipynb", ".out.ipynb")}`);
  expect(texts(result)).toEqual(expected);
});

test("a loop that never ends is stopped by --timeout, with what it said so far", () => {
  const { code, stderr, result } = run(["1", "console.log('begun')\nfor (;;) {}", "1"], ["--timeout", "10"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cell 2 \[2\]: TimeoutError: the cell ran longer than 10 s and was interrupted/);
  expect(texts(result)[1]).toMatch(/^begun\n/);
  expect(texts(result)[2]).toBe("");
});

test("--allow-errors goes on and gives 0", () => {
  const { code, stderr, result } = run(["throw new Error('first')", "'second'"], ["--allow-errors"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/cell 1 \[1\], line 1: Error: first/);
  expect(texts(result)).toEqual(["Error", "'second'"]);
});

test("a figure gets its static picture", () => {
  const figure = `({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.plotly.v1+json": { data: [{ x: [1, 2], y: [3, 4] }], layout: {} }, "text/plain": "a line" }) })`;
  const { code, stderr, result } = run([figure]);
  expect({ code, warnings: /no static picture/.test(stderr) }).toEqual({ code: 0, warnings: false });
  const data = result.cells[0]!.outputs[0]!.data!;
  expect(Object.keys(data)).toEqual(["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
  const png = Buffer.from(data["image/png"] as string, "base64");
  expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  expect(png.readUInt32BE(16)).toBeGreaterThan(300); // its width
});
