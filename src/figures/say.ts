/** A number in a sentence or a label: four significant digits, a true minus sign. */
export function say(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace("-", "−");
  return String(Number(x.toPrecision(4)))
    .replace("e+", "e")
    .replaceAll("-", "−");
}

/** A point in a sentence: (1, −2.5). */
export const sayPoint = (point: ArrayLike<number>): string => `(${Array.from(point, say).join(", ")})`;

/** `a`, `a and b`, `a, b and c`. */
export function sayList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Plotly reads `<b>` and `&amp;` in labels: what users name things must come out as it is. */
export const plainLabel = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
