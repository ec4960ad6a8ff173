import { deliver } from "../comms.ts";
import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A client closes a comm. */
export const commClose: Handler<"comm_close"> = async (context, request, channel) => {
  if (context.comms.open.delete(request.content.comm_id)) await deliver(context, request, channel, "close");
  else log.debug(`comm_close: comm ${request.content.comm_id} is not open`);
};
