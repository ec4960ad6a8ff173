// The notebook variables in the line where an error was thrown: which of them was undefined, how long an array was to be.
import { isMap, isProxy, isSet } from "node:util/types";
import { inspectValue } from "./inspectValue.ts";
import { describeNumbers, numbersOf, speaksForItself } from "./peek.ts";

/** Errors that the engine throws about values; those of the user say themselves what they are about. */
const aboutValues = new Set(["TypeError", "RangeError", "ReferenceError", "SyntaxError"]);
const mostVariables = 6;
/** Longer text may be a secret, and is large. */
const longestText = 20;
const mostKeys = 5;

export const isAboutValues = (name: string): boolean => aboutValues.has(name);

/** `here: model = undefined, rate = 0.5`; nothing where there is nothing to tell. Runs no code of the user's. */
export function here(variables: readonly (readonly [name: string, value: unknown])[]): string | undefined {
  const told = variables.flatMap(([name, value]) => {
    const text = glance(value);
    return text === undefined ? [] : [`${name} = ${text}`];
  });
  return told.length > 0 ? `here: ${told.slice(0, mostVariables).join(", ")}` : undefined;
}

/** A value in a few words; nothing for functions and classes, which the line itself explains. */
function glance(value: unknown): string | undefined {
  if (typeof value === "function") return undefined;
  if (typeof value === "string" && value.length > longestText) return `a string of ${value.length} characters`;
  if (typeof value !== "object" || value === null) return inspectValue(value, { colors: false });
  if (isProxy(value)) return "a Proxy";
  const numbers = numbersOf(value);
  if (numbers) return describeNumbers(numbers);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isMap(value) || isSet(value)) return `a ${isMap(value) ? "Map" : "Set"} of ${sizeOf(value)}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return keys(value);
  return speaksForItself(value, 0)
    ? "an object"
    : inspectValue(value, { colors: false, depth: -1, customInspect: false });
}

function keys(value: object): string {
  const all = Object.keys(value);
  if (all.length === 0) return "{}";
  return `{ ${all.slice(0, mostKeys).join(", ")}${all.length > mostKeys ? ", …" : ""} }`;
}

function sizeOf(value: Map<unknown, unknown> | Set<unknown>): number {
  const { prototype } = isMap(value) ? Map : Set;
  return Object.getOwnPropertyDescriptor(prototype, "size")!.get!.call(value) as number;
}
