import type { Magic } from "./magic.ts";

export const bash: Magic = {
  usage: "%%bash",
  summary: "Runs the lines below in bash; output is shown as it comes, an exit status above 0 is an error.",
  details: "It runs in the working folder and with the environment of cells (`%cd`, `%env`). Stop ends it.",
  takes: "text",
  run: ({ text, order }) => order({ name: "bash", text }),
};
