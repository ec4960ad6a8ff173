// A notebook's outputs, put together from iopub messages as nbclient and JupyterLab do.
import type { KernelMessage } from "@jupyterlab/services";
import type { CodeCell, MimeBundle, Output } from "./notebookFile.ts";

type Shown = Extract<Output, { data: MimeBundle }>;

export class NotebookOutputs {
  readonly #cells = new Map<string, CodeCell>();
  /** Every output under a display id, in whichever cell. */
  readonly #displays = new Map<string, Shown[]>();
  /** Cells whose outputs go when the next one comes. */
  readonly #clearing = new Set<CodeCell>();

  /** From now on messages caused by request `id` belong to `cell`, also late ones. */
  follow(id: string, cell: CodeCell): void {
    this.#cells.set(id, cell);
  }

  take(message: KernelMessage.IIOPubMessage): void {
    const cell = this.#cells.get((message.parent_header as { msg_id?: string }).msg_id ?? "");
    if (cell === undefined) return;
    const content = message.content as Record<string, never>;
    switch (message.header.msg_type) {
      case "execute_input":
        cell.execution_count = content["execution_count"]!;
        break;
      case "clear_output":
        if (content["wait"]) this.#clearing.add(cell);
        else cell.outputs = [];
        break;
      case "stream":
        this.#stream(cell, content["name"]!, content["text"]!);
        break;
      case "error":
        this.#add(cell, {
          output_type: "error",
          ename: content["ename"]!,
          evalue: content["evalue"]!,
          traceback: content["traceback"]!,
        });
        break;
      case "display_data":
      case "execute_result":
      case "update_display_data":
        this.#show(cell, message.header.msg_type, content);
    }
  }

  #stream(cell: CodeCell, name: "stdout" | "stderr", text: string): void {
    this.#clearIfAsked(cell);
    const last = cell.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text = appended(last.text, text);
    else cell.outputs.push({ output_type: "stream", name, text: appended("", text) });
  }

  #show(
    cell: CodeCell,
    type: "display_data" | "execute_result" | "update_display_data",
    content: {
      data?: MimeBundle;
      metadata?: Record<string, unknown>;
      execution_count?: number;
      transient?: { display_id?: string };
    },
  ): void {
    const { data = {}, metadata = {}, transient } = content;
    const id = transient?.display_id;
    const others = id === undefined ? undefined : this.#displays.get(id);
    for (const output of others ?? []) Object.assign(output, structuredClone({ data, metadata }));
    if (type === "update_display_data") return;
    const output: Shown =
      type === "display_data"
        ? { output_type: type, data, metadata }
        : { output_type: type, data, metadata, execution_count: content.execution_count ?? null };
    this.#add(cell, output);
    if (id !== undefined) this.#displays.set(id, [...(others ?? []), output]);
  }

  #add(cell: CodeCell, output: Output): void {
    this.#clearIfAsked(cell);
    cell.outputs.push(output);
  }

  #clearIfAsked(cell: CodeCell): void {
    if (this.#clearing.delete(cell)) cell.outputs = [];
  }
}

/** Text after text as a terminal shows it: a carriage return overwrites its line, a backspace takes a character. */
function appended(before: string, text: string): string {
  if (!/[\r\b]/.test(text) && !before.endsWith("\r")) return before + text;
  const line = before.lastIndexOf("\n") + 1;
  return before.slice(0, line) + (before.slice(line) + text).split("\n").map(overwritten).join("\n");
}

function overwritten(line: string, i: number, all: string[]): string {
  const erased = line.includes("\b") ? erase(line) : line;
  const parts = erased.split("\r");
  const waiting = i === all.length - 1 && parts.length > 1 && parts.at(-1) === ""; // what comes next overwrites it
  return parts.reduce((shown, part) => part + shown.slice(part.length)) + (waiting ? "\r" : "");
}

function erase(line: string): string {
  const kept: string[] = [];
  for (const character of line)
    if (character !== "\b") kept.push(character);
    else if (kept.length > 0 && kept.at(-1) !== "\r") kept.pop();
  return kept.join("");
}
