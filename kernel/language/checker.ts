// One LanguageService over the session's virtual files. Each check is one program, made of the last one's parts.
import { isBuiltin } from "node:module";
import { relative } from "node:path";
import { ambientTypes, nodeOnlyNames } from "./ambient.ts";
import { Host } from "./host.ts";
import { cellOptions, type Project, projectOf } from "./project.ts";
import { type RuntimeName, readRuntimeNames } from "./runtimeNames.ts";
import { type ParsedFile, parse, ts } from "./typescript.ts";

export interface Checked {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  /** Of the user's text only, in order. */
  readonly diagnostics: readonly ts.Diagnostic[];
  /** Imported modules that have no types: everything in them is `any`. */
  readonly untyped: readonly string[];
}

export class Checker {
  readonly host = new Host(cellOptions);
  private readonly registry = ts.createDocumentRegistry(true, "/");
  service = this.createService();
  private project: Project | undefined;
  private problems: readonly string[] = [];
  private runtime: ReadonlyMap<string, RuntimeName> | undefined;

  /** The file of the text at hand. */
  get path(): string {
    return `${this.host.directory}/.cell.${this.jsx ? "tsx" : "ts"}`;
  }

  configure(directory: string): void {
    this.host.remove(this.path);
    this.host.directory = directory.replace(/[\\/]+$/, "");
    this.refresh();
  }

  /** Whether the notebook's tsconfig turns JSX on. */
  get jsx(): boolean {
    return this.host.options.jsx !== undefined;
  }

  /** Looks at the disk again, at the notebook's tsconfig too. */
  refresh(): void {
    this.host.refresh();
    const project = projectOf(this.host.directory);
    if (project === this.project) return;
    this.project = project;
    this.host.remove(this.path);
    this.host.configure(project.options, project.declarations);
    this.problems = project.problems;
  }

  /** What is wrong with the tsconfig; each state of the file is reported once. */
  takeProblems(): readonly string[] {
    const { problems } = this;
    this.problems = [];
    return problems;
  }

  /** Starts anew after a crash inside the compiler. */
  restart(): void {
    this.service = this.createService();
  }

  parse(source: string): ParsedFile {
    const file = parse(this.path, source);
    const factory = this.host.options.jsx === ts.JsxEmit.React ? jsxFactory(this.host.options) : undefined;
    if (factory !== undefined && source.includes("<")) (file.identifiers as Map<string, string>).set(factory, factory);
    return file;
  }

  /** Puts `text` before the compiler, with `roots` beside it. */
  open(text: string, roots: readonly string[]): ts.Program {
    this.host.write(this.path, text);
    this.host.setRoots([this.path, ...roots]);
    return this.service.getProgram()!;
  }

  /** Checks a text whose first `length` units are the user's. */
  check(text: string, length: number, parsed: ParsedFile, roots: readonly string[]): Checked {
    this.joinNode(text.slice(0, length), parsed);
    const first = this.checkOnce(text, length, roots);
    if (this.host.nodeTypes || !(includesNode(first.program) || first.diagnostics.some(mayBeNode))) return first;
    this.host.nodeTypes = true;
    return this.checkOnce(text, length, roots);
  }

  /** Specifiers of a text that the tsconfig's `paths` (or `baseUrl`) maps to the project's own files, as relative paths. */
  aliases(parsed: ParsedFile): ReadonlyMap<string, string> {
    const { options, directory } = this.host;
    const found = new Map<string, string>();
    if (!options.paths && options.baseUrl === undefined) return found;
    for (const { fileName } of ts.preProcessFile(parsed.text, true, true).importedFiles) {
      if (/^\.{0,2}\//.test(fileName) || isBuiltin(fileName)) continue;
      const { resolvedModule } = ts.resolveModuleName(fileName, this.path, options, this.host);
      if (
        !resolvedModule ||
        resolvedModule.isExternalLibraryImport ||
        /\.d\.[cm]?ts$/.test(resolvedModule.resolvedFileName)
      )
        continue;
      const path = relative(directory, resolvedModule.resolvedFileName).replaceAll("\\", "/");
      found.set(fileName, path.startsWith(".") ? path : `./${path}`);
    }
    return found;
  }

  /** What cells can import from "thalweg". Read once: the package does not change. */
  get runtimeNames(): ReadonlyMap<string, RuntimeName> {
    this.runtime ??= readRuntimeNames(this.open('import * as runtime from "thalweg";\n', []), this.path);
    return this.runtime;
  }

  /** Lets @types/node take the ambient typing's place when a text needs it. */
  joinNode(source: string, parsed: ParsedFile): void {
    this.host.nodeTypes ||= asksForNode(source, parsed);
  }

  private checkOnce(text: string, length: number, roots: readonly string[]): Checked {
    const program = this.open(text, roots);
    const file = program.getSourceFile(this.path)!;
    const all = program.getSemanticDiagnostics(file).filter((each) => each.start !== undefined);
    const untyped = all
      .filter((each) => each.code === 7016)
      .map((each) => file.text.substr(each.start! + 1, each.length! - 2));
    return { program, file, diagnostics: usersOwn(all, length), untyped };
  }

  private createService(): ts.LanguageService {
    return ts.createLanguageService(this.host, this.registry);
  }
}

/** The name that JSX of the classic kind calls without saying so. */
const jsxFactory = (options: ts.CompilerOptions): string => (options.jsxFactory ?? "React").split(".")[0]!;

/** Leaves out what is wrong with our own text, and what is no error in a notebook. */
function usersOwn(all: readonly ts.Diagnostic[], length: number): ts.Diagnostic[] {
  const own = all.filter(
    (each) => each.start! <= length && !isNoError(each) && each.start! + (each.length ?? 0) <= length,
  );
  // `const rows = []` evolves as it is filled; that its use in a later cell is not seen is no fault of this cell.
  const evolving = own.some((each) => each.code === 7005);
  return evolving ? own : own.filter((each) => each.code !== 7034);
}

/** A package without types is `any`; addresses that only the engine can load are left to it. */
const isNoError = (diagnostic: ts.Diagnostic): boolean =>
  diagnostic.code === 7016 ||
  (diagnostic.code === 2307 &&
    /^Cannot find module '(?:(?:data|file|https?):|[^']*\.(?:wasm|node)')/.test(
      ts.flattenDiagnosticMessageText(diagnostic.messageText, " "),
    ));

/** Imports of node's own modules, additions to them, and globals that only @types/node declares. */
function asksForNode(source: string, parsed: ParsedFile): boolean {
  for (const [, specifier] of source.matchAll(
    /\b(?:from|import|require|getBuiltinModule|module)\s*\(?\s*["'`]([^"'`]+)["'`]/g,
  ))
    if (isBuiltin(specifier!)) return true;
  for (const name of parsed.identifiers.keys()) if (nodeOnlyNames.has(name)) return true;
  return false;
}

const includesNode = (program: ts.Program): boolean =>
  program.getSourceFiles().some((file) => file.fileName.endsWith("/@types/node/index.d.ts"));

/** A member that the ambient typing does not know; @types/node may. */
function mayBeNode(diagnostic: ts.Diagnostic): boolean {
  if (![2339, 2551, 2694, 2724, 2353].includes(diagnostic.code)) return false;
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  const type = /(?:type|Namespace|in type) '(?:typeof )?(?:NodeJS\.)?(\w+)/.exec(text)?.[1];
  return type !== undefined && ambientTypes.has(type);
}
