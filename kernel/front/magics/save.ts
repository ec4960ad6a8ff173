import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Magic, MagicError } from "./magic.ts";

export const save: Magic = {
  usage: "%save [-f] FILE.ts [CELLS]",
  summary: "Writes the cells that ran as a module that plain Node runs, such as %save model.ts 1-4 7.",
  details:
    "Without numbers, every cell that ran without an error, in the order of their last runs. Names that several cells declare " +
    "become `var`. `-f` writes over a file that is there. `thalweg convert FILE.ts` makes a notebook of it again.",
  async run({ argument, context, say }) {
    const [, force, file, rest = ""] = /^(-f\s+)?(\S+)\s*(.*)$/.exec(argument) ?? [];
    if (file === undefined || !/\.[cm]?ts$/.test(file))
      throw new MagicError("%save: the file is missing, as in %save model.ts");
    const path = resolve(file);
    if (existsSync(path) && !force)
      throw new MagicError(`%save: ${file} is there already; %save -f ${file} writes over it`);
    const numbers = rest === "" ? [...context.ran.keys()] : rest.split(/[\s,]+/).flatMap(rangeOf);
    const sources = numbers.map((number) => {
      const source = context.ran.get(number);
      if (source === undefined) throw new MagicError(`%save: cell [${number}] did not run, or failed`);
      return source;
    });
    if (sources.length === 0) throw new MagicError("%save: no cell has run yet");
    writeFileSync(path, await context.language.call("moduleOfCells", sources));
    say(`wrote ${file}: ${sources.length} cell${sources.length === 1 ? "" : "s"}\n`);
  },
};

function rangeOf(text: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined) throw new MagicError(`%save: expected numbers of cells such as 1-4 7, got ${text}`);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
}
