// Local modules and their reloading. Each version of a file is a module of its own to Node (`lib.ts?v=2`): when a file changes,
// it and all that import it get a new version; what they do not touch keeps its instance, and with it its state.
import { createRequire, registerHooks } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompiledModule, ImportedName } from "../compiledModule.ts";
import { nameOf } from "./inspectValue.ts";
import type { Positions } from "./positions.ts";

interface Local {
  readonly path: string;
  /** Counts the instances; the newest that worked, unless it has never been loaded. */
  version: number;
  module: CompiledModule;
}

type Load = (specifier: string) => Promise<Record<string, unknown>>;

export class LocalModules {
  readonly #positions: Positions;
  readonly #directory: string;
  /** What was required, by path: CommonJS has one instance of a file. */
  readonly #required: NodeJS.Dict<NodeModule>;
  /** From where cells require. */
  readonly #notebook: string;
  readonly #locals = new Map<string, Local>();
  /** Code by address, for instances that are yet to be loaded. */
  readonly #code = new Map<string, CompiledModule>();
  /** What specifiers mean in cells. */
  readonly #specifiers = new Map<string, string>();
  /** Notebook variables that are imports. */
  readonly #names = new Map<string, ImportedName>();
  readonly #loaded = new Set<string>();
  #count = 0;

  constructor(positions: Positions, directory: string) {
    this.#positions = positions;
    this.#directory = directory;
    this.#required = createRequire(join(directory, "notebook")).cache;
    this.#notebook = pathToFileURL(join(directory, "notebook")).href;
    installHot();
    registerHooks({
      resolve: (specifier, context, next) => {
        const local = this.#find(specifier, context.parentURL);
        if (!local) return next(specifier, context);
        const { kind } = local.module;
        return {
          url: this.#address(local),
          ...(kind !== "commonjs" && { format: kind }), // Node knows from the package whether a script is one
          shortCircuit: true,
          ...(kind === "json" && { importAttributes: { type: "json" } }),
        };
      },
      load: (url, context, next) => {
        const module = this.#code.get(url);
        if (!module) return next(url, context);
        this.#loaded.add(url);
        if (module.failure !== undefined) throw unreadable(module.failure);
        if (module.kind === "commonjs") return next(url, context);
        return { format: module.kind, source: withHot(module), shortCircuit: true };
      },
    });
  }

  /** A cell that is about to run imports these names, and declares `declared`. */
  expect(
    specifiers: Readonly<Record<string, string>>,
    names: readonly ImportedName[],
    declared: readonly string[],
  ): void {
    for (const [specifier, path] of Object.entries(specifiers)) this.#specifiers.set(specifier, path);
    for (const name of declared) this.#names.delete(name);
    for (const each of names) this.#names.set(each.name, each);
  }

