// The recording form of a lifted function: its text, and what that calls.
import { recordedText } from "./compile/recordedText.ts";
import { add, div, isNode, isRecorder, mod, mul, neg, plain, pow, recorder, sub, type Value } from "./record.ts";
import { recordMath } from "./recordMath.ts";
import { type AnyFunction, type Lifted, liftedForm, mathName } from "./registry.ts";
import { runtime } from "./runtime.ts";
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
  use: (x: unknown): unknown =>
    typeof x === "function" ? (recordingClass(x as unknown as Class) ?? recording(x as AnyFunction)) : x,
  /** Marks a function that was written inside. */
  own: recorder,
  ownClass: (made: object): void => void recordingClasses.add(made),
  base: (made: Class): Class => recordingClass(made) ?? made,
  invoke,
  construct: (made: Class, ...args: unknown[]): unknown => {
    const recorded = recordingClass(made);
    if (recorded) return new recorded(...args);
    if (args.some(holdsNode)) throw new TypeError(`new ${made.name} has no derivative on the tape: ${CLASS}`);
    return new made(...args);
  },
  order: (values: readonly Value[], sign: number): number[] => runtime.order(values.map(plain), sign),
  Math: recordMath,
};

type Class = new (...args: unknown[]) => unknown;

/** Classes whose methods record. */
const recordingClasses = new WeakSet<object>();

/** A lifted class with methods that record; the same one as long as it reads the same values from outside. */
function recordingClass(made: Class): Class | undefined {
  if (recordingClasses.has(made)) return made;
  const form = liftedForm(made as unknown as AnyFunction);
  if (!form?.class || !form.tape) return;
  const captured = form.captured();
  const known = classes.get(form);
  if (known?.captured.every((value, i) => value === captured[i])) return known.made;
  const recorded = twinOf(form) as unknown as Class;
  classes.set(form, { made: recorded, captured });
  return recorded;
}

const classes = new WeakMap<Lifted, { made: Class; captured: readonly unknown[] }>();

/** The method that records, of an instance that was made outside. */
function recordedMethod(owner: object, name: string): AnyFunction | undefined {
  const made = owner.constructor as Class | undefined;
  const recorded = typeof made === "function" && !recordingClasses.has(owner) ? recordingClass(made) : undefined;
  return recorded && (Reflect.get(recorded.prototype as object, name) as AnyFunction | undefined);
}

const CLASS = "keep to numbers, arrays, plain objects and functions here, or write the class in the same file or cell";

const ofMath: ReadonlySet<unknown> = new Set(Object.values(recordMath));

const SEARCHES = new Set(["indexOf", "lastIndexOf", "includes", "join"]);

/** A method call. */
function invoke(owner: object, name: string, ...args: unknown[]): unknown {
  // A text made of a number, as by toFixed, carries no derivative.
  if (isNode(owner)) return invoke(Object(plain(owner)) as object, name, ...args);
  const method: unknown = Reflect.get(Object(owner), name);
  const call = (on: unknown, given: readonly unknown[]): unknown =>
    (on as Record<string, (...all: unknown[]) => unknown>)[name](...given);
  if (Array.isArray(owner) && method === undefined) return ofTyped(owner, name, args);
  if (typeof method !== "function" || isRecorder(method)) return call(owner, args);
  if (Array.isArray(owner)) {
    return SEARCHES.has(name) ? call(owner.map(tape.value), args.map(tape.value)) : call(owner, args.map(ownCallback));
  }
  if (owner instanceof Map || owner instanceof Set) {
    const [key, ...more] = args;
    if (owner instanceof Set && holdsNode(key))
      throw new TypeError(`a Set of numbers loses their derivatives: use an array`);
    return call(owner, args.length ? [tape.value(key), ...more] : []);
  }
  if (recordingClasses.has(owner)) return call(owner, args);
  const recorded = recordedMethod(owner, name);
  if (recorded) return Reflect.apply(recorded, owner, args);
  if (Object.hasOwn(owner, name) || liftedForm(method as AnyFunction))
    return recording(method as AnyFunction)(...(args as never[]));
  if (args.some(holdsNode) || Object.values(owner).some(holdsNode)) {
    throw new TypeError(`the method ${name} has no derivative on the tape: ${CLASS}`);
  }
  return call(owner, args);
}

/** Methods that only typed arrays have, which are plain ones here. */
function ofTyped(owner: unknown[], name: string, [values, offset = 0]: unknown[]): void {
  if (name !== "set") throw new TypeError(`${name}() of a typed array has no derivative on the tape: use slice(), say`);
  (values as unknown[]).forEach((value, i) => {
    owner[plain(offset as Value) + i] = value;
  });
}

const ownCallback = (arg: unknown): unknown => (typeof arg === "function" ? recording(arg as AnyFunction) : arg);

/** A function that runs on the tape; one that cannot may still be given what does not depend on a parameter. */
function recording(f: AnyFunction): AnyFunction {
  if (isRecorder(f) || ofMath.has(f)) return f;
  const name = mathName(f);
  if (name !== undefined) return recordMath[name] as AnyFunction;
  const form = liftedForm(f);
  if (form?.tape || form?.native || form?.ir) return recorder(twinOf(form));
  return recorder((...args: never[]) => {
    if (args.some(holdsNode)) throw new TypeError(form?.reason ?? withoutForm(f));
    return f(...args);
  });
}

const holdsNode = (x: unknown): boolean =>
  isNode(x) || ((Array.isArray(x) || isPlainObject(x)) && Object.values(x).some(holdsNode));
