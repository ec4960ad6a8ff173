import { type Magic, MagicError } from "./magic.ts";
import { nearest } from "./nearest.ts";

export const reset: Magic = {
  usage: "%reset [NAME ...]",
  summary: "Forgets the variables named, or all, with their types.",
  details:
    "Without names the process that runs cells is started anew: variables, loaded modules, timers and servers are gone. " +
    "With names only these are forgotten; a function that still reads one finds `undefined`.",
  words: ({ language }) => language.names,
  async run({ argument, context, order, say }) {
    const names = argument.split(/[\s,]+/).filter(Boolean);
    if (names.length === 0) {
      await context.executor.restart();
      context.language.reset();
      return say("All variables are forgotten; modules will be loaded anew.\n");
    }
    const known = context.language.names;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const near = nearest(unknown, known);
      throw new MagicError(
        `%reset: no variable is called ${unknown}${near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""}`,
      );
    }
    context.language.forget(names);
    await order({ name: "forget", names });
  },
};
