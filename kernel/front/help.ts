// `name?`: a cell that asks what a name is, as in IPython, answered beside the notebook (a pager) by the language process.
import type { Language } from "./language.ts";
import { helpOf } from "./magics/help.ts";
import { findMagic } from "./magics/index.ts";
import type { PagePayload } from "./protocol.ts";

const question =
  /^\s*(%{1,2}\w+|[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*)\s*\?{1,2}\s*$/u;

/** The dotted name that the cell asks about; undefined when it is a cell to run. No TypeScript program ends in `?`. */
export const helpTopic = (code: string): string | undefined => question.exec(code)?.[1];

/** What is known about a name, as the payload that makes clients show it. */
export async function findHelp(language: Language, topic: string): Promise<PagePayload | undefined> {
  if (topic.startsWith("%")) {
    const magic = findMagic(topic.replace(/^%+/, ""));
    return magic && { source: "page", data: helpOf(magic), start: 0 };
  }
  const { found, plain, markdown } = await language.call("inspect", {
    source: topic,
    cursor: [...topic].length,
    detail: 1,
  });
  if (!found) return undefined;
  return { source: "page", data: helpBundle(plain, markdown), start: 0 };
}

/** The same help for clients that show Markdown and for terminals; `value` is what the variable holds now. */
export const helpBundle = (plain = "", markdown?: string, value?: string): Record<string, string> => {
  const [text, fenced] =
    value === undefined ? ["", ""] : [`\n\nvalue: ${value}`, `\n\nvalue:\n\`\`\`\n${value}\n\`\`\``];
  return {
    "text/plain": plain + text,
    ...(markdown === undefined ? {} : { "text/markdown": markdown + fenced }),
  };
};
