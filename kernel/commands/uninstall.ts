import type { Command } from "commander";
import { uninstallFrom } from "./installed.ts";
import { type PlaceOptions, placeOf, withPlaceOptions } from "./place.ts";

/** `thalweg uninstall`: takes back exactly what `install` wrote. */
export function addUninstall(program: Command): void {
  withPlaceOptions(program.command("uninstall"))
    .description("remove what install wrote, from the same place")
    .action((options: PlaceOptions) => {
      const data = placeOf(options);
      const removed = uninstallFrom(data);
      if (removed.length === 0) console.log(`nothing of thalweg is in ${data}`);
      for (const folder of removed) console.log(`removed ${folder}`);
    });
}
