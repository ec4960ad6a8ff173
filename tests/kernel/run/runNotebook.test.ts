// The runner as a client of a kernel that is not ours (ipykernel), and of a real Jupyter server.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CodeCell, NotebookDocument } from "../../../kernel/run/notebookFile.ts";
import { lineOf, type RunOptions, runNotebook } from "../../../kernel/run/runNotebook.ts";
import { runPython, testPrefix, testPython } from "./testPython.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
process.env["VIRTUAL_ENV"] = testPrefix(); // where kernels are looked for

interface Source {
  source: string;
  tags?: string[];
}

console.debug = console.warn = () => {}; // @jupyterlab/services tells its life there, and `thalweg run` silences it too

/** Every file that a run wrote. */
const outputs: string[] = [];
let written = 0;
/** A notebook for the kernel python3 with these code cells. */
function notebook(cells: (string | Source)[], metadata: object = {}): string {
  const path = join(folder, `${++written}.ipynb`);
  const code = cells
    .map((cell) => (typeof cell === "string" ? { source: cell } : cell))
    .map(({ source, tags }) => ({
      cell_type: "code",
      source,
      metadata: tags === undefined ? {} : { tags },
      execution_count: 99,
      outputs: [{ output_type: "stream", name: "stdout", text: "stale" }],
    }));
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 2, metadata, cells: code }));
  return path;
}

async function run(cells: (string | Source)[], options: Partial<RunOptions> = {}) {
  const input = notebook(cells);
  const before = readFileSync(input, "utf8");
  const report = await runNotebook({ input, kernel: "python3", ...options });
  expect(readFileSync(input, "utf8")).toBe(before);
  const result = JSON.parse(readFileSync(report.output, "utf8")) as NotebookDocument;
  outputs.push(report.output);
  return {
    report,
    result,
    cells: result.cells as CodeCell[],
    texts: result.cells.map((cell) => text(cell as CodeCell)),
  };
}

const text = ({ outputs }: CodeCell): string =>
  outputs
    .map((output) => {
      if (output.output_type === "stream") return [output.text].flat().join("");
      return "data" in output ? [output.data["text/plain"]].flat().join("") : output.ename;
    })
    .join("|");

test("a notebook's cells run in order; the result is valid and says which kernel ran it", async () => {
  const { report, result, texts, cells } = await run([
    "x = 20\nprint('a')",
    "",
    "x + 1",
    { source: "1/0", tags: ["skip-execution"] },
  ]);
  expect(report).toMatchObject({ failures: [], cells: 4 });
  expect(texts).toEqual(["a\n", "", "21", ""]);
  expect(cells.map((cell) => cell.execution_count)).toEqual([1, null, 2, null]);
  expect(result).toMatchObject({
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "python3", language: "python" },
      language_info: { name: "python", file_extension: ".py" },
    },
  });
});

test("the kernel runs in the notebook's folder", async () => {
  const { texts } = await run(["import os; print(os.path.realpath(os.getcwd()))"]);
  expect(texts[0]!.trim()).toBe(runPython("import os, sys; print(os.path.realpath(sys.argv[1]))", "", [folder]).trim());
});

test("a failing cell ends the run: its cell, line and error are named, later cells are empty, nothing stale is kept", async () => {
  const { report, texts } = await run(["print('kept')", "y = 1\nraise ValueError('no')", "print('never')"]);
  expect(report.failures).toMatchObject([
    { cell: 2, executionCount: 2, line: 2, name: "ValueError", message: "no", fatal: false },
  ]);
  expect(texts).toEqual(["kept\n", "ValueError", ""]);
});

test("with allowErrors the run goes on and every failure is reported", async () => {
  const { report, texts } = await run(["1/0", "nothing", "print('on')"], { allowErrors: true });
  expect(report.failures.map(({ cell, name }) => [cell, name])).toEqual([
    [1, "ZeroDivisionError"],
    [2, "NameError"],
  ]);
  expect(texts[2]).toBe("on\n");
});

