// What the compiler sees of the world: virtual cell files, the library in memory, and the disk, cached. Without these caches
// every cell would cost twice as much.
import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { packageRoot } from "../paths.ts";
import { ambient } from "./ambient.ts";
import { dialogs } from "./dialogs.ts";
import { hot } from "./hot.ts";
import { asksForWhole, libraryFiles, libraryFolder, libraryText } from "./library.ts";
import { ts } from "./typescript.ts";
import { webAssembly } from "./webAssembly.ts";

interface HostFile {
  readonly text: string;
  readonly snapshot: ts.IScriptSnapshot;
  readonly version: string;
}

const ambientFile = "/.thalweg/ambient.d.ts";
const dialogsFile = "/.thalweg/dialogs.d.ts";
const hotFile = "/.thalweg/hot.d.ts";
const webAssemblyFile = "/.thalweg/webAssembly.d.ts";

/** Files that never change while the kernel runs. */
const isStable = (path: string) =>
  path.startsWith(libraryFolder) || path.startsWith(`${packageRoot}/dist/`) || path.includes("/node_modules/");

export class Host implements ts.LanguageServiceHost {
  /** The notebook's folder, without a slash at its end. */
  directory = "/.thalweg";
  /** True once @types/node has taken the ambient typing's place. */
  nodeTypes = false;
  options: ts.CompilerOptions;

  private readonly virtual = new Map<string, HostFile>();
  private readonly disk = new Map<string, HostFile | undefined>();
  private readonly exists = new Map<string, boolean>();
  private readonly realPaths = new Map<string, string>();
  private roots: readonly string[] = [];
  /** Declaration files of the notebook's project. */
  private declarations: readonly string[] = [];
  private change = 0;
  private installed = "";

  constructor(options: ts.CompilerOptions) {
    this.options = options;
    this.virtual.set(ambientFile, hostFile(ambient, "0"));
    this.virtual.set(dialogsFile, hostFile(dialogs, "0"));
    this.virtual.set(hotFile, hostFile(hot, "0"));
    this.virtual.set(webAssemblyFile, hostFile(webAssembly, "0"));
  }

  /** Makes or replaces a virtual file; gives back its path. */
  write(path: string, text: string): void {
    this.virtual.set(path, hostFile(text, String(++this.change)));
  }

  remove(path: string): void {
    if (this.virtual.delete(path)) this.change++;
  }

  setRoots(roots: readonly string[]): void {
    this.roots = roots;
    this.change++;
  }

  /** Takes what the notebook's tsconfig says. */
  configure(options: ts.CompilerOptions, declarations: readonly string[]): void {
    if (asksForWhole(options) !== asksForWhole(this.options))
      for (const path of this.disk.keys()) if (path.startsWith(libraryFolder)) this.disk.delete(path);
    this.options = options;
    this.declarations = declarations;
    // The ambient typing and the DOM library declare the same names; @types/node is made to stand beside it.
    if (this.hasDom && this.nodeTypesFile() !== undefined) this.nodeTypes = true;
    this.change++;
  }

  private get hasDom(): boolean {
    return this.options.lib?.some((name) => /^lib\.(?:dom|webworker)\b/.test(name)) ?? false;
  }

  /** Looks at the disk again: what was missing may be installed now, a local module may have been edited. */
  refresh(): void {
    for (const [path, found] of this.exists) if (!found || !isStable(path)) this.exists.delete(path);
    for (const [path, file] of this.disk)
      if (!file || (!isStable(path) && file.version !== diskVersion(path))) {
        this.disk.delete(path);
        this.change++;
      }
    const installed = installVersion(this.directory || "/");
    if (installed !== this.installed) {
      this.installed = installed;
      for (const path of this.disk.keys()) if (path.startsWith(this.directory)) this.disk.delete(path);
      this.exists.clear();
      this.change++;
    }
  }

  /** The kernel's own @types/node; undefined when the package was installed without it. */
  nodeTypesFile(): string | undefined {
    for (let folder = packageRoot; ; folder = dirname(folder)) {
      const file = join(folder, "node_modules/@types/node/index.d.ts");
      if (this.fileExists(file)) return file;
      if (dirname(folder) === folder) return undefined;
    }
  }

