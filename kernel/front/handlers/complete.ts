import type { Handler } from "../context.ts";
import { completeMagic } from "../magics/completeMagic.ts";
import { withoutMagics } from "../magics/runMagics.ts";

/** Names that may stand at the cursor, with the kind of each as JupyterLab shows it; in a magic's line, magics and their words. */
export const complete: Handler<"complete_request"> = async (context, { content }) => {
  const magic = completeMagic(context, content.code, content.cursor_pos);
  if (magic) return magic;
  const { matches, types, cursorStart, cursorEnd } = await context.language.call("complete", {
    source: withoutMagics(content.code).code,
    cursor: content.cursor_pos,
  });
  const described = types.map((type) => ({ ...type, start: cursorStart, end: cursorEnd }));
  return {
    status: "ok",
    matches,
    cursor_start: cursorStart,
    cursor_end: cursorEnd,
    metadata: { _jupyter_types_experimental: described },
  };
};
