// The notebook's own modules: local files that cells import, compiled as cells are (lifted, with their syntax lowered), so that
// the executor need not know TypeScript. Only what changed on disk is compiled again.
import { readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { extname, relative, sep } from "node:path";
import { asksForDerivatives, liftModule, mayHaveLifts } from "../../src/lift/index.ts";
import type { CompiledModule } from "../compiledModule.ts";
import { packageRoot } from "../paths.ts";
import type { Checker } from "./checker.ts";
import { placeOf } from "./diagnostics.ts";
import { compose, decode, encode, type Mappings } from "./sourceMap.ts";
import { parse, ts } from "./typescript.ts";

const extensions = [".ts", ".tsx", ".mts", ".jsx", ".js", ".mjs", ".cjs", ".json"];

export class LocalModules {
  private readonly checker: Checker;
  /** What cells import. */
  private readonly roots = new Set<string>();
  private readonly compiled = new Map<string, CompiledModule>();

  constructor(checker: Checker) {
    this.checker = checker;
  }

  clear(): void {
    this.roots.clear();
    this.compiled.clear();
  }

  /** Local files that a cell's text imports, by specifier; they are watched from now on. */
  importsOf(text: string): Record<string, string> {
    const imports = this.localImports(text, this.checker.path);
    for (const path of Object.values(imports)) this.roots.add(path);
    return imports;
  }

  /** Modules whose version is not the `known` one, with all that they import. */
  changed(known: Readonly<Record<string, string>>): CompiledModule[] {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const imported of Object.values(this.module(path).imports)) visit(imported);
    };
    for (const path of this.roots) visit(path);
    return [...reached].map((path) => this.module(path)).filter(({ path, version }) => known[path] !== version);
  }

  private module(path: string): CompiledModule {
    const version = versionOf(path);
    const earlier = this.compiled.get(path);
    if (earlier?.version === version) return earlier;
    const made = this.make(path, version);
    this.compiled.set(path, made);
    return made;
  }

  private make(path: string, version: string): CompiledModule {
    const gone = { path, version, imports: {}, map: "", source: "" };
    let source: string;
    try {
      source = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
      return { ...gone, kind: "module", code: "", failure: (error as Error).message };
    }
    if (path.endsWith(".json")) return { ...gone, kind: "json", code: source };
    const imports = this.localImports(source, path);
    if (isCommonJs(path, source)) return { ...gone, imports, kind: "commonjs", code: "" };
    const wrong = parse(path, source).parseDiagnostics[0];
    if (wrong) return { ...gone, imports, kind: "module", code: "", failure: this.words(path, source, wrong) };
    const { code, map } = this.transpile(path, source, this.lifted(path, source));
    return { path, version, imports, kind: "module", code, map, source };
  }

  /** The text with its numeric functions registered, and the map back. */
  private lifted(path: string, source: string): { text: string; mappings?: Mappings } {
    if (!/\.m?tsx?$/.test(path) || !mayHaveLifts(path, source)) return { text: source };
    try {
      const specifier = `./${relative(this.checker.host.directory, path).replaceAll(sep, "/")}`;
      this.checker.refresh();
      const program = this.checker.open(`import ${JSON.stringify(specifier)};\n`, []);
      const file = program.getSourceFile(path);
      const lifted = file && liftModule(program, file, { outermost: !asksForDerivatives(source) });
      if (!lifted?.map) return { text: source };
      return { text: lifted.code, mappings: decode(lifted.map.mappings) };
    } catch {
      return { text: source }; // it runs without derivatives
    }
  }

  private transpile(path: string, source: string, lifted: { text: string; mappings?: Mappings }) {
    const { paths, baseUrl, rootDirs, declaration, ...options } = this.checker.host.options;
    const { outputText, sourceMapText = "" } = ts.transpileModule(lifted.text, {
      fileName: path,
      compilerOptions: { ...options, module: ts.ModuleKind.ESNext, sourceMap: true },
    });
    const code = outputText.replace(/(^|\n)\/\/# sourceMappingURL=.*\s*$/, "$1");
    const mappings = decode((JSON.parse(sourceMapText) as { mappings: string }).mappings);
    return { code, map: encode(lifted.mappings ? compose(mappings, lifted.mappings) : mappings, path, source) };
  }

  private words(path: string, text: string, { messageText, start = 0 }: ts.Diagnostic): string {
    const { line, column } = placeOf(text, start);
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${relative(this.checker.host.directory, path)}, line ${line}, column ${column}: ${message}`;
  }

  private localImports(text: string, from: string): Record<string, string> {
    const imports: Record<string, string> = {};
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (isBuiltin(fileName) || Object.hasOwn(imports, fileName)) continue;
      const { options } = this.checker.host;
      const found = ts.resolveModuleName(fileName, from, options, this.checker.host).resolvedModule?.resolvedFileName;
      if (found !== undefined && isLocal(found)) imports[fileName] = found;
    }
    return imports;
  }
}

/** A file of the user's own. */
function isLocal(path: string): boolean {
  if (!extensions.includes(extname(path)) || /\.d\.[cm]?ts$/.test(path)) return false;
  return !path.includes("/node_modules/") && !path.startsWith(`${packageRoot}/dist/`);
}

/** Neither `import` nor `export` at the start of a line. */
const isCommonJs = (path: string, source: string): boolean =>
  path.endsWith(".cjs") || (/\.jsx?$/.test(path) && !/^\s*(?:import\b\s*[\w{*"']|export\b)/m.test(source));

function versionOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.mtimeMs} ${status.size}` : "missing";
}
