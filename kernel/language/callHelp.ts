// The signature of a call, with a mark at the parameter whose argument is being written.
import { textOf } from "./helpText.ts";
import { tidy } from "./symbolText.ts";
import type { ts } from "./typescript.ts";

/** Longer signatures have a line for each parameter. */
const widest = 88;

export interface CallHelp {
  readonly code: string;
  readonly item: ts.SignatureHelpItem;
  /** The parameter at the cursor, and what is documented of it. */
  readonly active: { readonly text: string; readonly about: string } | undefined;
}

/** Words the chosen overload. */
export function callHelp(help: ts.SignatureHelpItems): CallHelp {
  const item = help.items[help.selectedItemIndex] ?? help.items[0]!;
  const parameters = item.parameters.map((each) => tidy(textOf(each.displayParts)));
  // What is beyond the last parameter belongs to it, where that takes any number.
  const last = parameters.length - 1;
  const index = item.isVariadic ? Math.min(help.argumentIndex, last) : help.argumentIndex;
  const before = tidy(textOf(item.prefixDisplayParts));
  const after = tidy(textOf(item.suffixDisplayParts));
  const line = before + parameters.join(", ") + after;
  const active = parameters[index];
  const code =
    active === undefined
      ? line
      : line.length <= widest
        ? marked(
            line,
            before.length + parameters.slice(0, index).join(", ").length + (index > 0 ? 2 : 0),
            active.length,
          )
        : [
            before,
            ...parameters.map((each, i) => `${i === index ? "▸ " : "  "}${each}${i < last ? "," : ""}`),
            after,
          ].join("\n");
  return {
    code,
    item,
    active: active === undefined ? undefined : { text: active, about: textOf(item.parameters[index]!.documentation) },
  };
}

const marked = (line: string, start: number, length: number): string =>
  `${line}\n${" ".repeat(start)}${"^".repeat(length)}`;