test("a cell tagged raises-exception may fail", async () => {
  const { report, texts } = await run([{ source: "1/0", tags: ["raises-exception"] }, "print('on')"]);
  expect(report.failures).toEqual([]);
  expect(texts).toEqual(["ZeroDivisionError", "on\n"]);
});

const endless = "print('begun', flush=True)\nimport time\nwhile True: time.sleep(0.01)";

test("a cell that never ends is interrupted by its time limit, and fails even with allowErrors", async () => {
  const { report, texts } = await run([endless, "print('never')"], { timeout: 1, allowErrors: true });
  expect(report.failures).toMatchObject([{ cell: 1, name: "TimeoutError", fatal: true }]);
  expect(report.failures[0]!.message).toBe("the cell ran longer than 1 s and was interrupted");
  expect(texts).toEqual(["begun\n|KeyboardInterrupt", ""]);
});

test("an aborted run writes what there is and leaves no kernel behind", async () => {
  const stop = new AbortController();
  const pid = join(folder, "pid");
  const cell = `open(${JSON.stringify(pid)}, 'w').write(str(__import__('os').getpid()))`;
  const onCell: RunOptions["onCell"] = ({ cell, seconds }) => {
    if (cell === 2 && seconds === undefined) setImmediate(() => stop.abort());
  };
  const { report } = await run([cell, endless], { signal: stop.signal, onCell });
  expect(report.failures).toMatchObject([{ cell: 2, name: "Interrupted", fatal: true }]);
  expect(() => process.kill(Number(readFileSync(pid, "utf8")), 0)).toThrow(/ESRCH/);
});

test("a kernel that dies is said to be dead, with its last words", async () => {
  const { report, texts } = await run([
    "print('before', flush=True)\nimport os, sys\nprint('last words', file=sys.__stderr__, flush=True)",
    "os.kill(os.getpid(), 9)",
  ]);
  expect(report.failures).toMatchObject([{ cell: 2, fatal: true }]);
  expect(report.failures[0]!.message).toMatch(/^kernel python3 was ended by SIGKILL\n.*last words/s);
  expect(texts[0]).toMatch(/^before\n/);
});

test("progress tells each cell's begin and end", async () => {
  const seen: unknown[] = [];
  await run(["1", "", "2"], {
    onCell: ({ cell, cells, source, seconds }) => seen.push([cell, cells, source, seconds !== undefined]),
  });
  expect(seen).toEqual([
    [1, 3, "1", false],
    [1, 3, "1", true],
    [3, 3, "2", false],
    [3, 3, "2", true],
  ]);
});

test.each<[string, object, Partial<RunOptions>, RegExp]>([
  [
    "another kernel's",
    { kernelspec: { name: "python3", display_name: "Python 3" } },
    {},
    /is for the kernel python3 \(Python 3\), not for thalweg: run it with --kernel python3, or here with --kernel thalweg/,
  ],
  ["another language's", { language_info: { name: "python" } }, {}, /is for the kernel python3, not for thalweg/],
  ["no such kernel", {}, { kernel: "nope" }, /^no kernel named "nope" on this machine; there are: thalweg, .*python3/],
  [
    "no such server",
    {},
    { kernel: "python3", server: { url: "http://127.0.0.1:9" } },
    /^no Jupyter server answers at http:\/\/127\.0\.0\.1:9/,
  ],
])("refused before anything runs or is written: %s", async (_, metadata, options, message) => {
  const input = notebook(["1"], metadata);
  await expect(runNotebook({ input, ...options })).rejects.toThrow(message);
  expect(existsSync(input.replace(".ipynb", ".out.ipynb"))).toBe(false);
});

test("a notebook without cells is written as it is, and needs no kernel", async () => {
  const input = notebook([]);
  const { output, cells } = await runNotebook({ input });
  expect(cells).toBe(0);
  expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({
    cells: [],
    metadata: { kernelspec: { name: "thalweg" } },
  });
});

