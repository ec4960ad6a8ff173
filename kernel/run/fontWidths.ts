import { readFileSync } from "node:fs";

/** How wide a font's letters are: what a browser would be asked when a figure is laid out. */
export interface FontWidths {
  /** Width of a line of text, in units of the font size. */
  width(text: string): number;
  /** Heights above and below the base line, in units of the font size. */
  readonly ascent: number;
  readonly descent: number;
  /** True when the font has every letter of the text. */
  covers(text: string): boolean;
}

/** Reads a TrueType font that has its letters in a `cmap` subtable of format 4 and no kerning. */
export function readFont(path: string): FontWidths {
  const file = readFileSync(path);
  const table = (tag: string): Buffer => {
    for (let at = 12; at < 12 + 16 * file.readUInt16BE(4); at += 16)
      if (file.toString("latin1", at, at + 4) === tag)
        return file.subarray(file.readUInt32BE(at + 8), file.readUInt32BE(at + 8) + file.readUInt32BE(at + 12));
    throw new Error(`${path}: no table ${tag}`);
  };
  const units = table("head").readUInt16BE(18);
  const hhea = table("hhea");
  const glyphs = glyphsOf(table("cmap"));
  const hmtx = table("hmtx");
  const longMetrics = hhea.readUInt16BE(34);
  const advance = (glyph: number) => hmtx.readUInt16BE(4 * Math.min(glyph, longMetrics - 1)) / units;
  return {
    width(text) {
      let sum = 0;
      for (const letter of text) {
        const glyph = glyphs.get(letter.codePointAt(0)!);
        if (glyph !== undefined) sum += advance(glyph);
        else if (!isUnseen(letter)) sum += isWide(letter) ? 1 : 0.6;
      }
      return sum;
    },
    ascent: hhea.readInt16BE(4) / units,
    descent: -hhea.readInt16BE(6) / units,
    covers: (text) => [...text].every((letter) => glyphs.has(letter.codePointAt(0)!) || isUnseen(letter)),
  };
}

const isUnseen = (letter: string): boolean => /\p{C}|\p{M}|\n/u.test(letter);

const isWide = (letter: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u.test(letter);

/** Code point to glyph, from the subtable of format 4. */
function glyphsOf(cmap: Buffer): Map<number, number> {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.subarray(cmap.readUInt32BE(8 + 8 * i)));
  const subtable = subtables.find((candidate) => candidate.readUInt16BE(0) === 4);
  if (!subtable) throw new Error("the font has no cmap subtable of format 4");
  const count = subtable.readUInt16BE(6) / 2;
  const [ends, starts, deltas, offsets] = [14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count];
  const glyphs = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const start = subtable.readUInt16BE(starts + 2 * i);
    const delta = subtable.readUInt16BE(deltas + 2 * i);
    const offset = subtable.readUInt16BE(offsets + 2 * i);
    for (let code = start; code <= subtable.readUInt16BE(ends + 2 * i) && code < 0xffff; code++) {
      const listed = offset === 0 ? code : subtable.readUInt16BE(offsets + 2 * i + offset + 2 * (code - start));
      const glyph = listed === 0 && offset !== 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
