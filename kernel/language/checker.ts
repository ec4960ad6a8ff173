// One LanguageService over the session's virtual files. Each check is one program, made of the last one's parts.
import { isBuiltin } from "node:module";
import { ambientTypes, nodeOnlyNames } from "./ambient.ts";
import { Host } from "./host.ts";
import { type ParsedFile, parse, ts } from "./typescript.ts";

export interface Checked {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  /** Of the user's text only, in order. */
  readonly diagnostics: readonly ts.Diagnostic[];
  /** Imported modules that have no types: everything in them is `any`. */
  readonly untyped: readonly string[];
}

const options: ts.CompilerOptions = {
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

export class Checker {
  readonly host = new Host(options);
  private readonly registry = ts.createDocumentRegistry(true, "/");
  service = this.createService();

  /** The file of the text at hand. */
  get path(): string {
    return `${this.host.directory}/.cell.ts`;
  }

  configure(directory: string): void {
    this.host.remove(this.path);
    this.host.directory = directory.replace(/[\\/]+$/, "");
  }

  /** Starts anew after a crash inside the compiler. */
  restart(): void {
    this.service = this.createService();
  }

  parse(source: string): ParsedFile {
    return parse(this.path, source);
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

/** Imports of node's own modules, and globals that only @types/node declares. */
function asksForNode(source: string, parsed: ParsedFile): boolean {
  for (const [, specifier] of source.matchAll(
    /\b(?:from|import|require|getBuiltinModule)\s*\(?\s*["'`]([^"'`]+)["'`]/g,
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
