// Reverse mode of one expression: its adjoint goes to the adjoints of what it is made of.
import { add, constant, divide, math, multiply, negate, number, subtract, variable } from "../build.ts";
import type { Binary, Expression, MathCall, Statement } from "../ir.ts";
import { partials } from "../partials.ts";
import { keyOf, same, walk } from "../walk.ts";
import { bar, type Context } from "./context.ts";

const TWO = number(2);

/** Values of the way forward that already have a name on the way back; `results` are those of calls of Math. */
export interface Memo {
  readonly values: Map<string, Expression>;
  readonly results: Map<string, Expression>;
}

export const emptyMemo = (): Memo => ({ values: new Map(), results: new Map() });

/** Adds `seed` times the derivative of `e` to the adjoints; writes to `out`. */
export function propagate(c: Context, e: Expression, seed: Expression, out: Statement[], memo = emptyMemo()): void {
  if (!c.analysis.isActive(e)) return;
  switch (e.kind) {
    case "variable":
      accumulate(c.bar(e.name), seed, out);
      return;
    case "element":
    case "field":
      c.needs.path(e);
      accumulate(bar(e), seed, out);
      return;
    case "negate":
      propagate(c, e.operand, negate(seed), out, memo);
      return;
    case "binary":
      propagateBinary(c, e, seed, out, memo);
      return;
    case "math":
      propagateMath(c, e, seed, out, memo);
      return;
    case "choose": {
      c.needs.value(e.test);
      const once = named(c, seed, out);
      const yes: Statement[] = [];
      const no: Statement[] = [];
      propagate(c, e.yes, once, yes, copy(memo));
      propagate(c, e.no, once, no, copy(memo));
      if (yes.length || no.length) out.push({ kind: "if", test: e.test, yes, no });
      return;
    }
    default:
      throw new Error(`derivative: ${e.kind} has no adjoint`);
  }
}

/** Does the derivative of a function read its result? */
export const readsResult = (e: MathCall): boolean => readByPartials(e).has(RESULT);

function propagateBinary(c: Context, e: Binary, seed: Expression, out: Statement[], memo: Memo): void {
  const { left, right, operator } = e;
  const [onLeft, onRight] = [c.analysis.isActive(left), c.analysis.isActive(right)];
  const s = (onLeft && onRight) || operator === "/" ? named(c, seed, out) : seed;
  const value = (x: Expression): Expression => valueIn(c, x, out, memo);
  switch (operator) {
    case "+":
    case "-":
      propagate(c, left, s, out, memo);
      propagate(c, right, operator === "+" ? s : negate(s), out, memo);
      return;
    case "*":
      if (onLeft && same(left, right)) {
        propagate(c, left, multiply(TWO, multiply(s, value(left))), out, memo);
        return;
      }
      if (onLeft) propagate(c, left, multiply(s, value(right)), out, memo);
      if (onRight) propagate(c, right, multiply(s, value(left)), out, memo);
      return;
    case "/": {
      const divisor = value(right);
      const quotient = named(c, divide(s, divisor), out);
      propagate(c, left, quotient, out, memo);
      if (!onRight) return;
      c.needs.value(left);
      const ratio = onLeft || left.kind !== "number" ? value(e) : divide(left, divisor);
      propagate(c, right, negate(multiply(quotient, ratio)), out, memo);
      return;
    }
    case "%":
      propagate(c, left, s, out, memo);
      if (onRight) {
        const whole = math("trunc", divide(value(left), value(right)));
        propagate(c, right, negate(multiply(s, whole)), out, memo);
      }
  }
}

function propagateMath(c: Context, e: MathCall, seed: Expression, out: Statement[], memo: Memo): void {
  const on = e.args.map(c.analysis.isActive);
  const s = on.filter(Boolean).length > 1 ? named(c, seed, out) : seed;
  const reads = readByPartials(e, on);
  const args = e.args.map((arg, i) => {
    if (constant(arg) !== undefined) return arg;
    return reads.has(argument(i)) ? valueIn(c, arg, out, memo) : variable(UNREAD);
  });
  const result = reads.has(RESULT) ? (memo.results.get(keyOf(e)) ?? valueIn(c, e, out, memo)) : variable(UNREAD);
  const derivatives = partials[e.name](args, result);
  e.args.forEach((arg, i) => {
    if (on[i]) propagate(c, arg, multiply(s, derivatives[i]), out, memo);
  });
}

const RESULT = "?result";
const UNREAD = "?";
const argument = (i: number): string => `?${i}`;

/** The arguments, and the result, that the formulas of the partial derivatives read. */
function readByPartials(e: MathCall, on?: readonly boolean[]): Set<string> {
  const args = e.args.map((arg, i) => (constant(arg) === undefined ? variable(argument(i)) : arg));
  const reads = new Set<string>();
  partials[e.name](args, variable(RESULT)).forEach((formula, i) => {
    if (on && !on[i]) return;
    walk(formula, (part) => {
      if (part.kind === "variable" && part.name.startsWith("?")) reads.add(part.name);
    });
  });
  return reads;
}

/** The value that `e` had on the way forward, under a name. */
function valueIn(c: Context, e: Expression, out: Statement[], memo: Memo): Expression {
  c.needs.value(e);
  if (e.kind === "number" || e.kind === "variable") return e;
  const key = keyOf(e);
  const known = memo.values.get(key);
  if (known) return known;
  const inner = withNamedParts(e, (part) => valueIn(c, part, out, memo));
  const name = c.fresh("v");
  out.push({ kind: "set", name, type: e.type, value: inner });
  const value = variable(name, e.type);
  memo.values.set(key, value);
  return value;
}

function withNamedParts(e: Expression, name: (part: Expression) => Expression): Expression {
  if (e.kind === "binary") return { ...e, left: name(e.left), right: name(e.right) };
  return e.kind === "negate" ? { ...e, operand: name(e.operand) } : e;
}

function named(c: Context, e: Expression, out: Statement[]): Expression {
  if (e.kind === "number" || e.kind === "variable") return e;
  const name = c.fresh("s");
  out.push({ kind: "set", name, type: "number", value: e });
  return variable(name);
}

function accumulate(target: Expression, e: Expression, out: Statement[]): void {
  if (e.kind === "number" && e.value === 0) return;
  const value = e.kind === "negate" ? subtract(target, e.operand) : add(target, e);
  if (target.kind === "variable") out.push({ kind: "set", name: target.name, type: "number", value });
  else if (target.kind === "element") {
    out.push({ kind: "store", array: target.array, index: target.index, value, type: "number" });
  } else if (target.kind === "field") {
    out.push({ kind: "storeField", object: target.object, name: target.name, value, type: "number" });
  }
}

const copy = (memo: Memo): Memo => ({ values: new Map(memo.values), results: new Map(memo.results) });
