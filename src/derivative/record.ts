// What the tape is made of: numbers that remember how they came about. Tapes nest: the number of a node may itself be a node
// of a tape outside, so a sweep can be recorded and swept again, and derivatives of every order come out.
import { mathFunctions } from "./registry.ts";
import { runtime } from "./runtime.ts";

/** A number, or one that a tape remembers. */
export type Value = number | Node;

/** The tapes that record at this moment, the innermost last. */
export const tapes: Node[][] = [];

/** A number of a record, and how it depends on earlier ones. */
export class Node {
  /** Which tape it belongs to: 1 is the outermost. */
  readonly level: number;
  /** Its number, of a lower level. */
  readonly x: Value;
  readonly parents: readonly Node[];
  /** ∂x/∂parent, of a lower level. */
  readonly slopes: readonly Value[];
  /** The derivative of the result by it, of a lower level. */
  bar: Value = 0;

  constructor(level: number, x: Value, parents: readonly Node[] = [], slopes: readonly Value[] = []) {
    this.level = level;
    this.x = x;
    this.parents = parents;
    this.slopes = slopes;
    const tape = tapes[level - 1];
    if (tape.length >= runtime.longestTape) throw new RangeError(tooLong(tape.length));
    tape.push(this);
  }

  push(): void {
    if (this.bar === 0) return;
    for (let i = 0; i < this.parents.length; i++) {
      this.parents[i].take(mul(this.bar, this.slopes[i]));
    }
  }

  /** Adds to its derivative. */
  take(bar: Value): void {
    this.bar = add(this.bar, bar);
  }

  valueOf(): number {
    return plain(this);
  }

  toString(): string {
    return String(plain(this));
  }
}

const tooLong = (length: number): string =>
  `the tape of a derivative is longer than ${length.toLocaleString("en-US")} operations, and would fill the memory: make the body of ` +
  "its longest loop a function f, and call checkpoint(f), which computes again instead of keeping; or take fewer steps";

const recorders = new WeakSet<object>();

/** Marks a function that takes recorded numbers. */
export function recorder<F extends object>(f: F): F {
  recorders.add(f);
  return f;
}

export const isRecorder = (f: object): boolean => recorders.has(f);

export const isNode = (x: unknown): x is Node => x instanceof Node;

/** The plain number, whatever the level. */
export function plain(x: Value): number {
  while (typeof x !== "number") x = x.x;
  return x;
}

export const levelOf = (x: unknown): number => (isNode(x) ? x.level : 0);

/** Its number as one tape outside sees it. */
export const below = (x: Value, level: number): Value => (isNode(x) && x.level === level ? x.x : x);

/** A function of one number from the bare function and its derivative. */
export const unary =
  (f: (x: number) => number, slope: (x: Value, result: Value) => Value) =>
  (a: Value): Value => {
    if (typeof a === "number") return f(a);
    const result = unaryOf(f, slope)(a.x);
    return new Node(a.level, result, [a], [slope(a.x, result)]);
  };

const unaryOf = unary;

/** A function of several numbers from the bare function and its partial derivatives. */
export const several = (
  f: (...x: number[]) => number,
  slopes: (args: readonly Value[], on: readonly boolean[]) => readonly Value[],
): ((...args: Value[]) => Value) => {
  const run = (...args: Value[]): Value => {
    const level = Math.max(0, ...args.map(levelOf));
    if (level === 0) return f(...(args as number[]));
    const inner = args.map((arg) => below(arg, level));
    const on = args.map((arg) => levelOf(arg) === level);
    const own = slopes(inner, on);
    return new Node(
      level,
      run(...inner),
      args.filter((_, i) => on[i]) as Node[],
      own.filter((_, i) => on[i]),
    );
  };
  return run;
};

const operation = (
  f: (a: number, b: number) => number,
  byA: (a: Value, b: Value) => Value,
  byB: (a: Value, b: Value) => Value,
) => {
  const run = (a: Value, b: Value): Value => {
    if (typeof a === "number" && typeof b === "number") return f(a, b);
    const level = Math.max(levelOf(a), levelOf(b));
    const x = below(a, level);
    const y = below(b, level);
    if (levelOf(b) !== level) return new Node(level, run(x, y), [a as Node], [byA(x, y)]);
    if (levelOf(a) !== level) return new Node(level, run(x, y), [b as Node], [byB(x, y)]);
    return new Node(level, run(x, y), [a as Node, b as Node], [byA(x, y), byB(x, y)]);
  };
  return run;
};

type Operation = (a: Value, b: Value) => Value;

export const add: Operation = operation(
  (a, b) => a + b,
  () => 1,
  () => 1,
);
export const sub: Operation = operation(
  (a, b) => a - b,
  () => 1,
  () => -1,
);
export const mul: Operation = operation(
  (a, b) => a * b,
  (_, b) => b,
  (a) => a,
);
export const div: Operation = operation(
  (a, b) => a / b,
  (_, b) => div(1, b),
  (a, b) => neg(div(div(a, b), b)),
);
export const mod: Operation = operation(
  (a, b) => a % b,
  () => 1,
  (a, b) => -Math.trunc(plain(a) / plain(b)),
);
export const neg: (a: Value) => Value = unary(
  (x) => -x,
  () => -1,
);

/** a ** b. */
export const pow = several(mathFunctions.pow, ([a, b], [onA, onB]) => [
  onA ? powerByBase(a, b, onB) : 0,
  onB && plain(a) !== 0 ? mul(exp(mul(b, log(a))), log(a)) : 0,
]) as Operation;

function powerByBase(a: Value, b: Value, onB: boolean): Value {
  if (plain(b) === 0) return 0;
  const lower = sub(b, 1);
  return mul(b, onB && plain(a) > 0 ? exp(mul(lower, log(a))) : pow(a, lower));
}

const m = mathFunctions;
export const exp = unary(m.exp, (_, result) => result);
export const log = unary(m.log, (a) => div(1, a));
