// Where a NaN or an infinite number comes from: the program of the gradient with a look at every number it makes.
import { literal, variable } from "./build.ts";
import { READABLE, readable } from "./compile/readable.ts";
import type { Expression, Statement } from "./ir.ts";
import type { Lifted } from "./registry.ts";
import { runtime } from "./runtime.ts";
import { instrumented } from "./structural.ts";
import { walk } from "./walk.ts";

export interface NotFinite {
  /** What became so: a variable of the function, or with `_bar` its adjoint. */
  readonly name: string;
  readonly value: number;
  /** The statement, and what it read. */
  readonly message: string;
}

/** The first number of the function or its gradient at `params` that is not finite, though all it was made of is. */
export function notFinite(form: Lifted, params: readonly unknown[]): NotFinite | undefined {
  for (const [i, name] of parameterProblems(params)) {
    return { name: `parameter ${i + 1}`, value: name, message: `Parameter ${i + 1} holds ${name} already.` };
  }
  const places: { statement: string; names: readonly string[] }[] = [];
  let found: NotFinite | undefined;
  const look = (place: number, value: unknown, ...read: number[]): void => {
    if (found || typeof value !== "number" || Number.isFinite(value)) return;
    if (read.some((x) => typeof x === "number" && !Number.isFinite(x))) return;
    const { statement, names } = places[place];
    const parts = [...new Set(names.map((name, i) => `${name} = ${read[i]}`))];
    const of = parts.length ? `, where ${parts.join(", ")}` : "";
    const name = statement.split(" ")[0];
    found = { name, value, message: `${name} became ${value}: ${statement}${of}.` };
  };
  const run = instrumented(form, look, (s) => looked(s, places));
  const { p, q } = runtime;
  try {
    run(...(params.map(runtime.copy) as never[]));
  } finally {
    runtime.p = p;
    runtime.q = q;
  }
  return found;
}

function* parameterProblems(params: readonly unknown[]): Generator<[number, number]> {
  for (const [i, param] of params.entries()) {
    const numbers = typeof param === "number" ? [param] : Object.values(param ?? {});
    for (const x of numbers) if (typeof x === "number" && !Number.isFinite(x)) yield [i, x];
  }
}

/** The statement, with a look at what it reads before and at its value. */
function looked(s: Statement, places: { statement: string; names: readonly string[] }[]): Statement[] {
  if (s.kind !== "set" && s.kind !== "store" && s.kind !== "storeField") return [s];
  if (s.type !== "number" || hasPop(s.value)) return [s];
  const parts = readBy(s.value);
  const target: Expression =
    s.kind === "set"
      ? variable(s.name)
      : s.kind === "store"
        ? { kind: "element", array: s.array, index: s.index, type: "number" }
        : { kind: "field", object: s.object, name: s.name, type: "number" };
  const at = places.length;
  places.push({
    statement: readable(`${READABLE.expression(target)} = ${READABLE.expression(s.value)}`),
    names: parts.map((part) => readable(READABLE.expression(part))),
  });
  const look: Expression = {
    kind: "builtin",
    text: "$look",
    args: [literal(String(at), "other"), s.value, ...parts],
    type: "other",
  };
  return [{ kind: "evaluate", value: look }, s];
}

/** The numbers that an expression reads, without indices. */
function readBy(e: Expression): Expression[] {
  const parts = new Map<string, Expression>();
  walk(e, (part) => {
    const isRead = part.kind === "variable" || part.kind === "element" || part.kind === "field";
    if (isRead && part.type === "number") parts.set(READABLE.expression(part), part);
  });
  return [...parts.values()];
}

function hasPop(e: Expression): boolean {
  let found = false;
  walk(e, (part) => {
    found ||= part.kind === "pop" || part.kind === "slot";
  });
  return found;
}
