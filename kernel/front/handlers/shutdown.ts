import type { Handler } from "../context.ts";

/** Ends the kernel, whatever runs. On restart the client starts a new one with the same connection file. */
export const shutdown: Handler<"shutdown_request"> = (context, { header, content }) => {
  const reply = { status: "ok", restart: content.restart === true } as const;
  // Other clients learn of it on iopub.
  context.publish("shutdown_reply", header, reply);
  context.stop();
  return reply;
};
