// How a place in a cell is shown: pure text, used for errors of the check and for errors at run time alike.

/** Lines of context shown above the one that is meant. */
const linesAbove = 2;
/** Longer lines are cut around the column. */
const widest = 120;

const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;
const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

/** Line terminators as the language knows them. */
const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/** `Cell [3], line 4, column 7`. Lines and columns start at 1; columns count UTF-16 units, as JavaScript does. */
export const framePosition = (label: string, line: number, column?: number): string =>
  column === undefined ? `${label}, line ${line}` : `${label}, line ${line}, column ${column}`;

/**
 * The line that is meant, with two lines above it and a caret line under it, in ANSI colours. Empty where `source` has no
 * such line. Tabs are kept and wide characters count twice, so that the caret stands under its place.
 *
 * @param length UTF-16 units to mark, cut at the end of the line.
 * @default length 1
 */
export function codeFrame(source: string, line: number, column: number, length = 1): string[] {
  const lines = source.split(lineBreak);
  if (line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - linesAbove);
  const gutter = String(line).length;
  const frame: string[] = [];
  for (let n = first; n < line; n++)
    frame.push(dim(`  ${String(n).padStart(gutter)} |`) + margin(clip(lines[n - 1]!, 1).text));
  const { text, offset } = clip(lines[line - 1]!, column);
  const start = Math.min(Math.max(0, column - 1 - offset), text.length);
  const marked = text.slice(start, start + Math.max(1, length));
  frame.push(red(">") + dim(` ${line} |`) + margin(text));
  frame.push(
    dim(`  ${" ".repeat(gutter)} |`) +
      ` ${blank(text.slice(0, start))}${red("^".repeat(Math.max(1, columns(marked.trimEnd()))))}`,
  );
  return frame;
}

const margin = (text: string) => (text === "" ? "" : ` ${text}`);

/** A window of a long line that shows `column`. */
function clip(text: string, column: number): { text: string; offset: number } {
  if (text.length <= widest) return { text, offset: 0 };
  const from = Math.max(0, Math.min(column - 1 - Math.floor(widest / 2), text.length - widest));
  const cut = text.slice(from, from + widest);
  const head = from > 0 ? "…" : "";
  return { text: head + cut + (from + widest < text.length ? "…" : ""), offset: from - head.length };
}

/** White space as wide as `text` on a terminal. */
const blank = (text: string) => [...text].map((c) => (c === "\t" ? "\t" : " ".repeat(width(c)))).join("");

const columns = (text: string) => [...text].reduce((sum, c) => sum + width(c), 0);

/** Columns that a character takes: 0 for marks that join the one before, 2 for East Asian wide ones and pictures. */
const width = (character: string): number => (zeroWide.test(character) ? 0 : doubleWide.test(character) ? 2 : 1);

const zeroWide = /^(?:\p{Mn}|\p{Me}|\u200d|\ufe0f)$/u;
const doubleWide =
  /^(?:[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}])$/u;
