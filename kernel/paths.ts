// Where the package and its parts lie, the same whether the kernel runs from its sources (a .ts file run by Node's own
// type stripping) or from dist/ (bundled files, whose own location says nothing about the source they came from).
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

/** The folder of the package: the nearest one upward whose package.json is named thalweg. */
export const packageRoot = findRoot(dirname(here));

/** True when this code runs from dist/, as every installed copy does. */
export const isBuilt = here.startsWith(join(packageRoot, "dist"));

/** The package's version, as package.json says it. */
export const version: string = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")).version;

/** The file that starts a process of its own, such as `entry("executor/main")`, in the form that runs beside this code. */
export const entry = (name: string): string =>
  isBuilt ? join(packageRoot, "dist/kernel", `${name}.js`) : join(packageRoot, "kernel", `${name}.ts`);

function findRoot(folder: string): string {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "thalweg") return folder;
  if (dirname(folder) === folder) throw new Error(`thalweg: no package.json named "thalweg" above ${here}`);
  return findRoot(dirname(folder));
}
