import { deliver } from "../comms.ts";
import type { Handler } from "../context.ts";
import { log } from "../log.ts";

/** A client opens a comm. Where no cell has made a target of that name it is closed again, as the protocol asks. */
export const commOpen: Handler<"comm_open"> = async (context, request, channel) => {
  const { comm_id, target_name } = request.content;
  if (context.comms.knows({ target_name })) {
    context.comms.open.set(comm_id, target_name);
    await deliver(context, request, channel, "open");
  } else {
    log.debug(`comm_open: no target is named ${target_name}`);
    context.publish("comm_close", request.header, { comm_id, data: {} });
  }
};
