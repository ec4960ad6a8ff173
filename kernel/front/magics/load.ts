import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Magic, MagicError } from "./magic.ts";

export const load: Magic = {
  usage: "%load FILE",
  summary: "Puts the text of a file into the cell, in the place of this line.",
  details: "The path is relative to the notebook's folder.",
  run({ argument, settings }) {
    if (argument === "") throw new MagicError("%load: the file is missing, as in %load model.ts");
    const text = read(argument);
    settings.payload.push({ source: "set_next_input", text: `// %load ${argument}\n${text}`, replace: true });
  },
};

function read(file: string): string {
  try {
    return readFileSync(resolve(file), "utf8");
  } catch (error) {
    throw new MagicError(`%load: ${(error as Error).message}`);
  }
}
