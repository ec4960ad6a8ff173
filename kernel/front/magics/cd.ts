import type { Magic } from "./magic.ts";

export const cd: Magic = {
  usage: "%cd [FOLDER]",
  summary: "Changes the working folder of cells; without one, back to the notebook's folder.",
  details: "Files that cells open are found from there. Modules are still imported from the notebook's folder.",
  run: ({ argument, order }) => order({ name: "cd", folder: argument === "" ? process.cwd() : argument }),
};
