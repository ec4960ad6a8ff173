// The ES library, as ts-morph carries it, and as cells see it: its ninety files put together into one. The compiler merges what
// the files of a program declare globally anew for each program, so for each cell: with one file a check takes two thirds.
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { getLibFiles, libFolderInMemoryPath } from "@ts-morph/common";
import { packageRoot } from "../paths.ts";
import { ts } from "./typescript.ts";

/** The folder in which the compiler believes its library files to lie; they are in memory. */
export const libraryFolder: string = libFolderInMemoryPath;

/** Path to text of `lib.*.d.ts`. */
export const libraryFiles: ReadonlyMap<string, string> = new Map(
  getLibFiles().map((file) => [`${libraryFolder}/${file.fileName}`, file.text]),
);

/** The file that asks for all of the ES library. */
const whole = "lib.esnext.d.ts";

const pathOf = (file: string): string => `${libraryFolder}/${file}`;
const reference = /\/\/\/\s*<reference\s+lib="([^"]+)"\s*\/>/g;

/** What the compiler knows of its library files beyond its public declarations: their names, in order of precedence. */
const { libs, libMap } = ts as unknown as { libs: readonly string[]; libMap: ReadonlyMap<string, string> };

const libOf = (file: string): string => libs.find((lib) => libMap.get(lib) === file)!;

/** Where the text of each file begins in the one. */
const starts: { readonly file: string; readonly start: number }[] = [];

/** The library with all that `lib.esnext.d.ts` asks for inside it, and nothing in the files that it was taken from. */
export const wholeLibrary: ReadonlyMap<string, string> = new Map([...libraryFiles, ...merged()]);

/** Whether options ask for the library that `wholeLibrary` has in one file. */
export const asksForWhole = ({ lib }: ts.CompilerOptions): boolean => lib?.includes(whole) ?? false;

/** The text of a library file under these options. The bundle has none of the browser's: it is on the disk. */
export function libraryText(path: string, options: ts.CompilerOptions): string | undefined {
  const text = (asksForWhole(options) ? wholeLibrary : libraryFiles).get(path);
  return libraryFiles.get(path) === "" ? fullText(basename(path)) : text;
}

/** A library file with its comments: beside the bundle, or in the package that it was copied from. */
export function fullText(file: string): string | undefined {
  const folders = [join(packageRoot, "dist/kernel/language/lib")];
  for (let folder = packageRoot; dirname(folder) !== folder; folder = dirname(folder))
    folders.push(join(folder, "node_modules/typescript/lib"));
  const path = folders.map((folder) => join(folder, file)).find(existsSync);
  return path === undefined ? undefined : readFileSync(path, "utf8");
}

/** The library file that has what stands at a place of a library file. */
export function libraryFileAt(path: string, position: number, text: string): string {
  const file = basename(path);
  if (file !== whole || text !== wholeLibrary.get(path)) return file;
  return starts.findLast(({ start }) => start <= position)?.file ?? file;
}

function merged(): [path: string, text: string][] {
  const asked = new Set<string>();
  const ask = (file: string): void => {
    if (asked.has(file)) return;
    asked.add(file);
    for (const [, lib] of libraryFiles.get(pathOf(file))!.matchAll(reference)) ask(libMap.get(lib!)!);
  };
  ask(whole);
  const isModule = (file: string) => /\bexport\s*\{/.test(libraryFiles.get(pathOf(file))!);
  const ordered = [...new Set(libs.map((lib) => libMap.get(lib)!))].filter((file) => asked.has(file));
  let text = ordered.map((file) => (isModule(file) ? `/// <reference lib="${libOf(file)}" />\n` : "")).join("");
  const taken = ordered.filter((file) => !isModule(file));
  for (const file of taken) {
    starts.push({ file, start: text.length });
    text += `${libraryFiles.get(pathOf(file))!.replace(/\/\/\/\s*<reference\s[^>]*>/g, "")}\n`;
  }
  return taken.map((file) => [pathOf(file), file === whole ? text : ""]);
}
