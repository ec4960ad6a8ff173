// Modules as cells see them: everything is found from the notebook's folder, but the kernel's own three, which are always
// the ones beside this kernel, whatever copy lies in node_modules there.
import { createRequire, isBuiltin, registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import { isBuilt, packageRoot } from "../paths.ts";
import { recordLoads } from "./moduleSyntax.ts";
import { importerName } from "./stackTrace.ts";

const own: Record<string, string> = {
  thalweg: "src/index",
  "thalweg/notebook": "kernel/notebook/index",
  "thalweg/lift": "src/lift/index",
};

export interface Modules {
  /** `import()` as if written in a file of the notebook's folder. */
  load(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>>;
  readonly require: NodeJS.Require;
  /** The `import.meta` of a cell whose script has this path. */
  meta(path: string): ImportMeta;
}

export function openModules(directory: string): Modules {
  registerHooks({
    resolve(specifier, context, next) {
      const file = Object.hasOwn(own, specifier) ? own[specifier] : undefined;
      if (file !== undefined) return { ...ownModule(file), shortCircuit: true };
      try {
        return next(specifier, context);
      } catch (error) {
        const lent = lentPackage(specifier, context.parentURL, directory);
        if (lent !== undefined) return next(lent, context);
        throw explained(error, specifier, context.parentURL, directory);
      }
    },
  });
  recordLoads();
  const importer = new Script("(specifier, options) => import(specifier, options)", {
    filename: join(directory, importerName),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as Modules["load"];
  const require = createRequire(join(directory, "notebook"));
  return {
    load: (specifier, options) => importer(String(specifier), options),
    require,
    meta: (path) => metaOf(path),
  };
}

/** `require`, `__dirname` and `__filename`, as scripts in the notebook's folder have them. */
export function installModuleGlobals(modules: Modules, directory: string): void {
  const globals = { require: modules.require, __dirname: directory, __filename: join(directory, "notebook") };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

const ownModule = (file: string) => {
  const path = isBuilt ? join(packageRoot, "dist", `${file}.js`) : join(packageRoot, `${file}.ts`);
  return { url: pathToFileURL(path).href, format: isBuilt ? "module" : "module-typescript" };
};

function metaOf(path: string): ImportMeta {
  const url = pathToFileURL(path).href;
  const from = createRequire(path);
  return {
    url,
    filename: path,
    dirname: dirname(path),
    main: false,
    resolve: (specifier: string) => {
      if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
      if (/^[a-z][a-z0-9+.-]*:/i.test(specifier)) return specifier;
      if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
      return pathToFileURL(from.resolve(specifier)).href;
    },
  } as ImportMeta;
}

/** The same error with what helps: where was looked, and how to install it. */
function explained(error: unknown, specifier: string, parent: string | undefined, directory: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") return error;
  const importer = parent?.startsWith("file:") ? fileURLToPath(parent) : parent;
  const from = importer && dirname(importer) !== directory ? ` (imported by ${importer})` : "";
  const isPath = /^(?:\.{1,2}(?:\/|$)|\/|[a-z]+:)/i.test(specifier);
  const repair = isPath
    ? `. Looked for it from ${importer ? dirname(importer) : directory}`
    : installHint(specifier, importer ? dirname(importer) : directory);
  return Object.assign(new Error(`Cannot find ${isPath ? "module" : "package"} '${specifier}'${from}${repair}`), {
    code,
  });
}

/** The kernel's own copy of a package that the notebook's folder lacks, for its cells and its own modules. */
function lentPackage(specifier: string, parent: string | undefined, directory: string): string | undefined {
  const isOfNotebook = parent === undefined || parent.startsWith(pathToFileURL(directory).href);
  if (!isOfNotebook || parent?.includes("/node_modules/") || /^(?:[./]|[a-z]+:)/i.test(specifier)) return undefined;
  try {
    const path = ownRequire.resolve(specifier);
    return isBuiltin(path) ? undefined : pathToFileURL(path).href;
  } catch {
    return undefined;
  }
}

const ownRequire = createRequire(join(packageRoot, "package.json"));

function installHint(specifier: string, folder: string): string {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  return `. Install it with: %npm install ${name}\n(in ${folder}; looked for node_modules/${name} there and in the folders above)`;
}
