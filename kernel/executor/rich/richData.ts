import { isArrayBufferView, isProxy } from "node:util/types";
import { imageType } from "../../notebook/imageType.ts";
import type { MimeBundle } from "../calls.ts";
import { libraryData } from "./libraryData.ts";
import { numbersData } from "./numbersData.ts";
import { recordsOf } from "./recordsOf.ts";
import { tableData } from "./tableData.ts";

/** More than its text, for values that are known; undefined for all others. Nothing of the user's runs; never throws. */
export function richData(value: unknown): MimeBundle | undefined {
  if (value === null || typeof value !== "object" || isProxy(value)) return undefined;
  try {
    if (value instanceof Uint8Array) return pictureData(value) ?? numbersData(value);
    if (isArrayBufferView(value)) return numbersData(value);
    if (value instanceof URL) return linkData(value);
    const records = recordsOf(value);
    return records ? tableData(records) : (numbersData(value) ?? libraryData(value));
  } catch {
    return undefined;
  }
}

/** Bytes of a picture, known by the first of them. SVG is text, and shown only where it is asked for. */
function pictureData(bytes: Uint8Array): MimeBundle | undefined {
  const type = imageType(bytes);
  if (!type || type === "image/svg+xml") return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const kind = type.slice("image/".length).toUpperCase();
  return { [type]: data, "text/plain": `${kind} picture, ${bytes.byteLength.toLocaleString("en")} bytes` };
}

const urlText = Object.getOwnPropertyDescriptor(URL.prototype, "href")!.get as (this: URL) => string;

function linkData(url: URL): MimeBundle | undefined {
  const href = urlText.call(url);
  const link = href.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return {
    "text/plain": `URL ${href}`,
    ...(/^https?:/.test(href) && { "text/html": `<a href="${link}" target="_blank" rel="noopener">${link}</a>` }),
  };
}
