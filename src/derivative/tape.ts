// A define-by-run tape: a function's text runs with its arithmetic recorded, and the record is swept backwards. It shares no
// derivative with the structural mode: it takes over what that has no form for, and it is what that is tested against.
import { type Dual, dual, ONE, opposite, over, plus, times, ZERO } from "./dual.ts";
import { type AnyFunction, type Lifted, liftedForm, mathFunctions, mathName } from "./registry.ts";
import { withoutForm } from "./structural.ts";
import { isPlainObject } from "./structure.ts";
import { slopes, slopesOfAtan2, slopesOfHypot, slopesOfPower } from "./tapeMath.ts";

export interface Swept {
  readonly value: number;
  /** By parameter. */
  readonly gradient: readonly unknown[];
  /** Its tangents, in the given direction. */
  readonly tangent: readonly unknown[];
}

/** Runs the function at `params` and sweeps back; `direction` has their structure. */
export function sweep(form: Lifted, params: readonly unknown[], direction?: readonly unknown[]): Swept {
  const saved = nodes;
  nodes = [];
  try {
    const inputs = params.map((param, i) => recordInput(param, direction?.[i]));
    const result = twinOf(form)(...(inputs.map(copy) as never[]));
    if (result instanceof Node) result.bar = ONE;
    for (let i = nodes.length - 1; i >= 0; i--) nodes[i].push();
    return {
      value: unwrap(result) as number,
      gradient: inputs.map((input, i) => collect(input, params[i], (bar) => bar.v)),
      tangent: inputs.map((input, i) => collect(input, params[i], (bar) => bar.d)),
    };
  } finally {
    nodes = saved;
  }
}

let nodes: Node[] = [];

/** A number of the record, and how it depends on earlier ones. */
class Node {
  readonly x: Dual;
  readonly parents: readonly Node[];
  readonly slopes: readonly Dual[];
  bar: Dual = ZERO;

  constructor(x: Dual, parents: readonly Node[] = [], own: readonly Dual[] = []) {
    this.x = x;
    this.parents = parents;
    this.slopes = own;
    nodes.push(this);
  }

  push(): void {
    if (this.bar.v === 0 && this.bar.d === 0) return;
    this.parents.forEach((parent, i) => {
      parent.bar = plus(parent.bar, times(this.bar, this.slopes[i]));
    });
  }

  valueOf(): number {
    return this.x.v;
  }

  toString(): string {
    return String(this.x.v);
  }
}

type Value = Node | number;

const isNode = (x: unknown): x is Node => x instanceof Node;
const unwrap = (x: unknown): unknown => (isNode(x) ? x.x.v : x);
const plain = (x: Value): number => (isNode(x) ? x.x.v : x);
const dualOf = (x: Value): Dual => (isNode(x) ? x.x : dual(x));

function record(v: number, args: readonly Value[], own: readonly Dual[]): Value {
  const parents: Node[] = [];
  const used: Dual[] = [];
  let d = 0;
  args.forEach((arg, i) => {
    if (!isNode(arg)) return;
    parents.push(arg);
    used.push(own[i]);
    d += own[i].v * arg.x.d;
  });
  return new Node(dual(v, d), parents, used);
}

const binary =
  (f: (a: number, b: number) => number, own: (a: Dual, b: Dual) => readonly Dual[]) =>
  (a: Value, b: Value): Value =>
    isNode(a) || isNode(b) ? record(f(plain(a), plain(b)), [a, b], own(dualOf(a), dualOf(b))) : f(a, b);

const MINUS_ONE = dual(-1);

const arithmetic: Record<string, (a: Value, b: Value) => Value> = {
  add: binary(
    (a, b) => a + b,
    () => [ONE, ONE],
  ),
  sub: binary(
    (a, b) => a - b,
    () => [ONE, MINUS_ONE],
  ),
  mul: binary(
    (a, b) => a * b,
    (a, b) => [b, a],
  ),
  div: binary(
    (a, b) => a / b,
    (a, b) => [over(ONE, b), opposite(over(over(a, b), b))],
  ),
  mod: binary(
    (a, b) => a % b,
    (a, b) => [ONE, dual(-Math.trunc(a.v / b.v))],
  ),
  pow: (a, b) => {
    const value = mathFunctions.pow(plain(a), plain(b));
    if (!isNode(a) && !isNode(b)) return value;
    return record(value, [a, b], slopesOfPower(dualOf(a), dualOf(b), isNode(a), isNode(b)));
  },
};

