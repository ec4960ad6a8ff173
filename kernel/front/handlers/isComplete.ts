import type { Handler } from "../context.ts";
import { helpTopic } from "../help.ts";
import { withoutMagics } from "../magics/runMagics.ts";

/** Whether Enter should run the text or start a new line, with that line's indent. */
export const isComplete: Handler<"is_complete_request"> = async ({ language }, { content }) => {
  if (helpTopic(content.code) !== undefined) return { status: "complete" };
  const { lines, code } = withoutMagics(content.code);
  if (lines.length > 0 && code.trim() === "") return { status: "complete" };
  const { status, indent = "" } = await language.call("isComplete", { source: code });
  return status === "incomplete" ? { status, indent } : { status };
};