  getCompilationSettings = () => this.options;
  getScriptFileNames = (): string[] => [
    ...this.roots,
    ...this.declarations,
    (this.nodeTypes ? this.nodeTypesFile() : undefined) ?? ambientFile,
    hotFile,
    ...(this.hasDom ? [] : [webAssemblyFile, dialogsFile]),
  ];
  getProjectVersion = () => `${this.change} ${this.nodeTypes}`;
  getScriptVersion = (path: string) => this.file(path)?.version ?? "missing";
  getScriptSnapshot = (path: string) => this.file(path)?.snapshot;
  getCurrentDirectory = () => "/";
  getDefaultLibFileName = () => `${libraryFolder}/lib.esnext.d.ts`;
  useCaseSensitiveFileNames = () => true;
  readFile = (path: string) => this.file(path)?.text;
  fileExists = (path: string): boolean => {
    if (this.virtual.has(path) || libraryFiles.has(path)) return true;
    return this.cached(this.exists, path, () => isFile(path));
  };
  directoryExists = (path: string): boolean => this.cached(this.exists, path + "/", () => existsSync(path));
  getDirectories = (path: string): string[] => ts.sys.getDirectories(path);
  readDirectory: ts.LanguageServiceHost["readDirectory"] = (...rest) => ts.sys.readDirectory(...rest);
  realpath = (path: string): string =>
    this.virtual.has(path) || path.startsWith(libraryFolder)
      ? path
      : this.cached(this.realPaths, path, () => ts.sys.realpath!(path));

  resolveModuleNameLiterals = (
    literals: readonly ts.StringLiteralLike[],
    containingFile: string,
    redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
    file: ts.SourceFile,
  ): ts.ResolvedModuleWithFailedLookupLocations[] =>
    literals.map((literal) => {
      const own = this.ownModule(literal.text, containingFile);
      if (own)
        return {
          resolvedModule: { resolvedFileName: own, extension: extensionOf(own), isExternalLibraryImport: false },
        };
      if (isBuiltin(literal.text)) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(file, literal, options);
      const resolve = (from: string) =>
        ts.resolveModuleName(literal.text, from, options, this, undefined, redirected, mode);
      const found = resolve(containingFile);
      if (found.resolvedModule || !this.mayBorrow(literal.text, containingFile)) return found;
      return resolve(join(packageRoot, "package.ts"));
    });

  resolveTypeReferenceDirectiveReferences = <T extends ts.FileReference | string>(
    references: readonly T[],
    containingFile: string,
    redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations[] =>
    references.map((reference) => {
      const name = typeof reference === "string" ? reference : reference.fileName;
      const found = ts.resolveTypeReferenceDirective(name, containingFile, options, this, redirected);
      const file = name === "node" && !found.resolvedTypeReferenceDirective ? this.nodeTypesFile() : undefined;
      return file
        ? { resolvedTypeReferenceDirective: { primary: true, resolvedFileName: file }, failedLookupLocations: [] }
        : found;
    });

  /** Cells and their modules find the packages the kernel has, where their own folder has none of that name. */
  private mayBorrow(specifier: string, containingFile: string): boolean {
    return !/^(?:[./]|[a-z]+:)/i.test(specifier) && !isStable(containingFile);
  }

  /** Modules that the disk has no say in: cells, and the kernel's own package. */
  private ownModule(specifier: string, containingFile: string): string | undefined {
    if (specifier.startsWith("./.cell_")) {
      const path = `${dirname(containingFile)}/${specifier.slice(2)}`;
      return [".d.ts", ".ts", ".tsx"].map((end) => path + end).find((file) => this.virtual.has(file));
    }
    const part = packageModules[specifier];
    return part && [`dist/${part}.d.ts`, `${part}.ts`].map((file) => join(packageRoot, file)).find(this.fileExists);
  }

  private file(path: string): HostFile | undefined {
    const virtual = this.virtual.get(path);
    if (virtual) return virtual;
    return this.cached(this.disk, path, () => {
      const text = libraryText(path, this.options);
      if (text !== undefined) return hostFile(text, asksForWhole(this.options) ? "whole" : "parts");
      try {
        return hostFile(readFileSync(path, "utf8"), isStable(path) ? "0" : diskVersion(path));
      } catch {
        return undefined;
      }
    });
  }

  private cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
    if (cache.has(key)) return cache.get(key)!;
    const value = make();
    cache.set(key, value);
    return value;
  }
}

const packageModules: Record<string, string | undefined> = {
  __proto__: null as never,
  thalweg: "src/index",
  "thalweg/notebook": "kernel/notebook/index",
  "thalweg/lift": "src/lift/index",
};

const hostFile = (text: string, version: string): HostFile => ({
  text,
  snapshot: ts.ScriptSnapshot.fromString(text),
  version,
});

const extensionOf = (path: string) =>
  path.endsWith(".d.ts") ? ts.Extension.Dts : path.endsWith(".tsx") ? ts.Extension.Tsx : ts.Extension.Ts;

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function diskVersion(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.mtimeMs} ${status.size}` : "missing";
}

/** Changes when npm installs into the notebook's folder or above it. */
function installVersion(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    const status = statSync(join(folder, "node_modules/.package-lock.json"), { throwIfNoEntry: false });
    if (status) return `${folder} ${status.mtimeMs}`;
    if (dirname(folder) === folder) return "";
  }
}
