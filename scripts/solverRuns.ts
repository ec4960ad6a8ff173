// What the scripts about solvers have in common: the built library, the problems, and SciPy's runs on them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const root = join(import.meta.dirname, "..");
const load = (path: string) => import(pathToFileURL(join(root, path)).href);
export const library = await load("dist/src/index.js");
export const { solverProblems } = await load("tests/golden/solverProblems.mjs");
export const scipy = JSON.parse(readFileSync(join(root, "tests/golden/scipy-solvers.json"), "utf8"));
export const gradientTolerance: number = scipy.tolerance;
