import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A client closes a comm. None is open, so there is nothing to do. */
export const commClose: Handler<"comm_close"> = (_context, { content }) => {
  log.debug(`comm_close: comm ${content.comm_id} is not open`);
};
