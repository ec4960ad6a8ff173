import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { type Command, Option } from "commander";
import type { Done } from "./index.ts";

interface Options {
  to?: "ts" | "ipynb";
  output?: string;
  force?: boolean;
}

/** `thalweg convert FILE`. */
export function addConvert(program: Command, _done: Done): void {
  program
    .command("convert")
    .description("write a notebook as a TypeScript module with // %% cells, or such a file as a notebook")
    .argument("<file>", "an .ipynb file or a .ts file; it is not changed")
    .addOption(new Option("--to <format>", "ts or ipynb (default: the other one)").choices(["ts", "ipynb"]))
    .option("-o, --output <file>", "where to write (default: FILE with the other ending)")
    .option("-f, --force", "write over a file that is there")
    .addHelpText(
      "after",
      "\nThe module runs in plain Node with what the cells do, as Jupytext's percent format has it. Names that several" +
        "\ncells declare become var. Magics become comments; outputs are left out.",
    )
    .action(async (file: string, options: Options) => console.log(`wrote ${await convert(file, options)}`));
}

/** Converts a file and gives the path of what was written. @throws Error when it can't be read or would be written over */
export async function convert(file: string, options: Options): Promise<string> {
  const from = extname(file).toLowerCase();
  const to = options.to ?? (from === ".ipynb" ? "ts" : "ipynb");
  if ((from === ".ipynb") === (to === "ipynb"))
    throw new Error(
      `convert: ${file} is ${to === "ts" ? "no notebook" : "a notebook already"}; give an .ipynb or a .ts file`,
    );
  const output = options.output ?? `${file.slice(0, file.length - from.length)}.${to}`;
  if (existsSync(output) && !options.force)
    throw new Error(`convert: ${output} is there already; --force writes over it`);
  const [{ moduleOfNotebook, notebookOfModule }, { parseNotebook, formatNotebook }] = await Promise.all([
    import("../convert/index.ts"),
    import("../run/notebookFile.ts"),
  ]);
  const text = readFileSync(file, "utf8");
  const exists = (specifier: string) =>
    statSync(join(dirname(file), specifier), { throwIfNoEntry: false })?.isFile() ?? false;
  if (to === "ts") writeFileSync(output, moduleOfNotebook(parseNotebook(text, basename(file)), exists));
  else writeFileSync(output, formatNotebook(parseNotebook(JSON.stringify(notebookOfModule(text)), basename(file))));
  return output;
}
