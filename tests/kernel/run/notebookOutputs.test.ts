import type { KernelMessage } from "@jupyterlab/services";
import { expect, test } from "vitest";
import type { CodeCell } from "../../../kernel/run/notebookFile.ts";
import { NotebookOutputs } from "../../../kernel/run/notebookOutputs.ts";

type Sent = [cell: string, msg_type: string, content: object];

/** Outputs of cells "a" and "b" after these messages. */
function assemble(messages: Sent[]): { a: CodeCell; b: CodeCell } {
  const cell = (): CodeCell => ({ cell_type: "code", source: "", metadata: {}, execution_count: null, outputs: [] });
  const cells = { a: cell(), b: cell() };
  const outputs = new NotebookOutputs();
  outputs.follow("a", cells.a);
  outputs.follow("b", cells.b);
  for (const [msg_id, msg_type, content] of messages)
    outputs.take({
      header: { msg_type },
      parent_header: { msg_id },
      content,
    } as unknown as KernelMessage.IIOPubMessage);
  return cells;
}

const out = (cell: string, text: string): Sent => [cell, "stream", { name: "stdout", text }];
const err = (cell: string, text: string): Sent => [cell, "stream", { name: "stderr", text }];
const show = (cell: string, text: string, display_id?: string): Sent => [
  cell,
  "display_data",
  { data: { "text/plain": text }, metadata: {}, transient: display_id === undefined ? {} : { display_id } },
];
const update = (cell: string, text: string, display_id: string): Sent => [
  cell,
  "update_display_data",
  show(cell, text, display_id)[2],
];
const clear = (cell: string, wait: boolean): Sent => [cell, "clear_output", { wait }];

/** Each output in short. */
const brief = (cell: CodeCell) =>
  cell.outputs.map((output) =>
    output.output_type === "stream"
      ? `${output.name}: ${output.text}`
      : "data" in output
        ? `${output.output_type}: ${output.data["text/plain"]}`
        : `error: ${output.ename}`,
  );

test.each<[string, Sent[], string[], string[]]>([
  [
    "streams join while they are neighbours",
    [out("a", "1\n"), out("a", "2"), err("a", "x"), out("a", "3")],
    ["stdout: 1\n2", "stderr: x", "stdout: 3"],
    [],
  ],
  [
    "late output goes to the cell that caused it",
    [out("b", "b"), out("a", "a"), out("b", "c")],
    ["stdout: a"],
    ["stdout: bc"],
  ],
  ["an unknown parent is nobody's", [out("z", "?")], [], []],
  ["clear at once", [out("a", "1"), clear("a", false), out("a", "2")], ["stdout: 2"], []],
  ["clear and nothing comes", [out("a", "1"), clear("a", false)], [], []],
  ["clear that waits", [out("a", "1"), clear("a", true), show("a", "x")], ["display_data: x"], []],
  ["clear that waits in vain", [out("a", "1"), clear("a", true)], ["stdout: 1"], []],
  [
    "clear of one cell leaves the other",
    [out("a", "1"), out("b", "1"), clear("b", true), out("a", "2")],
    ["stdout: 12"],
    ["stdout: 1"],
  ],
  [
    "an update reaches every display of the id, in whichever cell",
    [show("a", "1", "d"), show("b", "1", "d"), show("b", "1", "e"), update("b", "2", "d")],
    ["display_data: 2"],
    ["display_data: 2", "display_data: 1"],
  ],
  [
    "shown again under an id, the earlier ones change too",
    [show("a", "1", "d"), show("b", "2", "d")],
    ["display_data: 2"],
    ["display_data: 2"],
  ],
  ["an update of nothing shown", [update("a", "2", "d")], [], []],
  [
    "a result may have an id",
    [["a", "execute_result", { ...show("a", "1", "d")[2], execution_count: 7 }], update("b", "2", "d")],
    ["execute_result: 2"],
    [],
  ],
  ["an error", [["a", "error", { ename: "E", evalue: "", traceback: [] }]], ["error: E"], []],
  [
    "carriage return overwrites its line",
    [out("a", "10%\r"), out("a", "20%\r"), out("a", "ab"), out("a", "\n1\n")],
    ["stdout: ab%\n1\n"],
    [],
  ],
  ["carriage return before a newline", [out("a", "x\r\n"), out("a", "y\r"), out("a", "\nz")], ["stdout: x\ny\nz"], []],
  ["backspace takes a character", [out("a", "ab\b"), out("a", "c\b\b\b\b\nd\b")], ["stdout: \n"], []],
  [
    "comm and status messages are no outputs",
    [
      ["a", "comm_open", {}],
      ["a", "status", { execution_state: "idle" }],
    ],
    [],
    [],
  ],
])("%s", (_, messages, a, b) => {
  const cells = assemble(messages);
  expect([brief(cells.a), brief(cells.b)]).toEqual([a, b]);
});

test("the count comes with execute_input, metadata with the bundle, transient is dropped", () => {
  const { a } = assemble([
    ["a", "execute_input", { execution_count: 3, code: "" }],
    [
      "a",
      "display_data",
      { data: { "image/png": "x" }, metadata: { "image/png": { width: 2 } }, transient: { display_id: "d" } },
    ],
    ["a", "update_display_data", { data: { "image/png": "y" }, metadata: {}, transient: { display_id: "d" } }],
  ]);
  expect(a.execution_count).toBe(3);
  expect(a.outputs).toEqual([{ output_type: "display_data", data: { "image/png": "y" }, metadata: {} }]);
});
