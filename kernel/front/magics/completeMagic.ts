import type { Context } from "../context.ts";
import type { CompleteOk } from "../protocol.ts";
import { findMagic, magics, spelled } from "./index.ts";
import { withoutMagics } from "./runMagics.ts";

/** What may stand at a cursor in a magic's line; undefined where the cursor is in code. Offsets are code points. */
export function completeMagic(context: Context, source: string, cursor: number): CompleteOk | undefined {
  const at = [...source].slice(0, cursor).join("").length;
  const line = withoutMagics(source).lines.find(({ start, end }) => start <= at && at <= end);
  if (!line) return undefined;
  const before = source.slice(line.start, at);
  if (!/\s/.test(before)) {
    const names = Object.keys(magics).filter((name) => spelled(name).startsWith(before) || `%%${name}` === before);
    const also = Object.keys(magics).filter((name) => `%${name}`.startsWith(before) && !names.includes(name));
    return answer([...names, ...also].map(spelled), "magic", cursor - before.length, cursor);
  }
  const magic = findMagic(line.name);
  if (!magic || magic.takes === "code") return undefined;
  const typed = /\S*$/.exec(before)![0];
  const words = (magic.words?.(context, magics) ?? []).filter((word) => word.startsWith(typed));
  return answer(words, "text", cursor - [...typed].length, cursor);
}

const answer = (matches: readonly string[], type: string, start: number, end: number): CompleteOk => ({
  status: "ok",
  matches,
  cursor_start: start,
  cursor_end: end,
  metadata: { _jupyter_types_experimental: matches.map((text) => ({ text, type, start, end })) },
});
