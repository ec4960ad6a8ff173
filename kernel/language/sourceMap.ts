// Source maps: decoding the compiler's, and joining it with the rewriter's into one.

/** Segments by generated line: generated column, and place in the source (lines and columns from 0). */
export type Mappings = readonly (readonly Segment[])[];
export type Segment = readonly [column: number, sourceLine: number, sourceColumn: number];

/** One map from two: `outer` goes from the script to the JavaScript, `inner` from the JavaScript to the cell. */
export function compose(outer: Mappings, inner: Mappings): Mappings {
  return outer.map((line) => {
    const joined: Segment[] = [];
    for (const [column, middleLine, middleColumn] of line) {
      const found = lookUp(inner[middleLine] ?? [], middleColumn);
      const last = joined.at(-1);
      if (found && !(last && last[1] === found[1] && last[2] === found[2])) joined.push([column, found[1], found[2]]);
    }
    return joined;
  });
}

/** The source map as JSON text. */
export function encode(mappings: Mappings, source: string, content: string): string {
  let line = 0;
  let column = 0;
  const text = mappings
    .map((segments) => {
      let generated = 0;
      return segments
        .map((segment) => {
          const fields = [segment[0] - generated, 0, segment[1] - line, segment[2] - column];
          [generated, line, column] = segment;
          return fields.map(encodeNumber).join("");
        })
        .join(",");
    })
    .join(";");
  return JSON.stringify({ version: 3, sources: [source], sourcesContent: [content], names: [], mappings: text });
}

/** Reads the `mappings` of a version 3 map with one source. */
export function decode(mappings: string): Mappings {
  let line = 0;
  let column = 0;
  return mappings.split(";").map((text) => {
    let generated = 0;
    const segments: Segment[] = [];
    for (const each of text === "" ? [] : text.split(",")) {
      const fields = decodeNumbers(each);
      generated += fields[0]!;
      if (fields.length < 4) continue;
      line += fields[2]!;
      column += fields[3]!;
      segments.push([generated, line, column]);
    }
    return segments;
  });
}

/** The last segment at or before a column. */
function lookUp(segments: readonly Segment[], column: number): Segment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]![0] <= column) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1] ?? segments[0];
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encodeNumber(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** The places in the source of offsets in the script. */
export function placesOf(
  script: string,
  mappings: Mappings,
): (offset: number) => { line: number; column: number } | undefined {
  const lineStarts = [0, ...[...script.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return sourcePlace(mappings, line, offset - lineStarts[line]!);
  };
}

/** The place in the source, from 1, of a place in the script, from 0. */
export function sourcePlace(
  mappings: Mappings,
  line: number,
  column: number,
): { line: number; column: number } | undefined {
  const found = lookUp(mappings[line] ?? [], column);
  return found && { line: found[1] + 1, column: found[2] + 1 };
}
