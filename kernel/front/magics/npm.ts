import { type Magic, MagicError } from "./magic.ts";

export const npm: Magic = {
  usage: "%npm install NAME[@VERSION] ...",
  summary: "Installs packages for the notebook, with their types; any other npm command works too.",
  details:
    "It runs in the nearest folder with a `package.json`, from the notebook's folder up to the top of its repository, else " +
    "in the notebook's folder; the lock file is kept there. Where a package has no types, those of `@types` are installed " +
    "too. The package can be imported in the next cell.",
  words: () => ["install", "uninstall", "update", "ls", "outdated", "view"],
  run: async ({ argument, order }) => {
    if (argument === "") throw new MagicError("%npm: the command is missing, as in %npm install zod");
    await order({ name: "npm", words: argument.split(/\s+/), directory: process.cwd() });
  },
};
