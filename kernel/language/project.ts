// The tsconfig.json that holds for a notebook: the nearest from its folder up to the folder of its package. What it says about
// types, libraries and syntax is obeyed; what it says about files that other tools emit has no meaning for a cell.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { placeOf } from "./diagnostics.ts";
import { ts } from "./typescript.ts";

/** What a notebook's folder asks of the compiler. */
export interface Project {
  readonly options: ts.CompilerOptions;
  /** Declaration files that belong to the project: what they declare globally, cells see. */
  readonly declarations: readonly string[];
  /** What is wrong with the file, each with its place, ready to print. */
  readonly problems: readonly string[];
  /** Changes when one of its files does. */
  readonly version: string;
}

/** Cells with nothing beside them. */
export const cellOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ["lib.esnext.d.ts"],
  types: [],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ["node"],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowJs: true,
  strict: true,
  skipLibCheck: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  preserveConstEnums: true,
  declaration: true,
  sourceMap: true,
  newLine: ts.NewLineKind.LineFeed,
};

/** Options that mean the same in a cell as in a file. */
const obeyed = [
  ...["strict", "strictNullChecks", "strictFunctionTypes", "strictBindCallApply", "strictPropertyInitialization"],
  ...["strictBuiltinIteratorReturn", "noImplicitAny", "noImplicitThis", "noImplicitReturns", "noImplicitOverride"],
  ...["useUnknownInCatchVariables", "exactOptionalPropertyTypes", "noUncheckedIndexedAccess"],
  ...["noPropertyAccessFromIndexSignature", "noFallthroughCasesInSwitch", "noUncheckedSideEffectImports"],
  ...["checkJs", "baseUrl", "paths", "pathsBasePath", "rootDirs", "typeRoots", "types", "lib", "moduleSuffixes"],
  ...["experimentalDecorators", "emitDecoratorMetadata", "useDefineForClassFields"],
  ...["jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource", "configFilePath", "ignoreDeprecations"],
];

const none: Project = { options: cellOptions, declarations: [], problems: [], version: "" };

let known: { path: string; files: readonly string[]; project: Project } | undefined;

/** The project of a notebook's folder; the same object for as long as none of its files changes. */
export function projectOf(directory: string): Project {
  const path = findConfig(directory);
  if (path === undefined) return none;
  if (known?.path === path && known.project.version === versionOf(known.files)) return known.project;
  const source = ts.readJsonConfigFile(path, ts.sys.readFile);
  const parsed = ts.parseJsonSourceFileConfigFileContent(source, ts.sys, dirname(path), undefined, path);
  const files = [path, ...(source.extendedSourceFiles ?? [])];
  const syntax = (source as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
  const problems = [...new Set([...syntax, ...parsed.errors])]
    .filter(isOurs)
    .map((each) => wording(each, path, directory));
  known = {
    path,
    files,
    project: {
      options: optionsOf(parsed.options),
      declarations: parsed.fileNames.filter((file) => /\.d\.[cm]?ts$/.test(file) && !file.includes("/node_modules/")),
      problems,
      version: versionOf(files),
    },
  };
  return known.project;
}

function findConfig(directory: string): string | undefined {
  for (let folder = directory || "/"; ; folder = dirname(folder)) {
    const path = join(folder, "tsconfig.json");
    if (existsSync(path)) return path;
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return undefined;
  }
}

function optionsOf(given: ts.CompilerOptions): ts.CompilerOptions {
  const options: ts.CompilerOptions = { ...cellOptions };
  for (const name of obeyed) if (given[name] !== undefined) options[name] = given[name];
  if (given.customConditions) options.customConditions = ["node", ...given.customConditions];
  if (given.target !== undefined) {
    // The engine needs no older code; what a target says about types is kept.
    options.lib = given.lib ?? [libraryOf(given.target)];
    if (given.target < ts.ScriptTarget.ES2022) options.useDefineForClassFields ??= false;
  }
  // There is no other tool that would take JSX out.
  if (options.jsx !== undefined && options.jsx !== ts.JsxEmit.React) options.jsx = ts.JsxEmit.ReactJSX;
  return options;
}

/** The ES library of a target, without the DOM, which a notebook has only when its `lib` names it. */
function libraryOf(target: ts.ScriptTarget): string {
  if (target >= ts.ScriptTarget.ES2025) return "lib.esnext.d.ts";
  const name = target <= ts.ScriptTarget.ES5 ? "es5" : ts.ScriptTarget[target]!.toLowerCase();
  return `lib.${name}.d.ts`;
}

/** A folder with a notebook and no other file is no mistake. */
const isOurs = (diagnostic: ts.Diagnostic): boolean => ![18002, 18003].includes(diagnostic.code);

function wording(diagnostic: ts.Diagnostic, path: string, directory: string): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const file = relative(directory, diagnostic.file?.fileName ?? path);
  if (!diagnostic.file || diagnostic.start === undefined) return `${file}: ${text}`;
  const { line, column } = placeOf(diagnostic.file.text, diagnostic.start);
  return `${file}, line ${line}, column ${column}: ${text}`;
}

const versionOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      const status = statSync(file, { throwIfNoEntry: false });
      return `${file} ${status?.mtimeMs} ${status?.size}`;
    })
    .join("\n");
