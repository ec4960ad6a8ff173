import type { Handler } from "../context.ts";

/** The open comms. This kernel has no comm targets, so there are none. */
export const commInfo: Handler<"comm_info_request"> = () => ({ status: "ok", comms: {} });
