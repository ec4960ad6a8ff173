import type { Program } from "./ir.ts";
import { type AnyFunction, liftedForm } from "./registry.ts";

/** The parameters, with default values in the place of those that were left out. */
export const complete = (f: AnyFunction, params: readonly unknown[]): unknown[] => completed(liftedForm(f)?.ir, params);

export function completed(program: Program | undefined, params: readonly unknown[]): unknown[] {
  const all = [...params];
  program?.params.forEach(({ default: text }, i) => {
    if (all[i] === undefined && text !== undefined) all[i] = new Function(`return (${text});`)();
  });
  return all;
}
