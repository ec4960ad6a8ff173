import { type AnyFunction, liftedForm } from "./registry.ts";

/** The parameters, with default values in the place of those that were left out. */
export function complete(f: AnyFunction, params: readonly unknown[]): unknown[] {
  const declared = liftedForm(f)?.ir?.params ?? [];
  const all = [...params];
  declared.forEach(({ default: text }, i) => {
    if (all[i] === undefined && text !== undefined) all[i] = Number(text);
  });
  return all;
}
