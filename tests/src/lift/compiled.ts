// Checks and emits TypeScript in memory, with the lifting transformer before emission, as a notebook cell is.
import { getLibFiles, libFolderInMemoryPath, ts } from "@ts-morph/common";
import { type CreatedLift, createLift, type LiftOptions } from "../../../src/lift/index.ts";

export interface Compiled extends CreatedLift {
  /** JavaScript with the registrations. */
  readonly javascript: string;
  /** The error messages of the compiler itself. */
  readonly errors: readonly string[];
}

const library = new Map(
  getLibFiles().map(({ fileName, text }) => [
    `${libFolderInMemoryPath}/${fileName}`,
    ts.createSourceFile(`${libFolderInMemoryPath}/${fileName}`, text, ts.ScriptTarget.ES2024, true),
  ]),
);

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  lib: ["lib.es2024.d.ts"],
  types: [],
};

let last: ts.Program | undefined;

/** Compiles `/main.ts`; others of `files` are beside it. */
export function compiled(files: Record<string, string>, lift: LiftOptions = {}): Compiled {
  const sources = new Map(
    Object.entries(files).map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.ES2024, true)]),
  );
  let javascript = "";
  const program = ts.createProgram(
    Object.keys(files),
    options,
    {
      getSourceFile: (name) => sources.get(name) ?? library.get(name),
      getDefaultLibFileName: () => `${libFolderInMemoryPath}/lib.es2024.d.ts`,
      writeFile: () => {},
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => sources.has(name) || library.has(name),
      readFile: (name) => (sources.get(name) ?? library.get(name))?.text,
    },
    last,
  );
  last = program;
  const source = program.getSourceFile("/main.ts")!;
  const errors = ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n"));
  const created = createLift(program, source, lift);
  program.emit(source, (_, text) => (javascript = text), undefined, false, { before: [created.transformer] });
  return { ...created, javascript, errors };
}

/** Runs emitted JavaScript without imports; gives its exports. */
export async function run<T>({ javascript, lifts }: Compiled, scope: Record<string, unknown> = {}): Promise<T> {
  const names = Object.keys(scope);
  const text = javascript
    .replace(/^import .*$/gm, "")
    .replace(/^export \{(.*)\};$/m, "return {$1};")
    .replace(/^export /gm, "");
  return new Function("$cell", ...names, text)({ lifts: JSON.parse(JSON.stringify(lifts)) }, ...Object.values(scope));
}

/** The declaration that makes a literal's derivative demanded. */
export const ASK = `type Differentiable = (...params: never[]) => number;
declare function grad<F extends Differentiable>(f: F): F;
declare function plot(f: Differentiable | undefined, title?: string): void;
`;
