import type { Handler } from "../context.ts";
import { helpBundle } from "../help.ts";
import { magicHelpAt } from "../magics/magicHelpAt.ts";
import { withoutMagics } from "../magics/runMagics.ts";

/** Signature, documentation and, of a notebook variable while no cell runs, the value of what stands at the cursor. */
export const inspect: Handler<"inspect_request"> = async ({ language, executor }, { content }) => {
  const magic = magicHelpAt(content.code, content.cursor_pos);
  if (magic) return { status: "ok", found: true, data: magic, metadata: {} };
  const { found, plain, markdown, variable } = await language.call("inspect", {
    source: withoutMagics(content.code).code,
    cursor: content.cursor_pos,
    detail: content.detail_level === 1 ? 1 : 0,
  });
  if (!found) return { status: "ok", found, data: {}, metadata: {} };
  const value = variable === undefined ? undefined : (await executor.peek(variable))?.text;
  return { status: "ok", found, data: helpBundle(plain, markdown, value), metadata: {} };
};
