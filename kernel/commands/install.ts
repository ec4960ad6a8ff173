import type { Command } from "commander";
import { ensureSnapshot } from "./ensureSnapshot.ts";
import { installKernelspec, installRenderer } from "./installed.ts";
import { type PlaceOptions, placeOf, withPlaceOptions } from "./place.ts";

interface Options extends PlaceOptions {
  replacePlotlyRenderer?: boolean;
}

/** `thalweg install`: makes Jupyter know the kernel, and JupyterLab draw its figures. */
export function addInstall(program: Command): void {
  withPlaceOptions(program.command("install"))
    .description("make Jupyter know this kernel, and JupyterLab draw its figures")
    .option("--replace-plotly-renderer", "switch off plotly.py's renderer, which ignores live updates, where both are")
    .action(async (options: Options) => {
      const data = placeOf(options);
      const replaceOther = options.replacePlotlyRenderer ?? false;
      const folders = explained(data, () => [installRenderer(data, { replaceOther }), installKernelspec(data)]);
      await ensureSnapshot();
      console.log(`renderer  ${folders[0]}\nkernel    ${folders[1]}`);
    });
}

function explained<T>(data: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined)
      throw new Error(
        `${data} cannot be written (${code}): install for yourself with --user, or elsewhere with --prefix DIR`,
      );
    throw error;
  }
}
