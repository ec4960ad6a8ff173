import type { Handler } from "../context.ts";

/** The ids of the subshells. */
export const listSubshell: Handler<"list_subshell_request"> = ({ shells }) => ({
  status: "ok",
  subshell_id: shells.ids,
});
