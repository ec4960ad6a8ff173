import { Rich } from "./rich.ts";

/** Text, or a template whose values are put in as they are. */
type Markup = [source: string] | [strings: TemplateStringsArray, ...values: unknown[]];

/** HTML to show: html("<b>bold</b>") or a tagged template. Values are put in unescaped; Jupyter strips scripts where the notebook is untrusted. */
export const html = (...markup: Markup): Rich => marked("text/html", join(markup));

/** Markdown to show, with mathematics between dollar signs; in a tagged template a backslash is a backslash: markdown`$\nabla f$`. */
export const markdown = (...markup: Markup): Rich => marked("text/markdown", join(markup, true));

/** An SVG picture to show, as its text. */
export const svg = (...markup: Markup): Rich => marked("image/svg+xml", join(markup));

/**
 * Any JSON value to show as a tree that opens.
 *
 * @throws TypeError when the value is cyclic or has no JSON form.
 */
export function json(value: unknown, options: { expanded?: boolean } = {}): Rich {
  const text = JSON.stringify(value, undefined, 2);
  if (text === undefined) throw new TypeError(`json: a value of type ${typeof value} has no JSON form`);
  const { expanded = false } = options;
  return new Rich({ "application/json": JSON.parse(text), "text/plain": text }, { "application/json": { expanded } });
}

const marked = (type: string, source: string) => new Rich({ [type]: source, "text/plain": source });

function join([source, ...values]: Markup, raw = false): string {
  if (typeof source === "string") return source;
  const strings = raw ? source.raw : source;
  return strings.map((text, i) => (i === 0 ? text : `${String(values[i - 1])}${text}`)).join("");
}
