// The compiler: the one place that says where it comes from (ts-morph's build of TypeScript).
import { ts } from "@ts-morph/common";

export { ts };

/** What a parsed file has beyond the public declarations of TypeScript 6.0. */
export interface ParsedFile extends ts.SourceFile {
  /** Every identifier and property name in the text. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
}

export const parse = (name: string, text: string): ParsedFile =>
  ts.createSourceFile(name, text, ts.ScriptTarget.ES2024, true, kindOf(name)) as ParsedFile;

const kindOf = (name: string): ts.ScriptKind =>
  /\.[jt]sx$/.test(name) ? ts.ScriptKind.TSX : /\.m?js$/.test(name) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
