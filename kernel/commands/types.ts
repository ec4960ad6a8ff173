import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { packageRoot } from "../paths.ts";

/** `thalweg types`. */
export function addTypes(program: Command): void {
  program
    .command("types")
    .description("write what VS Code and JupyterLab's language server need to see the types that cells see")
    .argument("[dir]", "the notebooks' folder", ".")
    .addHelpText("after", "\nFiles that are there already stay as they are, but for settings that they lack.")
    .action((folder: string) => {
      for (const line of writeTypes(resolve(folder))) console.log(line);
    });
}

/** Writes tsconfig.json and .vscode/settings.json; gives what was done, a line each. */
export function writeTypes(folder: string): string[] {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  return [
    merge(join(folder, "tsconfig.json"), {
      compilerOptions: compilerOptions(folder),
      include: ["**/*", `${virtualDocuments}/**/*`],
    }),
    merge(join(folder, ".vscode/settings.json"), editorSettings),
  ];
}

/** Where JupyterLab's language server (jupyterlab-lsp) has the cells of a notebook, as one file; it lies as the notebook does. */
const virtualDocuments = ".virtual_documents";

/** What the kernel's own check has (see kernel/language/project.ts), for a language server. */
const compilerOptions = (folder: string) => ({
  target: "es2024",
  lib: ["esnext"],
  module: "preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  customConditions: ["node"],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowJs: true,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
  rootDirs: [".", virtualDocuments],
  ...ownPaths(folder),
});

/** Where the kernel's types and Node's lie, unless the folder has them installed. */
function ownPaths(folder: string): { paths?: Record<string, string[]>; typeRoots?: string[] } {
  const from = createRequire(join(folder, "notebook"));
  const has = (name: string) => {
    try {
      from.resolve(`${name}/package.json`);
      return true;
    } catch {
      return existsSync(join(folder, "node_modules", name));
    }
  };
  const dist = join(packageRoot, "dist");
  return {
    ...(!has("thalweg") && {
      paths: {
        thalweg: [join(dist, "src/index.d.ts")],
        "thalweg/notebook": [join(dist, "kernel/notebook/index.d.ts")],
        "thalweg/lift": [join(dist, "src/lift/index.d.ts")],
      },
    }),
    ...(!has("@types/node") && { typeRoots: [join(folder, "node_modules/@types"), dirname(nodeTypes())] }),
  };
}

const nodeTypes = (): string =>
  dirname(createRequire(join(packageRoot, "package.json")).resolve("@types/node/package.json"));

/** For cells of notebooks, which VS Code checks without a tsconfig. */
const editorSettings = {
  "js/ts.implicitProjectConfig.module": "Preserve",
  "js/ts.implicitProjectConfig.target": "ESNext",
  "js/ts.implicitProjectConfig.strict": true,
  "js/ts.implicitProjectConfig.strictNullChecks": true,
};

type Json = { [key: string]: unknown };

/** Adds what a JSON file lacks. */
function merge(path: string, wanted: Json): string {
  if (!existsSync(path)) {
    writeFileSync(path, `${JSON.stringify(wanted, undefined, 2)}\n`);
    return `wrote ${path}`;
  }
  const present = parsed(path);
  if (!present) return `left ${path} as it is: it has comments or is broken; it should have ${JSON.stringify(wanted)}`;
  const joined = withMissing(present, wanted);
  if (JSON.stringify(joined) === JSON.stringify(present)) return `${path} has all that is needed`;
  writeFileSync(path, `${JSON.stringify(joined, undefined, 2)}\n`);
  return `added what ${path} lacked`;
}

function parsed(path: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Json;
  } catch {
    return undefined;
  }
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function withMissing(present: Json, wanted: Json): Json {
  const joined: Json = { ...present };
  for (const [key, value] of Object.entries(wanted))
    if (!(key in joined)) joined[key] = value;
    else if (isJson(value) && isJson(joined[key])) joined[key] = withMissing(joined[key], value);
  return joined;
}
