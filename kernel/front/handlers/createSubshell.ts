import type { Handler } from "../context.ts";

/** Makes a subshell, in which cells run beside those of the main shell. */
export const createSubshell: Handler<"create_subshell_request"> = ({ shells }) => ({
  status: "ok",
  subshell_id: shells.create(),
});
