// From a checked program to JavaScript, its source map, and the declarations that later cells see.
import { createLift, type LiftDiagnostic, type LiftEntry, registration } from "../../src/lift/index.ts";
import { decode, type Mappings } from "./sourceMap.ts";
import { type ParsedFile, ts } from "./typescript.ts";

export interface Emitted {
  readonly javascript: string;
  /** From the JavaScript to the cell's text. */
  readonly mappings: Mappings;
  /** What later cells import: a `.d.ts`, or the source where declarations cannot say its types (private names). */
  readonly module: { readonly text: string; readonly extension: ".d.ts" | ".ts" | ".tsx" };
  readonly lifts: readonly LiftEntry[];
  readonly liftDiagnostics: readonly LiftDiagnostic[];
}

/** The function that registers lifted functions, in the cell's own code. */
const liftHelper = "$cell_lift";

/**
 * Emits the checked file.
 *
 * @param statements how many statements of the file are the user's
 * @param place how messages call a place of the file
 */
export function emit(
  program: ts.Program,
  file: ts.SourceFile,
  statements: number,
  place: (start: number) => string,
): Emitted {
  const lift = createLift(program, file, { helper: liftHelper, place });
  const output = new Map<string, string>();
  const before = [showResult(statements), lift.transformer];
  const { diagnostics } = (program.emit as EmitWithDeclarations)(
    file,
    (path, text) => output.set(path.slice(path.indexOf(".cell.") + ".cell".length), text),
    undefined,
    undefined,
    { before },
    true,
  );
  const { javascript, mappings } = cleaned(output.get(".js")!, output.get(".js.map")!);
  const helped = lift.lifts.length > 0 ? `const ${liftHelper} = ${registration};` : "";
  const declarations = output.get(".d.ts");
  return {
    javascript: helped ? `${helped}\n${javascript}` : javascript,
    mappings: helped ? [[], ...mappings] : mappings,
    module:
      declarations === undefined || diagnostics.length > 0
        ? { text: file.text, extension: file.fileName.endsWith(".tsx") ? ".tsx" : ".ts" }
        : { text: declarations.replace(/(^|\n)\/\/# sourceMappingURL=.*\s*$/, "$1"), extension: ".d.ts" },
    lifts: lift.lifts,
    liftDiagnostics: lift.diagnostics,
  };
}

/** Emits a cell that declares nothing and that nobody wants checked, without looking at a type, in half the time. */
export function emitUnchecked(parsed: ParsedFile, options: ts.CompilerOptions): Emitted {
  const { outputText, sourceMapText } = ts.transpileModule(parsed.text, {
    fileName: parsed.fileName,
    compilerOptions: { ...options, declaration: false },
    transformers: { before: [showResult(parsed.statements.length)] },
  });
  const module = { text: "export {};\n", extension: ".d.ts" } as const;
  return { ...cleaned(outputText, sourceMapText!), module, lifts: [], liftDiagnostics: [] };
}

/** What the compiler writes, without what a cell has no use for. */
function cleaned(javascript: string, map: string): Pick<Emitted, "javascript" | "mappings"> {
  return {
    javascript: javascript
      .replace(/(^|\n)\/\/# sourceMappingURL=.*\s*$/, "$1")
      .replace(importsOfCells, "")
      .replace(/(^|\n)export \{[^}]*\};\s*$/, "$1")
      .replace(/^#!/, "//"),
    mappings: decode((JSON.parse(map) as { mappings: string }).mappings),
  };
}

/** Names of other cells are notebook variables, not exports of modules. */
const importsOfCells = /^import \{[^}]*\} from "\.\/\.cell_\d+";$/gm;

/** `program.emit` with its last parameter: write declarations even where something is wrong with them. */
type EmitWithDeclarations = (
  file: ts.SourceFile,
  write: ts.WriteFileCallback,
  token: undefined,
  only: undefined,
  transformers: ts.CustomTransformers,
  force: boolean,
) => ts.EmitResult;

/** Hands the last expression's value to `$cell.result`, unless a semicolon ends it. */
function showResult(statements: number): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const last = file.statements[statements - 1];
    const value = last && shownValue(last);
    if (!value) return file;
    const { factory } = context;
    const target = factory.createPropertyAccessExpression(factory.createIdentifier("$cell"), "result");
    const shown = factory.createExpressionStatement(factory.createCallExpression(target, undefined, [value]));
    ts.setTextRange(shown, last);
    return factory.updateSourceFile(
      file,
      file.statements.map((each) => (each === last ? shown : each)),
    );
  };
}

function shownValue(statement: ts.Statement): ts.Expression | undefined {
  if (statement.getText().endsWith(";")) return undefined;
  if (ts.isExpressionStatement(statement)) return statement.expression;
  return ts.isExportAssignment(statement) && !statement.isExportEquals ? statement.expression : undefined;
}
