import { Dataset } from "./dataset.ts";
import { DIGITS_LABELS, DIGITS_PIXELS } from "./digitsText.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const WIDTH = 8;
let decoded: Dataset | undefined;

/**
 * 1,797 handwritten digits of 13 writers, 8x8 pixels: inputs `[1797, 64]`, row by row of the image, ink from 0 (none) to 1;
 * labels 0 … 9.
 *
 * Each pixel counts the black dots, 0 … 16, in a 4x4 square of a 32x32 scan; here divided by 16. A random split puts the
 * same writers in each part, so errors on new writers are larger than its test part says.
 *
 * Source: Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits (test part, as scikit-learn ships it), UCI
 * Machine Learning Repository, doi 10.24432/C50P49, licence CC BY 4.0.
 */
export function digits(): Dataset {
  decoded ??= decode();
  return decoded;
}

function decode(): Dataset {
  const labels = Uint8Array.from(compact(DIGITS_LABELS), Number);
  const inputs = new Float64Array(labels.length * WIDTH * WIDTH);
  let at = 0;
  for (const letter of compact(DIGITS_PIXELS)) {
    const code = LETTERS.indexOf(letter);
    if (code < 16) inputs[placeOf(at++)] = (code + 1) / 16;
    else at += code - 15;
  }
  return new Dataset("digits", inputs, labels, 10);
}

/** The text has each image column by column, the data set row by row. */
function placeOf(at: number): number {
  const row = at % WIDTH;
  const column = Math.floor(at / WIDTH) % WIDTH;
  return at - (at % (WIDTH * WIDTH)) + row * WIDTH + column;
}

const compact = (text: string): string => text.replaceAll("\n", "");