  /**
   * Takes modules that changed, loads anew those that were loaded, and puts what they export into the variables that import
   * it. Gives what is to be said: a file whose new version fails keeps the old one.
   */
  async update(
    modules: readonly CompiledModule[],
    load: Load,
    box: (name: string) => { v: unknown },
  ): Promise<string[]> {
    const stale = this.#take(modules);
    if (stale.size === 0) return [];
    const before = new Map([...stale].map((local) => [local, { ...local, required: this.#required[local.path] }]));
    for (const local of stale) this.#renew(local);
    const bound = [...this.#names.values()].filter(({ specifier }) => {
      const local = this.#find(specifier, undefined);
      return local && stale.has(local);
    });
    const again = new Set([...bound.map(({ specifier }) => specifier)]);
    try {
      for (const local of stale) leave(local.path);
      const loaded = new Map<string, Record<string, unknown>>();
      for (const specifier of again) loaded.set(specifier, await load(specifier));
      for (const { name, specifier, exported } of bound) {
        const module = loaded.get(specifier)!;
        if (exported === "*") box(name).v = module;
        else if (exported in module) box(name).v = module[exported];
      }
      return [];
    } catch (error) {
      for (const [local, { version, required }] of before) {
        local.version = version;
        this.#required[local.path] = required;
      }
      const changed = modules.map(({ path }) => relative(this.#directory, path)).join(", ");
      return [`${changed}: the changed version does not run, the last one that did is kept. ${nameOf(error)}\n`];
    }
  }

  /** Stores modules; gives those of them that were loaded, and all loaded ones that import them. */
  #take(modules: readonly CompiledModule[]): Set<Local> {
    const stale = new Set<Local>();
    for (const module of modules) {
      const local = this.#locals.get(module.path);
      if (!local) {
        const made: Local = { path: module.path, version: 0, module };
        this.#locals.set(module.path, made);
        this.#renew(made);
      } else {
        local.module = module;
        if (this.#loaded.has(this.#address(local))) stale.add(local);
        else this.#renew(local);
      }
    }
    for (let grown = true; grown; ) {
      grown = false;
      for (const local of this.#locals.values()) {
        if (stale.has(local) || !this.#loaded.has(this.#address(local))) continue;
        if (!Object.values(local.module.imports).some((path) => stale.has(this.#locals.get(path)!))) continue;
        stale.add(local);
        grown = true;
      }
    }
    return stale;
  }

  #renew(local: Local): void {
    local.version = ++this.#count;
    const { module, path } = local;
    delete this.#required[path];
    this.#code.set(this.#address(local), module);
    if (module.map !== "") this.#positions.addModule(path, local.version, module);
  }

  #find(specifier: string, parent: string | undefined): Local | undefined {
    if (parent?.startsWith("file:") && parent.includes("?v=")) {
      const from = this.#code.get(parent);
      const path = from?.imports[specifier];
      if (path !== undefined) return this.#locals.get(path);
    }
    if (parent === this.#notebook) return this.#cjs(this.#specifiers.get(specifier));
    if (parent?.startsWith("file:")) {
      const from = this.#locals.get(fileURLToPath(parent));
      if (from?.module.kind === "commonjs") return this.#cjs(from.module.imports[specifier]);
    }
    if (parent !== undefined && !parent.endsWith("/$import") && !/\/Cell%20\[[^/]*$/.test(parent)) return undefined;
    const path = this.#specifiers.get(specifier);
    return path === undefined ? undefined : this.#locals.get(path);
  }

  /** What `require` is given anew. */
  #cjs(path: string | undefined): Local | undefined {
    const local = path === undefined ? undefined : this.#locals.get(path);
    return local?.module.kind === "module" ? undefined : local;
  }

  #address = ({ path, version }: Local): string => `${pathToFileURL(path).href}?v=${version}`;
}

/** What a module finds as `import.meta.hot`: what it puts into `data`, its next version finds there. */
interface Hot {
  readonly data: Record<string, unknown>;
  accept(): void;
  dispose(leave: (data: Record<string, unknown>) => void): void;
}

const hotSymbol = Symbol.for("thalweg.hot");
const kept = new Map<string, Record<string, unknown>>();
const leaving = new Map<string, ((data: Record<string, unknown>) => void)[]>();

function installHot(): void {
  const hot = (url: string): Hot => {
    const path = fileURLToPath(url.replace(/\?.*/, ""));
    const data = kept.get(path) ?? {};
    kept.set(path, data);
    return {
      data,
      accept: () => {},
      dispose: (leave) => void leaving.set(path, [...(leaving.get(path) ?? []), leave]),
    };
  };
  Object.defineProperty(globalThis, hotSymbol, { value: hot });
}

/** A SyntaxError without frames: its message says where. */
function unreadable(message: string): SyntaxError {
  const error = new SyntaxError(message);
  error.stack = `SyntaxError: ${message}`;
  return error;
}

/** An instance is about to be replaced. */
function leave(path: string): void {
  const all = leaving.get(path) ?? [];
  leaving.delete(path);
  for (const each of all) each(kept.get(path) ?? {});
}

/** On the module's first line, so that no line moves. */
const withHot = ({ code }: CompiledModule): string =>
  code.includes("import.meta.hot")
    ? `import.meta.hot = globalThis[Symbol.for("thalweg.hot")](import.meta.url);${code}`
    : code;