test.each<[string, string[], number | null, number | undefined]>([
  [
    "this kernel",
    ["\u001b[31mError\u001b[39m: x", "    at f (Cell [2], line 7, column 1)", "    at Cell [3], line 4, column 2"],
    3,
    4,
  ],
  ["IPython", ["Cell \u001b[32mIn[5]\u001b[39m\u001b[32m, line 2\u001b[39m\n----> 2 raise"], 5, 2],
  ["only in another cell", ["Cell [2], line 7"], 3, undefined],
  ["none", ["Error: x"], 3, undefined],
])("the line of a failure in a traceback: %s", (_, traceback, executionCount, line) => {
  expect(lineOf(traceback, executionCount)).toBe(line);
});

test("the output file may be the input, when it is asked for by name", async () => {
  const input = notebook(["print('done')"]);
  await runNotebook({ input, output: input, kernel: "python3" });
  expect(readFileSync(input, "utf8")).toContain('"done\\n"');
});

let server: ChildProcess | undefined;
let url = "";
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const words = ["--no-browser", "--allow-root", `--ServerApp.port=${port}`, "--ServerApp.port_retries=0"];
  const place = [`--ServerApp.root_dir=${folder}`, "--IdentityProvider.token=secret"];
  server = spawn(testPython(), ["-m", "jupyter_server", ...words, ...place], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  await new Promise<void>((up, down) => {
    server!.stderr!.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes(`${url}/`)) up();
    });
    server!.once("exit", () => down(new Error(`jupyter_server did not start:\n${log}`)));
  });
});
afterAll(async () => {
  if (server === undefined || server.exitCode !== null) return;
  const ended = new Promise((done) => server!.once("exit", done));
  server.kill("SIGTERM");
  await ended;
});

test("a Jupyter server's kernel gives the same notebook as one of our own process", async () => {
  const cells = [
    "print('a')",
    "from IPython.display import display\nh = display('x', display_id='d')",
    "_ = h.update('y')\n1",
  ];
  const here = await run(cells);
  const there = await run(cells, { server: { url, token: "secret" } });
  expect(there.result).toEqual(here.result);
  expect(there.texts).toEqual(["a\n", "'y'", "1"]);
});

test("the address as the server prints it, with its token, does too", async () => {
  const { texts } = await run(["6*7"], { server: { url: `${url}/lab?token=secret` } });
  expect(texts).toEqual(["42"]);
});

test("a time limit interrupts the server's kernel", async () => {
  const { report, texts } = await run([endless], { timeout: 1, server: { url, token: "secret" } });
  expect(report.failures).toMatchObject([{ name: "TimeoutError" }]);
  expect(texts).toEqual(["begun\n|KeyboardInterrupt"]);
});

test("a kernel of the server that dies ends the run", async () => {
  const { report } = await run(["import os; os.kill(os.getpid(), 9)"], { server: { url, token: "secret" } });
  expect(report.failures).toMatchObject([
    { cell: 1, fatal: true, message: expect.stringMatching(/^kernel python3 died/) },
  ]);
});

test.each<[string, string, string, RegExp]>([
  ["a wrong token", "wrong", "python3", /refuses the token; give it with --token/],
  ["a kernel that it has not", "secret", "nope", /^no kernel named "nope" at http.*; there are: python3/],
])("refused by the server: %s", async (_, token, kernel, message) => {
  await expect(runNotebook({ input: notebook(["1"]), kernel, server: { url, token } })).rejects.toThrow(message);
});

test("every file that was written is valid to Jupyter's nbformat", () => {
  expect(outputs.length).toBeGreaterThan(10);
  const check = "import sys, nbformat; [nbformat.validate(nbformat.read(path, 4)) for path in sys.argv[1:]]";
  runPython(check, "", outputs);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
