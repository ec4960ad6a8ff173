// Whether a console should run what was typed, or open another line. The parser reads from left to right: when its first
// complaint is about the end of the text, more text may mend it; when it comes earlier, none can.
import type { Completeness } from "./calls.ts";
import { parse, ts } from "./typescript.ts";

const step = "  ";

/** Errors that span the text from where a construct opened: what is missing is still its end. */
const unterminated = new Set([
  1010, // '*/' expected
  1160, // unterminated template literal
]);

/** Errors at the end of a line that another line cannot mend. */
const hopeless = new Set([
  1002, // unterminated string literal
  1161, // unterminated regular expression
]);

/** Reads `source` with the real parser. */
export function isComplete({ source }: { source: string }): Completeness {
  const file = parse("/cell.ts", source);
  const first = file.parseDiagnostics[0];
  if (!first) return { status: "complete" };
  if (hopeless.has(first.code)) return { status: "invalid" };
  if (first.start < lastToken(source) && !unterminated.has(first.code)) return { status: "invalid" };
  return { status: "incomplete", indent: indentAfter(source) };
}

/** Where the last token ends; complaints from there on are about the end of the text. */
function lastToken(source: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2024, true, ts.LanguageVariant.Standard, source);
  let end = 0;
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) end = scanner.getTokenEnd();
  return end;
}

/** The indent of the last line, one step deeper where that line opens more than it closes. */
function indentAfter(source: string): string {
  const last = source.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const indent = /^\s*/.exec(last)![0];
  return indent + (openings(last) > 0 || (/(=>|=|[&|?:+\-*/,(])$/.test(last) && !/[,]$/.test(last)) ? step : "");
}

function openings(line: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2024, true, ts.LanguageVariant.Standard, line);
  let depth = 0;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (
      token === ts.SyntaxKind.OpenBraceToken ||
      token === ts.SyntaxKind.OpenParenToken ||
      token === ts.SyntaxKind.OpenBracketToken
    )
      depth++;
    else if (
      token === ts.SyntaxKind.CloseBraceToken ||
      token === ts.SyntaxKind.CloseParenToken ||
      token === ts.SyntaxKind.CloseBracketToken
    )
      depth = Math.max(0, depth - 1);
  }
  return depth;
}
