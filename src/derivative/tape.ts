// A define-by-run tape: a function's text runs with its arithmetic recorded, and the record is swept backwards. It shares no
// derivative with the structural mode: it takes over what that has no form for, and it is what that is tested against.
import { add, below, isNode, levelOf, mul, Node, plain, tapes, type Value } from "./record.ts";
import { type AnyFunction, type Lifted, liftedForm } from "./registry.ts";
import { isPlainObject } from "./structure.ts";
import { twinOf } from "./tapeTwin.ts";

export interface Swept {
  readonly value: unknown;
  /** By parameter. */
  readonly gradient: readonly unknown[];
}

/** Runs a recording function at `params`, and sweeps back from its result. */
export function sweep(call: AnyFunction, params: readonly unknown[]): Swept {
  return recording(params, (inputs, level) => {
    const result = call(...(inputs.map(copied) as never[]));
    if (isNode(result) && result.level === level) result.bar = 1;
    sweepBack(level);
    return {
      value: stripped(result, level),
      gradient: inputs.map((input, i) => collected(input, params[i], (node) => node.bar)),
    };
  });
}

/** The gradient's derivative along `direction`, by a sweep over a sweep. */
export function sweepTwice(call: AnyFunction, params: readonly unknown[], direction: readonly unknown[]): unknown {
  const along = direction.flatMap(numbersIn);
  const slope = (...inputs: unknown[]): Value => dot(sweep(call, inputs).gradient.flatMap(numbersIn), along);
  return sweep(slope as AnyFunction, params).gradient;
}

/** The numbers of the result, and the gradient of each by the numbers of the parameters. */
export function sweepEach(call: AnyFunction, params: readonly unknown[]): { result: unknown; rows: Value[][] } {
  return recording(params, (inputs, level) => {
    const result = call(...(inputs.map(copied) as never[]));
    const places = inputs.flatMap(numbersIn) as Node[];
    const rows = numbersIn(result).map((output) => {
      if (levelOf(output) !== level) return places.map((): Value => 0);
      for (const node of tapes[level - 1]) node.bar = 0;
      (output as Node).bar = 1;
      sweepBack(level);
      return places.map((node) => node.bar);
    });
    return { result: stripped(result, level), rows };
  });
}

/** A recording form of a lifted function; one that was written for the tape is there already. */
export const recorded = (f: AnyFunction): AnyFunction => {
  const form = liftedForm(f);
  return form ? twinOf(form) : f;
};

export const recordedForm = (form: Lifted): AnyFunction => twinOf(form);

/** Runs with a tape of its own; `inputs` are nodes of it. */
export function recording<T>(params: readonly unknown[], run: (inputs: readonly unknown[], level: number) => T): T {
  const depth = tapes.length;
  tapes.push([]);
  try {
    return run(
      params.map((param) => inputOf(param, tapes.length)),
      tapes.length,
    );
  } finally {
    tapes.length = depth;
  }
}

export function sweepBack(level: number): void {
  const nodes = tapes[level - 1];
  for (let i = nodes.length - 1; i >= 0; i--) nodes[i].push();
}

export const dot = (a: readonly Value[], b: readonly Value[]): Value =>
  a.reduce((sum: Value, x, i) => add(sum, mul(x, b[i])), 0);

/** The numbers of a structure, in order. */
export function numbersIn(x: unknown): Value[] {
  if (typeof x === "number" || isNode(x)) return [x];
  if (x instanceof Float64Array || x instanceof Float32Array) return Array.from(x);
  if (Array.isArray(x)) return x.flatMap(numbersIn);
  return isPlainObject(x) ? Object.values(x).flatMap(numbersIn) : [];
}

/** The structure with the numbers that `make` gives. */
export function mapNumbers(x: unknown, make: (x: Value) => unknown): unknown {
  if (typeof x === "number" || isNode(x)) return make(x);
  if (x instanceof Float64Array || x instanceof Float32Array) return Array.from(x, make);
  return Array.isArray(x) ? x.map((part) => mapNumbers(part, make)) : mapFields(x, (part) => mapNumbers(part, make));
}

/** As one tape outside sees it. */
export const stripped = (x: unknown, level: number): unknown =>
  typeof x === "number" || isNode(x) ? below(x, level) : mapNumbers(x, (part) => below(part, level));

/** What the function may write into. */
export function copied(x: unknown): unknown {
  if (isNode(x)) return x;
  return Array.isArray(x) ? x.map(copied) : mapFields(x, copied);
}

/** A node for each number; typed arrays become plain ones. */
const inputOf = (x: unknown, level: number): unknown => mapNumbers(x, (part) => new Node(level, part));

/** The structure of `like` again, with what `pick` gives for each number. */
export function collected(input: unknown, like: unknown, pick: (node: Node) => Value): unknown {
  if (isNode(input)) return pick(input);
  if (like instanceof Float64Array || like instanceof Float32Array) {
    const values = (input as Node[]).map(pick);
    if (values.some(isNode)) return values;
    return like instanceof Float64Array ? Float64Array.from(values, plain) : Float32Array.from(values, plain);
  }
  if (Array.isArray(input)) return input.map((part, i) => collected(part, (like as unknown[])[i], pick));
  return mapFields(input, (part, name) => collected(part, (like as Record<string, unknown>)[name], pick));
}

function mapFields(x: unknown, map: (part: unknown, name: string) => unknown): unknown {
  if (!isPlainObject(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([name, part]) => [name, map(part, name)]));
}
