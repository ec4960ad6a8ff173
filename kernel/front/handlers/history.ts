import type { Handler } from "../context.ts";

/** What was run before: the last lines, a range of lines, or those that match a pattern. */
export const history: Handler<"history_request"> = async (context, { content }) => ({
  status: "ok",
  history: await context.history.find(content),
});
