import { type Magic, MagicError } from "./magic.ts";

export const nan: Magic = {
  usage: "%nan [trace|off]",
  summary:
    "Says which operation made the first NaN, with its operands: for this cell, or, in a cell of its own, from here on.",
  details:
    "It traces the arithmetic of the cells that it is on for, and of the functions that they declare; these run slower. " +
    "An objective whose value is NaN runs its function once more for it.",
  words: () => ["trace", "off"],
  run({ argument, context, hasCode, settings, say }) {
    if (argument === "") return say(`nan is ${context.nanTrace ? "trace" : "off"}\n`);
    if (argument !== "trace" && argument !== "off")
      throw new MagicError(`%nan: expected trace or off, got ${argument}`);
    settings.nanTrace = argument === "trace";
    if (!hasCode) context.nanTrace = settings.nanTrace;
  },
};
