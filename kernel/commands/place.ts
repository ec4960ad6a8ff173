// Where `install` and `uninstall` work: the same options for both.
import { type Command, Option } from "commander";
import { prefixDataDirectory, userDataDirectory } from "../jupyterPaths.ts";
import { findPython } from "./python.ts";

export interface PlaceOptions {
  user?: boolean;
  prefix?: string;
  sysPrefix?: boolean;
}

export const withPlaceOptions = (command: Command): Command =>
  command
    .addOption(new Option("--user", "for this user (the default)").conflicts(["prefix", "sysPrefix"]))
    .addOption(new Option("--prefix <dir>", "in DIR/share/jupyter").conflicts(["user", "sysPrefix"]))
    .addOption(new Option("--sys-prefix", "in the Python environment in use").conflicts(["user", "prefix"]));

/** The Jupyter data folder that is meant. */
export function placeOf({ prefix, sysPrefix }: PlaceOptions): string {
  if (prefix !== undefined) return prefixDataDirectory(prefix);
  if (!sysPrefix) return userDataDirectory();
  const python = findPython();
  if (python === undefined)
    throw new Error("--sys-prefix: there is no Python on the PATH; give the folder with --prefix DIR");
  return prefixDataDirectory(python.prefix);
}
