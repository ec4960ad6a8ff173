// What a magic is, and the reading of a cell that has some. Magics stand before a cell's code, where no expression can reach
// them: a `%` further down is always the operator.
import type { Measure, Order } from "../../executor/calls.ts";
import type { CheckLevel, Context } from "../context.ts";
import type { Limits } from "../limits.ts";
import type { MimeBundle, Payload } from "../protocol.ts";

/** What magics change about the code below them. */
export interface CellSettings {
  check: CheckLevel;
  nanTrace: boolean;
  limits: Limits;
  measure?: Measure;
  /** Given with the reply: help for the pager, text for the next cell. */
  readonly payload: Payload[];
}

/** One use of a magic, and what it may do. */
export interface MagicCall {
  readonly context: Context;
  /** `Cell [3]`. */
  readonly label: string;
  /** What stands after the name on its line. */
  readonly argument: string;
  /** The lines below a `%%name`. */
  readonly text: string;
  /** The cell has code of its own below its magics. */
  readonly hasCode: boolean;
  readonly settings: CellSettings;
  readonly table: MagicTable;
  say(text: string, name?: "stdout" | "stderr"): void;
  show(data: MimeBundle): void;
  /** Has something done in the process that runs cells. @throws CellFailure when it fails or is stopped there */
  order(order: Order): Promise<void>;
}

/** All magics, by name. */
export type MagicTable = Readonly<Record<string, Magic>>;

export interface Magic {
  /** `%cd [FOLDER]`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** More of it, as Markdown. */
  readonly details?: string;
  /** Takes the rest of its line and the lines below: as code that the cell runs, or as text of its own (`%%name` only). */
  readonly takes?: "code" | "text";
  /** Words that may stand after it. */
  readonly words?: (context: Context, table: MagicTable) => readonly string[];
  run(call: MagicCall): void | Promise<void>;
}

/** Wrong use of a magic; the cell fails with it. */
export class MagicError extends Error {
  override readonly name = "MagicError";
}

/** A magic as it stands in a cell; offsets are UTF-16 units. */
export interface MagicLine {
  readonly name: string;
  /** `%` or `%%`. */
  readonly marks: string;
  readonly argument: string;
  readonly text: string;
  /** Of the marks, and behind the line. */
  readonly start: number;
  readonly end: number;
}

/** A cell with its magics taken out. */
export interface ReadCell {
  readonly lines: readonly MagicLine[];
  /** The code, with blanks where magics stood, so that all places in it are places in the cell. */
  readonly code: string;
}

const magicLine = /^([ \t]*)(%%?)([A-Za-z_]\w*)?([^\r\n]*)/;
const nothing = /^[ \t]*(?:\/\/[^\r\n]*)?(?:\r\n|[\r\n]|$)/;

/** Takes the magics off the top of a cell. `takes` says what a magic takes; undefined for names of none. */
export function readCell(source: string, takes: (name: string) => Magic["takes"]): ReadCell {
  const lines: MagicLine[] = [];
  let code = source;
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const empty = nothing.exec(rest)?.[0];
    if (empty) {
      at += empty.length;
      continue;
    }
    const match = magicLine.exec(rest);
    if (!match) break;
    const [whole, indent = "", marks = "", name = "", tail = ""] = match;
    const start = at + indent.length;
    const behind = at + whole.length;
    const kind = takes(name);
    if (kind === "code") {
      lines.push({ name, marks, argument: tail.trim(), text: "", start, end: behind });
      code = blanked(code, start, start + marks.length + name.length + options(tail));
      if (tail.slice(options(tail)).trim() !== "") break;
      at = behind;
      continue;
    }
    const below = source.slice(behind).replace(/^(?:\r\n|[\r\n])/, "");
    const isWhole = marks === "%%" && kind !== undefined;
    lines.push({ name, marks, argument: tail.trim(), text: isWhole ? below : "", start, end: behind });
    code = blanked(code, start, isWhole ? source.length : behind);
    if (isWhole) break;
    at = behind;
  }
  return { lines, code };
}

/** Length of `-n 10 -r 3` and blanks before them. */
const options = (tail: string): number => /^(?:\s+-\w+(?:\s+\d+)?)*/.exec(tail)![0].length;

const blanked = (text: string, from: number, to: number): string =>
  text.slice(0, from) + text.slice(from, to).replace(/[^\r\n\t]/g, " ") + text.slice(to);
