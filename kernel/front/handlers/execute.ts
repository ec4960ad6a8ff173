import type { Handler } from "../context.ts";
import { Execution } from "../execution.ts";

/** Runs a cell. The queue in kernel.ts calls it for one request at a time. */
export const execute: Handler<"execute_request"> = async (context, request, channel) => {
  const execution = new Execution(context, context.cells.begin(channel, request));
  context.running.add(execution);
  try {
    return await execution.run();
  } finally {
    context.running.delete(execution);
    context.cells.end(execution.cell);
  }
};
