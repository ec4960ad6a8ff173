import { kinds, limitWords, readLimits } from "../limits.ts";
import type { Magic } from "./magic.ts";

export const limit: Magic = {
  usage: "%limit [time=60s] [memory=2GB] [output=10MB]",
  summary: "Sets what the cell may take, or, in a cell of its own, every cell that follows; `none` lifts a limit.",
  details: "Without words it says which limits hold and who set them.",
  words: () => kinds.map((kind) => `${kind}=`),
  run({ argument, context, hasCode, label, settings, say }) {
    const limits = readLimits(argument, settings.limits, `%limit in ${label}`);
    settings.limits = limits;
    if (!hasCode) context.limits = limits;
    if (!hasCode || argument === "") say(limitWords(limits));
  },
};
