// The recording form of a lifted function: its text, and what that calls.
import { recordedText } from "./compile/recordedText.ts";
import { add, div, isNode, mod, mul, neg, plain, pow, sub, type Value } from "./record.ts";
import { recordMath } from "./recordMath.ts";
import { type AnyFunction, type Lifted, liftedForm, mathName } from "./registry.ts";
import { isPlainObject } from "./structure.ts";
import { withoutForm } from "./withoutForm.ts";

/** @throws {TypeError} where the function has no form for the tape */
export function twinOf(form: Lifted): AnyFunction {
  if (form.native) return form.native.recorded();
  if (!form.tape) return fromProgram(form);
  let factory = twins.get(form);
  if (!factory) {
    const { text, tape: name, captures } = form.tape;
    const source = `"use strict";\nreturn (${text});\n//# sourceURL=lifted:${form.name || "f"}.tape`;
    const made = new Function(name, ...captures, source) as (...args: readonly unknown[]) => AnyFunction;
    factory = (...captured) => made(tape, ...captured);
    twins.set(form, factory);
  }
  return factory(...form.captured());
}

/** Of a function that came without a text for the tape. */
function fromProgram(form: Lifted): AnyFunction {
  if (!form.ir) throw new TypeError(form.reason ?? `${form.name || "the function"} has no derivative`);
  let made = programs.get(form);
  if (!made) {
    const source = `${recordedText(form.ir)}\n//# sourceURL=lifted:${form.name || "f"}.recorded`;
    made = new Function("$t", "$captures", source)(tape, () => form.captured()) as AnyFunction;
    programs.set(form, made);
  }
  return made;
}

const programs = new WeakMap<Lifted, AnyFunction>();

const twins = new WeakMap<Lifted, (...captured: readonly unknown[]) => AnyFunction>();

type Key = string | number;

const operations: Readonly<Record<string, (a: Value, b: Value) => Value>> = { add, sub, mul, div, mod, pow };

/** What the rewritten text calls. */
const tape = {
  ...operations,
  // biome-ignore lint/suspicious/noExplicitAny: text may be added too
  add: (a: any, b: any): unknown => (isNode(a) || isNode(b) ? add(a, b) : a + b),
  value: (x: unknown): unknown => (isNode(x) ? plain(x) : x),
  neg,
  plus: (a: unknown): unknown => (isNode(a) ? a : Number(a)),
  or: (a: unknown, b: () => unknown): unknown => (tape.value(a) ? a : b()),
  and: (a: unknown, b: () => unknown): unknown => (tape.value(a) ? b() : a),
  update: (owner: Record<Key, Value>, key: Key, operation: string, b: Value): Value => {
    owner[key] = operations[operation](owner[key], b);
    return owner[key];
  },
  zeros: (n: Value | Iterable<Value>): Value[] =>
    typeof n === "number" || isNode(n) ? new Array<Value>(plain(n)).fill(0) : Array.from(n),
  use: (x: unknown): unknown => (typeof x === "function" ? recording(x as AnyFunction) : x),
  Math: recordMath,
};

/** A function that runs on the tape; one that cannot may still be given what does not depend on a parameter. */
function recording(f: AnyFunction): AnyFunction {
  const name = mathName(f);
  if (name !== undefined) return recordMath[name] as AnyFunction;
  const form = liftedForm(f);
  if (form?.tape || form?.native || form?.ir) return twinOf(form);
  return (...args) => {
    if (args.some(holdsNode)) throw new TypeError(form?.reason ?? withoutForm(f));
    return f(...args);
  };
}

const holdsNode = (x: unknown): boolean =>
  isNode(x) || ((Array.isArray(x) || isPlainObject(x)) && Object.values(x).some(holdsNode));
