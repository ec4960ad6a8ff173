import { findMagic, magics, spelled } from "./index.ts";
import { type CellSettings, type MagicCall, MagicError, type MagicLine, type ReadCell, readCell } from "./magic.ts";
import { nearest } from "./nearest.ts";

/** A cell without its magics. */
export const withoutMagics = (source: string): ReadCell => readCell(source, (name) => findMagic(name)?.takes);

/** What a call needs beside what its line says. */
export type MagicSurroundings = Omit<MagicCall, "argument" | "text" | "hasCode" | "table">;

/**
 * Runs the magics of a cell, in their order.
 *
 * @throws MagicError for a name that is none, before any runs.
 */
export async function runMagics({ lines, code }: ReadCell, around: MagicSurroundings): Promise<CellSettings> {
  for (const line of lines) checkUse(line);
  const hasCode = code.trim() !== "";
  for (const { name, argument, text } of lines)
    await findMagic(name)!.run({ ...around, argument, text, hasCode, table: magics });
  return around.settings;
}

function checkUse({ name, marks }: MagicLine): void {
  const magic = findMagic(name);
  if (!magic) throw new MagicError(unknownWords(name));
  if (magic.takes === "text" && marks === "%")
    throw new MagicError(`%${name}: it takes the lines below it; write %%${name} on the first line of the cell`);
}

function unknownWords(name: string): string {
  if (name === "") return "%: the name of a magic is missing; %help lists all";
  const near = nearest(name, Object.keys(magics)).map(spelled);
  return `%${name}: there is no such magic; ${near.length > 0 ? `did you mean ${near.join(" or ")}? ` : ""}%help lists all`;
}

/** A magic's name further down in a cell, where it can only be the operator: what to say beside the compiler's words. */
export function misplacedMagic(code: string): string | undefined {
  for (const [, marks, name] of code.matchAll(/^[ \t]*(%%?)([A-Za-z]\w*)/gm))
    if (findMagic(name!)) return `${marks}${name}: magics stand before a cell's code; here % is the operator`;
  return undefined;
}
