/** Thrown by {@link claim} when its statement is false. */
export class ClaimError extends Error {
  override readonly name = "ClaimError";
  /** The statement. */
  readonly statement: string;
  readonly measured: unknown;

  constructor(statement: string, measured: unknown) {
    super(`claim does not hold: ${statement}${measured === undefined ? "" : ` (measured: ${measuredText(measured)})`}`);
    this.statement = statement;
    this.measured = measured;
  }
}

/**
 * Checks a statement that a text makes about a run. Where it holds, it is shown with a tick and what was measured: as HTML
 * in a notebook, printed elsewhere. Where not, it throws, so that the notebook fails.
 *
 *     claim("stopping early helps in at least 18 of 20 seeds", better >= 18, { better });
 *
 * @param measured what the statement was checked with: a number, a text, or an object of them
 * @throws ClaimError when `holds` is false; TypeError when it is not a boolean.
 */
export function claim(statement: string, holds: boolean, measured?: unknown): void {
  if (typeof holds !== "boolean")
    throw new TypeError(`claim: holds must be true or false, got ${typeof holds}; compare the measured value first`);
  if (!holds) throw new ClaimError(statement, measured);
  const said = measured === undefined ? "" : measuredText(measured);
  const text = `✓ ${statement}${said && ` (measured: ${said})`}`;
  const host = (globalThis as { [key: symbol]: unknown })[Symbol.for("thalweg.host")] as Host | undefined;
  if (typeof host?.display !== "function") console.log(text);
  else {
    const bundle = { "text/plain": text, "text/html": asHtml(statement, said) };
    host.display({ [Symbol.for("Jupyter.display")]: () => bundle }, {});
  }
}

/** What of the kernel's side `claim` uses, when there is one. */
interface Host {
  display?: (value: object, target: object) => unknown;
}

function asHtml(statement: string, measured: string): string {
  const note = measured && ` <span style="opacity: 0.75">(measured: ${escaped(measured)})</span>`;
  return `<div><span role="img" aria-label="holds" style="font-weight: bold">✓</span> ${escaped(statement)}${note}</div>`;
}

function measuredText(measured: unknown): string {
  if (typeof measured === "number") return String(Number(measured.toPrecision(6)));
  if (typeof measured === "string") return measured;
  if (Array.isArray(measured) || ArrayBuffer.isView(measured))
    return `[${Array.from(measured as ArrayLike<unknown>, measuredText).join(", ")}]`;
  if (typeof measured === "object" && measured !== null)
    return Object.entries(measured)
      .map(([name, value]) => `${name} ${measuredText(value)}`)
      .join(", ");
  return String(measured);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
