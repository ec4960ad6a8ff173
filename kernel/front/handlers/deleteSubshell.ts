import type { Handler } from "../context.ts";

/** Ends a subshell; what waits in it is aborted. */
export const deleteSubshell: Handler<"delete_subshell_request"> = ({ shells }, { content }) => {
  shells.delete(content.subshell_id);
  return { status: "ok" };
};
