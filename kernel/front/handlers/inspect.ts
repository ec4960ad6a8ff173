import type { Handler } from "../context.ts";
import { helpBundle } from "../help.ts";

/** Signature and documentation of what stands at the cursor. */
export const inspect: Handler<"inspect_request"> = async ({ language }, { content }) => {
  const { found, plain, markdown } = await language.call("inspect", {
    source: content.code,
    cursor: content.cursor_pos,
    detail: content.detail_level === 1 ? 1 : 0,
  });
  return { status: "ok", found, data: found ? helpBundle(plain, markdown) : {}, metadata: {} };
};
