import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatNotebook, parseNotebook, readNotebook, writeNotebook } from "../../../kernel/run/notebookFile.ts";
import { runPython } from "./testPython.ts";

const code = (source: unknown, more: object = {}) => ({
  cell_type: "code",
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
  ...more,
});
const notebook = (cells: unknown, more: object = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells, ...more });

test.each<[string, string, RegExp]>([
  ["an empty file", " \n", /^a\.ipynb is an empty file, not a notebook$/],
  ["not JSON", "# Title", /^a\.ipynb is not a notebook: it is not JSON \(.+\)$/],
  ["a list", "[]", /is not a notebook: its JSON is not an object/],
  ["other JSON", '{"name":"x"}', /is not a notebook: it has no nbformat/],
  ["nbformat 3", '{"nbformat":3,"worksheets":[]}', /nbformat 3, and only 4 is run: convert it with jupyter nbconvert/],
  ["no minor version", '{"nbformat":4,"cells":[]}', /has no nbformat_minor/],
  ["no cells", '{"nbformat":4,"nbformat_minor":5,"metadata":{}}', /has no list of cells/],
  ["metadata a list", notebook([], { metadata: [] }), /its metadata is not an object/],
  ["a cell that is text", notebook(["x"]), /cell 1 is not an object/],
  [
    "an unknown kind of cell",
    notebook([code(""), { cell_type: "heading" }]),
    /cell 2 has the unknown cell_type "heading"/,
  ],
  ["no source", notebook([code(undefined)]), /cell 1 has no source/],
  ["a source of numbers", notebook([code([1, 2])]), /cell 1 has no source/],
  ["outputs not a list", notebook([code("", { outputs: {} })]), /cell 1 has outputs that are not a list/],
  ["metadata of a cell", notebook([code("", { metadata: 1 })]), /cell 1 has metadata that is not an object/],
])("what is not a notebook is refused by its name: %s", (_, text, message) => {
  expect(() => parseNotebook(text, "a.ipynb")).toThrow(message);
});

test.each([
  ["not there", "none.ipynb", /cannot read .*none\.ipynb: there is no such file/],
  ["a folder", ".", /cannot read .*: that is a folder/],
])("a file that cannot be read: %s", (_, name, message) => {
  expect(() => readNotebook(join(mkdtempSync(join(tmpdir(), "thalweg-")), name))).toThrow(message);
});

test("an old minor version becomes 4.5: ids that are valid, unique, and the same each time; text joined", () => {
  const text = notebook([
    code(["let a = 1\n", "a"]),
    code(""),
    code(""),
    code("x", { id: "keep-me" }),
    code("x", { id: "keep-me" }),
  ]);
  const first = parseNotebook(text, "a.ipynb");
  expect(first.nbformat_minor).toBe(5);
  expect(first.cells[0]!.source).toBe("let a = 1\na");
  expect(first.cells[3]!.id).toBe("keep-me");
  const ids = first.cells.map(({ id }) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
  expect(parseNotebook(text, "a.ipynb").cells.map(({ id }) => id)).toEqual(ids);
});

test("a later minor version is kept", () => {
  expect(parseNotebook(notebook([], { nbformat_minor: 6 }), "a.ipynb").nbformat_minor).toBe(6);
});

test("a file is what Jupyter's nbformat would write, and valid to it", () => {
  const outputs = [
    { output_type: "stream", name: "stdout", text: ["a\n", "b\r\n", "c\u2028d\f"] },
    {
      output_type: "display_data",
      metadata: {},
      data: {
        "text/html": "<b>\n</b>",
        "image/svg+xml": "<svg>\n</svg>",
        "image/png": "aGk=\n",
        "application/vnd.plotly.v1+json": { z: 1, a: ["x\ny"] },
      },
    },
    { output_type: "execute_result", metadata: {}, execution_count: 1, data: { "text/plain": "ä\n\n𝜂" } },
    { output_type: "error", ename: "E", evalue: "v\nw", traceback: ["l\nm"] },
  ];
  const markdown = {
    cell_type: "markdown",
    metadata: { z: 0, trusted: true },
    source: ["# é\n", "\n", "text"],
    attachments: { "p.txt": { "text/plain": "1\n2" } },
  };
  const written = formatNotebook(
    parseNotebook(notebook([markdown, code("a\nb\n", { outputs, execution_count: 1 })]), "a.ipynb"),
  );
  const theirs = runPython(
    `import sys, nbformat
sys.stdin.reconfigure(encoding="utf-8", newline=""); sys.stdout.reconfigure(encoding="utf-8", newline="")
nb = nbformat.reads(sys.stdin.read(), 4); nbformat.validate(nb); sys.stdout.write(nbformat.writes(nb) + "\\n")`,
    written,
  );
  expect(written).toBe(theirs);
});

test("nothing but the file is left, also when it cannot be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "thalweg-"));
  const empty = parseNotebook(notebook([]), "a.ipynb");
  writeNotebook(join(folder, "a.ipynb"), empty);
  writeFileSync(join(folder, "file"), "");
  expect(() => writeNotebook(join(folder, "file", "a.ipynb"), empty)).toThrow(/cannot write .*a\.ipynb/);
  expect(() => writeNotebook(folder, empty)).toThrow(/cannot write/);
  expect(readdirSync(folder).sort()).toEqual(["a.ipynb", "file"]);
});
