import type { Handler } from "../context.ts";

/** Stops the running cell, wherever it is. Answered at once: the cell's own reply says how it ended. */
export const interrupt: Handler<"interrupt_request"> = ({ running }) => {
  running?.interrupt();
  return { status: "ok" };
};
