import type { Handler } from "../context.ts";

/** Stops what runs, wherever it is. Answered at once: the cell's own reply says how it ended. */
export const interrupt: Handler<"interrupt_request"> = ({ running }) => {
  // What runs beside a cell began later; the cell's order comes last and is the one that the executor keeps in mind.
  for (const work of [...running].reverse()) work.interrupt();
  return { status: "ok" };
};
