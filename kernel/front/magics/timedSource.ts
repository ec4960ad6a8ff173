// The code below a %timeit as the function that is timed: first as an expression, whose value is kept so that the engine must
// compute it, then as statements. The opening takes the place of the blanks where the magic stood.

/** Sources to try, best first; all but the opening keep their places where there is room for it. */
export function timedSource(code: string): readonly string[] {
  const from = code.search(/\S/);
  const body = code.slice(from);
  const open = /\bawait\b/.test(body) ? "async()=>" : "()=>";
  const put = (bracket: string, text: string, close: string) => {
    const opening = open + bracket;
    return `${code.slice(0, Math.max(0, roomBefore(code, from) - opening.length))}${opening}${code.slice(roomBefore(code, from), from)}${text}\n${close}`;
  };
  return [put("(", body.replace(/;\s*$/, " "), ")"), put("{", body, "}")];
}

/** The end of the first line's blanks: behind it nothing moves. */
function roomBefore(code: string, from: number): number {
  const lineEnd = code.search(/[\r\n]/);
  return lineEnd < 0 || lineEnd > from ? from : lineEnd;
}
