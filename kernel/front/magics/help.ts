import { type Magic, MagicError, type MagicTable } from "./magic.ts";

export const help: Magic = {
  usage: "%help [MAGIC]",
  summary: "Shows all magics, or one, in the pager.",
  words: (_, table) => Object.keys(table),
  run({ argument, settings, table }) {
    const name = argument.replace(/^%+/, "");
    if (name !== "" && !Object.hasOwn(table, name))
      throw new MagicError(`%help: there is no magic ${name}; %help alone lists all`);
    const data = name === "" ? helpOfAll(table) : helpOf(table[name]!);
    settings.payload.push({ source: "page", data, start: 0 });
  },
};

/** What is known about one magic. */
export const helpOf = ({ usage, summary, details = "" }: Magic): Record<string, string> =>
  page(`${usage}\n\n${summary}\n\n${details}`, `\`${usage}\`\n\n${summary}\n\n${details}`);

function helpOfAll(table: MagicTable): Record<string, string> {
  const rows = Object.values(table).map(({ usage, summary }) => ({ usage, summary }));
  const widest = Math.max(...rows.map(({ usage }) => usage.length));
  const intro = "Magics stand on the first lines of a cell, before its code.";
  return page(
    `${intro}\n\n${rows.map(({ usage, summary }) => `${usage.padEnd(widest)}  ${summary}`).join("\n")}\n\n${more}`,
    `${intro}\n\n| magic | what it does |\n| --- | --- |\n${rows
      .map(({ usage, summary }) => `| \`${usage.replaceAll("|", "\\|")}\` | ${summary} |`)
      .join("\n")}\n\n${more}`,
  );
}

const more = "%help NAME or %NAME? tells more about one; NAME? about anything in the notebook.";

const page = (text: string, markdown: string): Record<string, string> => ({
  "text/plain": text.trimEnd(),
  "text/markdown": markdown.trimEnd(),
});
