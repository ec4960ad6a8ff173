import type { CheckLevel } from "../context.ts";
import { type Magic, MagicError } from "./magic.ts";

const levels: Readonly<Record<CheckLevel, string>> = {
  on: "a type error ends the cell before it runs",
  warn: "a type error is a warning",
  off: "types are not checked",
};

export const check: Magic = {
  usage: "%check [on|warn|off]",
  summary: "Sets what type errors do: for this cell, or, in a cell of its own, for all that follow.",
  details: Object.entries(levels)
    .map(([level, words]) => `- \`${level}\`: ${words}`)
    .join("\n"),
  words: () => Object.keys(levels),
  run({ argument, context, hasCode, settings, say }) {
    if (argument === "") return say(`check is ${context.check}: ${levels[context.check]}\n`);
    if (!isLevel(argument)) throw new MagicError(`%check: expected on, warn or off, got ${argument}`);
    settings.check = argument;
    if (hasCode) return;
    context.check = argument;
    say(`check is ${argument} from here on: ${levels[argument]}\n`);
  },
};

const isLevel = (text: string): text is CheckLevel => Object.hasOwn(levels, text);
