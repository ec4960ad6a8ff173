import { type Magic, MagicError } from "./magic.ts";

export const env: Magic = {
  usage: "%env [NAME | NAME=VALUE]",
  summary: "Shows the environment variables of the process that runs cells, shows one, or sets one.",
  run: async ({ argument, order }) => {
    const [, name = "", , value] = /^([^\s=]*)\s*(=\s*(.*))?$/s.exec(argument) ?? [];
    if (name === "" && argument !== "") throw new MagicError(`%env: expected NAME or NAME=VALUE, got ${argument}`);
    await order({ name: "env", ...(name === "" ? {} : { variable: name }), ...(value === undefined ? {} : { value }) });
  },
};
