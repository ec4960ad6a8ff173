import { isProxy } from "node:util/types";
import type { MimeBundle } from "./calls.ts";
import { inspectValue, nameOf } from "./inspectValue.ts";
import { richData } from "./rich/richData.ts";

const displaySymbol = Symbol.for("Jupyter.display");
const metadataSymbol = Symbol.for("Jupyter.metadata");
const liveSymbol = Symbol.for("Jupyter.live");

/** What a display message carries. */
export interface Bundle {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/** A value that shows itself anew while it changes. */
export interface Live {
  [liveSymbol](show: (bundle: MimeBundle) => void): Promise<void>;
}

export const isLive = (value: unknown): value is Live => typeof property(value, liveSymbol) === "function";

export const liveOf = (value: Live, show: (bundle: MimeBundle) => void): Promise<void> => value[liveSymbol](show);

/**
 * How a value shows itself: by its `Jupyter.display` method (at once or by a promise), else as text. A method that fails, or
 * gives anything but a MIME bundle, leaves the text and a note; this never throws and never rejects.
 */
export function bundleOf(value: unknown): Bundle | Promise<Bundle> {
  const method = property(value, displaySymbol);
  if (typeof method !== "function") return ownBundle(value);
  try {
    const raw: unknown = method.call(value);
    if (!isThenable(raw)) return checked(value, raw);
    return Promise.resolve(raw).then(
      (later) => checked(value, later),
      (error) => failed(value, error),
    );
  } catch (error) {
    return failed(value, error);
  }
}

/** A bundle whose data can be sent as JSON: bytes become base64, undefined entries go. */
export function normalBundle(raw: MimeBundle, metadata: Record<string, unknown> = {}): Bundle {
  const data: MimeBundle = {};
  for (const [type, entry] of Object.entries(raw))
    if (entry !== undefined) data[type] = entry instanceof Uint8Array ? base64(entry) : entry;
  jsonOf(data);
  return { data, metadata };
}

const texts = new WeakMap<MimeBundle, string>();

/** A bundle as JSON, as it was when first asked for. @throws TypeError where it can't be written: cyclic, BigInt */
export function jsonOf(data: MimeBundle): string {
  const text = texts.get(data) ?? JSON.stringify(data);
  texts.set(data, text);
  return text;
}

/** True where the keys are MIME types. */
export function isMimeBundle(raw: unknown): raw is MimeBundle {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  const keys = Object.keys(raw);
  return keys.length > 0 && keys.every((key) => /^[^\s/]+\/[^\s/]+$/.test(key));
}

/** How the kernel shows a value that says nothing itself. */
function ownBundle(value: unknown): Bundle {
  const rich = richData(value);
  const text = rich?.["text/plain"] ?? inspectValue(value, rich ? { depth: 0 } : {});
  return { data: { ...rich, "text/plain": text }, metadata: {} };
}

function checked(value: unknown, raw: unknown): Bundle {
  try {
    if (!isMimeBundle(raw)) return failed(value, notBundle);
    const whole = raw["text/plain"] === undefined ? { ...raw, "text/plain": inspectValue(value, { depth: 0 }) } : raw;
    return normalBundle(whole, metadataOf(value));
  } catch (error) {
    return failed(value, error);
  }
}

const notBundle = new TypeError("it gave no MIME bundle, an object such as { 'text/html': '<b>hi</b>' }");

function failed(value: unknown, error: unknown): Bundle {
  return {
    data: {
      "text/plain": `${inspectValue(value)}\n(shown as text: its Jupyter.display method failed: ${nameOf(error)})`,
    },
    metadata: {},
  };
}

function metadataOf(value: unknown): Record<string, unknown> {
  const metadata = property(value, metadataSymbol);
  return typeof metadata === "object" && metadata !== null ? (metadata as Record<string, unknown>) : {};
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

const isThenable = (value: unknown): value is PromiseLike<unknown> => typeof property(value, "then") === "function";

/**
 * A property of any value; undefined where there is none or reading it throws. A proxy must say that it has it: many answer
 * every `get`.
 */
export function property(value: unknown, key: PropertyKey): unknown {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  try {
    if (isProxy(value) && !Reflect.has(value, key)) return undefined;
    return (value as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
}
