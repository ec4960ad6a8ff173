// The table of magics: one file each. A new one is a file and a row here.
import { bash } from "./bash.ts";
import { cd } from "./cd.ts";
import { check } from "./check.ts";
import { env } from "./env.ts";
import { help } from "./help.ts";
import { limit } from "./limit.ts";
import { load } from "./load.ts";
import type { Magic } from "./magic.ts";
import { markup } from "./markup.ts";
import { nan } from "./nan.ts";
import { npm } from "./npm.ts";
import { reset } from "./reset.ts";
import { save } from "./save.ts";
import { time } from "./time.ts";
import { timeit } from "./timeit.ts";
import { who, whos } from "./who.ts";

/** By name, in the order of the help. */
export const magics = {
  help,
  time,
  timeit,
  npm,
  check,
  limit,
  nan,
  who,
  whos,
  reset,
  load,
  save,
  env,
  cd,
  bash,
  html: markup("text/html", "HTML"),
  markdown: markup("text/markdown", "Markdown, with mathematics between dollar signs"),
  latex: markup("text/latex", "LaTeX"),
  svg: markup("image/svg+xml", "an SVG picture"),
  javascript: markup(
    "application/javascript",
    "JavaScript that the browser runs, only where the notebook is trusted; nothing of it runs in the kernel",
  ),
} satisfies Record<string, Magic>;

export const findMagic = (name: string): Magic | undefined =>
  Object.hasOwn(magics, name) ? magics[name as keyof typeof magics] : undefined;

/** As the user writes it. */
export const spelled = (name: string): string => `${findMagic(name)?.takes === "text" ? "%%" : "%"}${name}`;
