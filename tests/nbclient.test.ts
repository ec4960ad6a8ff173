// Jupyter's own executors on this kernel: nbclient runs every lesson, papermill a notebook, and what nbclient writes is what
// `thalweg run` writes.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { built, thalweg } from "./kernel/commands/command.ts";
import { testPython } from "./kernel/run/testPython.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
const env = { ...process.env, JUPYTER_PATH: join(folder, "share/jupyter") };

beforeAll(() => {
  expect(thalweg(["install", "--prefix", folder], { program: built })).toMatchObject({ code: 0 });
});

const executed = `
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, kernel_name="thalweg", timeout=300, record_timing=False,
               resources={"metadata": {"path": sys.argv[3]}}).execute()
nbformat.validate(notebook)
nbformat.write(notebook, sys.argv[2])
`;

/** nbclient's result. */
function nbclient(input: string): Stored {
  const output = join(folder, "nbclient.ipynb");
  const { status, stderr } = spawnSync(testPython(), ["-c", executed, input, output, join(input, "..")], {
    env,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(readFileSync(output, "utf8"));
}

interface Stored {
  cells: {
    cell_type: string;
    execution_count?: number;
    outputs?: { output_type: string; data?: Record<string, unknown> }[];
  }[];
  metadata: Record<string, unknown>;
}

const cells = [
  "interface Row { name: string; value: number }\nconst rows: Row[] = [{ name: 'a', value: 1 }]\nrows",
  "console.log('out'); console.error('err'); console.log('more')",
  'import { display, markdown, clearOutput } from "thalweg/notebook"\nconsole.log("gone"); clearOutput({ wait: true }); display(markdown("# kept"));',
  "await new Promise((done) => setTimeout(done, 20))\nrows.push({ name: 'b', value: 2 })\nrows.length",
  "const hidden = 1;",
];

test("nbclient and thalweg run write the same notebook", () => {
  const input = join(folder, "both.ipynb");
  const code = cells.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" };
  writeFileSync(input, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: code }));
  const theirs = nbclient(input);
  expect(thalweg(["run", input, "--output", join(folder, "ours.ipynb")], { program: built })).toMatchObject({
    code: 0,
  });
  const ours = JSON.parse(readFileSync(join(folder, "ours.ipynb"), "utf8")) as Stored;
  expect(ours.cells).toEqual(theirs.cells);
  expect(ours.cells.map((cell) => cell.outputs!.map(({ output_type }) => output_type).join(" "))).toEqual([
    "execute_result",
    "stream stream stream",
    "display_data",
    "execute_result",
    "",
  ]);
});

const lessons = globSync(join(import.meta.dirname, "../notebooks/*.ipynb")).filter(
  (path) => !path.endsWith(".out.ipynb"),
);

test("there are lessons", () => {
  expect(lessons.length).toBeGreaterThan(0);
});

test.each(lessons)("nbclient executes %s: every cell runs, no cell fails", { timeout: 300_000 }, (lesson) => {
  const { cells } = nbclient(lesson);
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, i) => i + 1));
  const outputs = code.flatMap((cell) => cell.outputs!);
  expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  expect(outputs.some(({ data }) => data !== undefined && "application/vnd.plotly.v1+json" in data)).toBe(true);
});

test("papermill runs a notebook", () => {
  const input = join(folder, "papermill.ipynb");
  const code = { cell_type: "code", id: "a", metadata: {}, source: "6 * 7", outputs: [], execution_count: null };
  writeFileSync(input, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [code] }));
  const words = [
    "-m",
    "papermill",
    input,
    join(folder, "pm.ipynb"),
    "-k",
    "thalweg",
    "--language",
    "typescript",
    "--no-progress-bar",
  ];
  const { status, stderr } = spawnSync(testPython(), words, { env, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(folder, "pm.ipynb"), "utf8")).toMatch(/"text\/plain": \[\s*"[^"]*42/);
});