const several: Readonly<Record<string, (...args: Value[]) => Value>> = {
  pow: arithmetic.pow,
  atan2: (y, x) => {
    const value = mathFunctions.atan2(plain(y), plain(x));
    return isNode(y) || isNode(x) ? record(value, [y, x], slopesOfAtan2(dualOf(y), dualOf(x))) : value;
  },
  hypot: (...args) => {
    const value = mathFunctions.hypot(...args.map(plain));
    return args.some(isNode) ? record(value, args, slopesOfHypot(args.map(dualOf))) : value;
  },
  max: (...args) => extreme(args, Number.NEGATIVE_INFINITY, (a, b) => a >= b),
  min: (...args) => extreme(args, Number.POSITIVE_INFINITY, (a, b) => a <= b),
};

const extreme = (args: Value[], none: number, wins: (a: number, b: number) => boolean): Value =>
  args.length ? args.reduce((a, b) => (wins(plain(a), plain(b)) || Number.isNaN(plain(a)) ? a : b)) : none;

const single = (name: string) => {
  const f = mathFunctions[name];
  return (a: Value): Value => (isNode(a) ? record(f(a.x.v), [a], [slopes[name](a.x)]) : f(a));
};

const recordedMath: Record<string, unknown> = {
  ...Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Reflect.get(Math, name)])),
  ...Object.fromEntries(Object.keys(slopes).map((name) => [name, single(name)])),
  ...several,
};

type Key = string | number;

/** What the rewritten text calls. */
const tape = {
  ...arithmetic,
  // biome-ignore lint/suspicious/noExplicitAny: text may be added too
  add: (a: any, b: any): unknown => (isNode(a) || isNode(b) ? arithmetic.add(a, b) : a + b),
  value: unwrap,
  neg: (a: Value): Value => (isNode(a) ? record(-a.x.v, [a], [MINUS_ONE]) : -a),
  plus: (a: unknown): unknown => (isNode(a) ? a : Number(a)),
  or: (a: unknown, b: () => unknown): unknown => (unwrap(a) ? a : b()),
  and: (a: unknown, b: () => unknown): unknown => (unwrap(a) ? b() : a),
  update: (owner: Record<Key, Value>, key: Key, operation: string, b: Value): Value => {
    owner[key] = arithmetic[operation](owner[key], b);
    return owner[key];
  },
  zeros: (n: Value | readonly Value[]): Value[] =>
    typeof n === "number" || isNode(n) ? new Array<Value>(plain(n)).fill(0) : Array.from(n),
  use: (x: unknown): unknown => (typeof x === "function" ? recording(x as AnyFunction) : x),
  Math: recordedMath,
};

/** A function that runs on the tape; one that cannot may still be given what does not depend on a parameter. */
function recording(f: AnyFunction): AnyFunction {
  const name = mathName(f);
  if (name !== undefined) return recordedMath[name] as AnyFunction;
  const form = liftedForm(f);
  if (form?.tape) return twinOf(form);
  return (...args) => {
    if (args.some(holdsNode)) throw new TypeError(form?.reason ?? withoutForm(f));
    return f(...args);
  };
}

const twins = new WeakMap<Lifted, (...captured: readonly unknown[]) => AnyFunction>();

function twinOf(form: Lifted): AnyFunction {
  if (!form.tape) throw new TypeError(form.reason ?? `${form.name} has no form for the tape`);
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

const holdsNode = (x: unknown): boolean =>
  isNode(x) || (typeof x === "object" && x !== null && Object.values(x).some(holdsNode));

/** The structure with a node for each number; typed arrays become plain ones. */
function recordInput(x: unknown, d: unknown): unknown {
  if (typeof x === "number") return new Node(dual(x, typeof d === "number" ? d : 0));
  if (Array.isArray(x) || x instanceof Float64Array) {
    return Array.from(x as ArrayLike<unknown>, (part, i) =>
      recordInput(part, (d as ArrayLike<unknown> | undefined)?.[i]),
    );
  }
  return mapFields(x, (part, name) => recordInput(part, (d as Record<string, unknown> | undefined)?.[name]));
}

/** What the function may write into. */
function copy(x: unknown): unknown {
  if (isNode(x)) return x;
  return Array.isArray(x) ? x.map(copy) : mapFields(x, copy);
}

function collect(input: unknown, like: unknown, pick: (bar: Dual) => number): unknown {
  if (isNode(input)) return pick(input.bar);
  if (like instanceof Float64Array) return Float64Array.from(input as Node[], (node) => pick(node.bar));
  if (Array.isArray(input)) return input.map((part, i) => collect(part, (like as unknown[])[i], pick));
  return mapFields(input, (part, name) => collect(part, (like as Record<string, unknown>)[name], pick));
}

function mapFields(x: unknown, map: (part: unknown, name: string) => unknown): unknown {
  if (!isPlainObject(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, map(part, name)]));
}
