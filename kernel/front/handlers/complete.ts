import type { Handler } from "../context.ts";
import { withoutLimitLine } from "../limits.ts";

/** Names that may stand at the cursor, with the kind of each as JupyterLab shows it. */
export const complete: Handler<"complete_request"> = async ({ language }, { content }) => {
  const { matches, types, cursorStart, cursorEnd } = await language.call("complete", {
    source: withoutLimitLine(content.code),
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
