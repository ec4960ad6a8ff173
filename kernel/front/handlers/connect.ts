import type { Handler } from "../context.ts";

/** The ports of the sockets, as the connection file gives them. The protocol advises against it; some clients still ask. */
export const connect: Handler<"connect_request"> = ({ ports }) => ({ status: "ok", ...ports });
