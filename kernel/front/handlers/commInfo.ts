import type { Handler } from "../context.ts";

/** The open comms, all or those of one target. */
export const commInfo: Handler<"comm_info_request"> = ({ comms }, { content }) => {
  const asked = content.target_name ?? undefined;
  const open = [...comms.open].filter(([, target_name]) => asked === undefined || asked === target_name);
  return { status: "ok", comms: Object.fromEntries(open.map(([id, target_name]) => [id, { target_name }])) };
};
