// Parameters that are objects or tuples dissolve: `p.w` and the adjoint `p$bar.w` become variables of their own.
import type { Expression, Program } from "../../derivative/ir.ts";
import { barName } from "../../derivative/reverse/context.ts";
import { isReference } from "../../derivative/type.ts";
import type { Slot } from "../slots.ts";

/** The parameters of reference type and their adjoints. */
export const rootsOf = (program: Program): Set<string> =>
  new Set(program.params.filter(({ type }) => isReference(type)).flatMap(({ name }) => [name, barName(name)]));

/** The name of a variable, or of a place inside a parameter; nothing for places that are found by a pointer. */
export function pathOf(e: Expression, roots: ReadonlySet<string>): string | undefined {
  if (e.kind === "variable") return e.name;
  if (e.kind !== "field") return undefined;
  const object = pathOf(e.object, roots);
  return object !== undefined && roots.has(object.split(".", 1)[0]) ? `${object}.${e.name}` : undefined;
}

export const slotPath = (program: Program, slot: Slot): string =>
  [program.params[slot.param].name, ...slot.fields].join(".");

export const slotBarPath = (program: Program, slot: Slot): string =>
  [barName(program.params[slot.param].name), ...slot.fields].join(".");
