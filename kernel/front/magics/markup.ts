import type { Magic } from "./magic.ts";

/** A magic that shows the lines below it. */
export const markup = (type: string, words: string): Magic => ({
  usage: `%%${type.split("/")[1]!.replace("+xml", "")}`,
  summary: `Shows the lines below as ${words}.`,
  takes: "text",
  run: ({ text, show }) => show({ [type]: text, "text/plain": text }),
});
