import { deliver } from "../comms.ts";
import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A client's message on a comm. One that is closed has nobody to take it. */
export const commMessage: Handler<"comm_msg"> = async (context, request, channel) => {
  if (context.comms.knows(request.content)) await deliver(context, request, channel, "message");
  else log.debug(`comm_msg: comm ${request.content.comm_id} is not open`);
};
