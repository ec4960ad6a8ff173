// What a derivative of a function will be made of, for whoever looks at the function.
import { createLift, type LiftEntry } from "../../src/lift/index.ts";
import type { ts } from "./typescript.ts";

/** Says it for the function `name`; nothing where it takes no numbers. */
export function liftingNote(name: string, entries: readonly LiftEntry[]): string | undefined {
  const entry = entries.find((each) => each.name === name);
  if (!entry) return undefined;
  if (entry.ir) {
    const { params, captures } = entry.ir;
    const reads =
      captures.length > 0 ? `; reads ${captures.map((each) => each.name).join(", ")} when it is called` : "";
    return `grad(${name}): exact, compiled from this source, by ${params.map((each) => each.name).join(", ")}${reads}`;
  }
  if (entry.tape) return `grad(${name}): exact, by recording each call. ${sentence(entry.reason)}`;
  return `grad(${name}): none. ${sentence(entry.reason)}`;
}

/** The lifted functions of a text that has not been compiled. */
export const liftsIn = (program: ts.Program, file: ts.SourceFile): readonly LiftEntry[] =>
  createLift(program, file).lifts;

const sentence = (text = ""): string => text.charAt(0).toUpperCase() + text.slice(1);
