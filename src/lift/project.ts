// One language service for all files that a plugin sees: unchanged files are parsed and bound once.
import { dirname, resolve } from "node:path";
import { getLibFiles, libFolderInMemoryPath, ts } from "@ts-morph/common";
import { asksForDerivatives } from "./candidates.ts";

/** Packages whose types say nothing about numeric functions, and are large. Others count where derivatives are asked for. */
const SKIPPED = /^(node:|vitest|vite|esbuild|typescript|ts-morph|@ts-morph\/|playwright|react|@types\/)/;

const isLocal = (specifier: string): boolean => /^(\.|\/|#|thalweg)/.test(specifier);

const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2024.d.ts"],
  strict: true,
  allowImportingTsExtensions: true,
};

/** The library's declarations come with the compiler, in memory. */
const library = new Map(getLibFiles().map(({ fileName, text }) => [`${libFolderInMemoryPath}/${fileName}`, text]));
const exists = (file: string): boolean => library.has(file) || ts.sys.fileExists(file);
const read = (file: string): string | undefined => library.get(file) ?? ts.sys.readFile(file);

export class Project {
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #service: ts.LanguageService;

  constructor(directory: string) {
    const options = optionsOf(directory);
    const cache = ts.createModuleResolutionCache(directory, (name) => name, options);
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.#texts.keys()],
      getScriptVersion: (file) => this.#version(file),
      getScriptSnapshot: (file) => {
        const text = this.#texts.get(file)?.text ?? read(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => directory,
      getDefaultLibFileName: (settings) => `${libFolderInMemoryPath}/${ts.getDefaultLibFileName(settings)}`,
      fileExists: exists,
      readFile: read,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      resolveModuleNameLiterals: (literals, from, redirected, settings) =>
        literals.map(({ text }) =>
          SKIPPED.test(text) || (!isLocal(text) && !asksForDerivatives(read(from) ?? ""))
            ? { resolvedModule: undefined }
            : ts.resolveModuleName(text, from, settings, ts.sys, cache, redirected),
        ),
    };
    this.#service = ts.createLanguageService(host);
  }

  /** A program in which `file` has that text. */
  open(file: string, text: string): { program: ts.Program; source: ts.SourceFile } {
    const seen = this.#service.getProgram();
    const old = seen?.getSourceFile(file);
    // A file that another one imports is there already: another root would cost a new checker.
    if (seen && old?.text === text) return { program: seen, source: old };
    this.#texts.set(file, { text, version: (this.#texts.get(file)?.version ?? 0) + 1 });
    const program = this.#service.getProgram();
    const source = program?.getSourceFile(file);
    if (!program || !source) throw new Error(`lift: ${file} could not be read`);
    return { program, source };
  }

  #version(file: string): string {
    // A file that changed on disk is opened again with its new text.
    return String(this.#texts.get(file)?.version ?? 0);
  }
}

/** The options of the nearest tsconfig.json, without what only slows this down. */
function optionsOf(directory: string): ts.CompilerOptions {
  const file = ts.findConfigFile(directory, ts.sys.fileExists);
  if (!file) return DEFAULTS;
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const found = ts.convertCompilerOptionsFromJson(config?.compilerOptions ?? {}, resolve(dirname(file))).options;
  return { ...DEFAULTS, ...found, types: [], noEmit: true, declaration: false, composite: false, incremental: false };
}
