import { readFileSync } from "node:fs";
import { imageType } from "./imageType.ts";
import { Rich } from "./rich.ts";

export interface ImageOptions {
  /** On the page, in CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  /** What the picture shows, in words. */
  readonly alt?: string;
}

/**
 * A picture to show: PNG, JPEG, GIF, WebP, BMP or SVG, known by its first bytes.
 *
 * @param source The bytes, or the path of a file.
 * @throws TypeError when the bytes are none of these formats.
 */
export function image(source: Uint8Array | string | URL, options: ImageOptions = {}): Rich {
  const bytes = source instanceof Uint8Array ? source : readFileSync(source);
  const type = imageType(bytes);
  if (!type)
    throw new TypeError("image: expected PNG, JPEG, GIF, WebP, BMP or SVG, and the first bytes are of none of them");
  const { alt, ...size } = options;
  const data = type === "image/svg+xml" ? Buffer.from(bytes).toString("utf8") : Buffer.from(bytes).toString("base64");
  return new Rich(
    {
      [type]: data,
      "text/plain":
        alt ?? `${type.slice(6).replace("+xml", "").toUpperCase()} picture, ${bytes.length.toLocaleString("en")} bytes`,
    },
    { [type]: { ...size, ...(alt ? { alt } : {}) } },
  );
}
