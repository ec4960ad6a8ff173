import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A message on a comm. None is open, so it is late or mistaken. */
export const commMessage: Handler<"comm_msg"> = (_context, { content }) => {
  log.debug(`comm_msg: comm ${content.comm_id} is not open`);
};
