// Where NaN is traced (the notebook's `%nan trace`), a gradient that holds one tells which number it comes from: often one of
// the way back alone, as of sqrt at 0, whose value is finite.
import { notFinite } from "./notFinite.ts";
import { type AnyFunction, liftedForm } from "./registry.ts";

/** Takes a text, made only where it is to be shown. */
type Tell = (text: () => string | undefined) => void;

const traced = Symbol.for("thalweg.nanTrace");

const teller = (): Tell | undefined => (globalThis as { [traced]?: Tell })[traced];

export const isNaNTraced = (): boolean => teller() !== undefined;

/** Tells of NaN in the gradient of `f` at `params`; gives the gradient. */
export function tellNaN<G>(f: AnyFunction, params: readonly unknown[], gradient: G): G {
  const tell = teller();
  if (tell && holdsNaN(gradient)) tell(() => origin(f, params));
  return gradient;
}

function origin(f: AnyFunction, params: readonly unknown[]): string | undefined {
  const form = liftedForm(f);
  if (!form?.ir) return undefined;
  try {
    const found = notFinite(form, params);
    return found && `NaN in the gradient of ${form.name || "a function"}: ${found.message}`;
  } catch {
    return undefined; // it calls what has no program
  }
}

function holdsNaN(gradient: unknown): boolean {
  if (typeof gradient === "number") return Number.isNaN(gradient);
  return typeof gradient === "object" && gradient !== null && Object.values(gradient).some(holdsNaN);
}
