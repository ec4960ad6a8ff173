// The table of lifted functions. The transform of `thalweg/lift` fills it, without an import.
import * as transcendental from "../math.ts";
import { math, variable } from "./build.ts";
import type { Program } from "./ir.ts";
import { partials } from "./partials.ts";

/** What is kept of a function's source. */
export interface Lifted {
  readonly name: string;
  readonly ir?: Program;
  /** JavaScript of the function with its arithmetic recorded by the tape, which it calls by the name `tape`. */
  readonly tape?: { readonly text: string; readonly tape: string; readonly captures: readonly string[] };
  /** Is it a class? Then only the tape's text is kept. */
  readonly class?: boolean;
  /** Why it has no program, with its place and what to do. */
  readonly reason?: string;
  /** Of a function that the runtime made (by `grad`, `checkpoint`, ...): its derivatives are there already. */
  readonly native?: Native;
  /** The values, at this moment, of the names that it reads from outside. */
  captured(): readonly unknown[];
}

/** The halves of a derivative, for use inside other programs. */
export type Halves = Record<"forward" | "backward" | "forwardDual" | "backwardDual" | "tangent", Half>;
export type Half = (...args: never[]) => unknown;

export interface Native {
  /** The function with the runtime's functions of Math. @default itself */
  value?(): AnyFunction;
  /** The function on the tape's numbers. */
  recorded(): AnyFunction;
  /** For structural programs; `mask` has a 1 for each argument that carries a derivative. */
  halves?(mask: string): Halves;
}

export type AnyFunction = (...args: never[]) => unknown;

/** Functions of `Math` by name, computed as everywhere: `exp` and the like in pure arithmetic. */
export const mathFunctions: Readonly<Record<string, (...args: number[]) => number>> = Object.fromEntries(
  Object.keys(partials).map((name) => [name, Reflect.get(transcendental, name) ?? Reflect.get(Math, name)]),
);

const TABLE = Symbol.for("thalweg.lifted");

/** The lifted form of a function, if it has one; those of `Math` have. */
export function liftedForm(f: AnyFunction): Lifted | undefined {
  const table = (globalThis as { [TABLE]?: WeakMap<AnyFunction, Lifted> })[TABLE];
  return table?.get(f) ?? builtins().get(f);
}

/** Enters a function that the runtime made. Gives it back. */
export function registerNative<F extends AnyFunction>(f: F, name: string, native: Native): F {
  const owner = globalThis as { [TABLE]?: WeakMap<AnyFunction, Lifted> };
  owner[TABLE] ??= new WeakMap();
  owner[TABLE].set(f, { name, native, captured: () => [] });
  return f;
}

/** The name of a function of `Math`, whether the engine's or the runtime's. */
export function mathName(f: AnyFunction): string | undefined {
  const form = builtins().get(f);
  return form?.name;
}

let known: Map<unknown, Lifted> | undefined;

function builtins(): Map<unknown, Lifted> {
  if (known) return known;
  known = new Map();
  for (const name of Object.keys(partials)) {
    const form: Lifted = { name, ir: programOf(name), captured: () => [] };
    known.set(Reflect.get(Math, name), form).set(mathFunctions[name], form);
  }
  return known;
}

const TWO = new Set(["atan2", "max", "min", "hypot", "pow"]);

function programOf(name: string): Program {
  const params = (TWO.has(name) ? ["a", "b"] : ["a"]).map((param) => ({ name: param, type: "number" as const }));
  const value = math(name, ...params.map((p) => variable(p.name)));
  return {
    name,
    params,
    captures: [],
    returns: "number",
    result: "result",
    label: "F",
    body: [{ kind: "set", name: "result", type: "number", value }],
  };
}
