import { helpOf } from "./help.ts";
import { findMagic } from "./index.ts";
import { withoutMagics } from "./runMagics.ts";

/** Help of the magic whose name or argument a cursor (in code points) is in. */
export function magicHelpAt(source: string, cursor: number): Record<string, string> | undefined {
  const at = [...source].slice(0, cursor).join("").length;
  const line = withoutMagics(source).lines.find(({ start, end }) => start <= at && at <= end);
  const magic = line && findMagic(line.name);
  if (!line || !magic) return undefined;
  const inName = at <= line.start + line.marks.length + line.name.length;
  return inName || magic.takes !== "code" ? helpOf(magic) : undefined;
}
