import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A client opens a comm. The kernel has no target of that name, so it closes it, as the protocol asks. */
export const commOpen: Handler<"comm_open"> = ({ publish }, { header, content }) => {
  log.debug(`comm_open: no target is named ${content.target_name}`);
  publish("comm_close", header, { comm_id: content.comm_id, data: {} });
};
