// Assignments to variables, elements and fields, forward and back. Before a value that the way back needs is overwritten
// the old one is pushed; the way back pops it first.
import {
  binary,
  choose,
  compare,
  element,
  field,
  length,
  negate,
  noDerivative,
  number,
  ONE,
  POP,
  popped,
  UNDEFINED,
  variable,
  ZERO,
} from "../build.ts";
import type {
  AppendStatement,
  Element,
  Expression,
  Field,
  New,
  SetStatement,
  Statement,
  StoreFieldStatement,
  StoreStatement,
} from "../ir.ts";
import { ELEMENTS, isActivePlace } from "../place.ts";
import type { Type } from "../type.ts";
import { isReference } from "../type.ts";
import { keyOf, mentions, same, some } from "../walk.ts";
import { emptyMemo, propagate, readsResult } from "./adjoint.ts";
import { type Both, bar, barName, type Context } from "./context.ts";

export const reverseSet = (c: Context, s: SetStatement, depth: number): Both =>
  isReference(s.type) ? setReference(c, s, depth) : setValue(c, s, depth);

function setValue(c: Context, s: SetStatement, depth: number): Both {
  const forward: Statement[] = [];
  const backward: Statement[] = [];
  const { name } = s;
  const own = variable(name, s.type);
  const kept = c.recomputed.has(s) || c.owned.has(s);
  const restore = !kept && c.needs.names.has(name) && c.mayOverwrite(name, !!s.declares, depth);
  const undo = stepBack(c, s);
  if (restore && !undo) {
    forward.push({ kind: "push", value: own });
    backward.push({ kind: "set", name, type: s.type, value: popped(s.type) });
  } else if (restore && undo) backward.push({ kind: "set", name, type: "number", value: undo });
  forward.push({ kind: "set", name, type: s.type, value: s.value });
  if (c.analysis.active.has(name)) backSet(c, s, depth, restore, backward);
  return { forward, backward };
}

/** `i = i + 1` is undone without a record. */
function stepBack(c: Context, { name, value }: SetStatement): Expression | undefined {
  if (!c.analysis.whole.has(name) || value.kind !== "binary" || value.right.kind !== "number") return;
  if (value.left.kind !== "variable" || value.left.name !== name) return;
  if (value.operator === "+") return binary("-", value.left, value.right);
  return value.operator === "-" ? binary("+", value.left, value.right) : undefined;
}

function backSet(c: Context, s: SetStatement, depth: number, restored: boolean, backward: Statement[]): void {
  const { name, value } = s;
  const adjoint = c.bar(name);
  const addend = addendOf(value, variable(name));
  if (addend) {
    propagate(c, addend.value, addend.minus ? negate(adjoint) : adjoint, backward);
    return;
  }
  const zero: Statement = { kind: "set", name: adjoint.name, type: "number", value: ZERO };
  if (!c.analysis.isActive(value)) {
    backward.push(zero);
    return;
  }
  const memo = emptyMemo();
  const once = !depth && c.assignments(name) === 1 && !c.params.has(name);
  if (value.kind === "math" && readsResult(value)) {
    c.needs.name(name);
    memo.results.set(keyOf(value), restored ? savedResult(c, name, backward) : variable(name));
  }
  if (once) {
    propagate(c, value, adjoint, backward, memo);
    return;
  }
  const seed = c.fresh("s");
  backward.push({ kind: "set", name: seed, type: "number", value: adjoint }, zero);
  propagate(c, value, variable(seed), backward, memo);
}

/** The variable holds the function's result until it is restored. */
function savedResult(c: Context, name: string, backward: Statement[]): Expression {
  const saved = c.fresh("v");
  backward.unshift({ kind: "set", name: saved, type: "number", value: variable(name) });
  return variable(saved);
}

/** `v` in `x = x + v`, `x = x - v` and `x = v + x`, where it does not read `x`. */
function addendOf(e: Expression, target: Expression): { value: Expression; minus: boolean } | undefined {
  if (e.kind !== "binary" || (e.operator !== "+" && e.operator !== "-")) return;
  const reads = (part: Expression): boolean => target.kind === "variable" && mentions(part, target.name);
  if (same(e.left, target) && !reads(e.right)) return { value: e.right, minus: e.operator === "-" };
  if (e.operator === "+" && same(e.right, target) && !reads(e.left)) return { value: e.left, minus: false };
}

function setReference(c: Context, s: SetStatement, depth: number): Both {
  const forward: Statement[] = [];
  const backward: Statement[] = [];
  const { name, type, value } = s;
  const own = variable(name, type);
  const shadow = variable(barName(name), type);
  const active = isActivePlace(c.analysis.place(own));
  const push = !c.recomputed.has(s) && c.needs.names.has(name) && c.mayOverwrite(name, !!s.declares, depth);
  if (push) {
    forward.push({ kind: "push", value: own });
    if (active) forward.push({ kind: "push", value: shadow });
  }
  const made = value.kind === "new" && value.form !== "zeros" && value.args.some((arg) => isActiveNumber(c, arg));
  const gone = made && push ? barName(c.fresh("o")) : shadow.name;
  if (made) c.needs.name(name);
  if (made && push) backward.push({ kind: "set", name: gone, type, value: shadow });
  forward.push({ kind: "set", name, type, value: fixed(c, own, value) });
  if (active) {
    const shadowed = value.kind === "new" ? shadowOfNew(c, own, value) : bar(value);
    forward.push({ kind: "set", name: shadow.name, type, value: shadowed });
  }
  if (push && active) backward.push({ kind: "set", name: shadow.name, type, value: popped(type) });
  if (push) backward.push({ kind: "set", name, type, value: popped(type) });
  if (made && value.kind === "new") propagateNew(c, value, variable(gone, type), backward);
  return { forward, backward };
}

const isActiveNumber = (c: Context, e: Expression): boolean => e.type === "number" && c.analysis.isActive(e);

function shadowOfNew(c: Context, own: Expression, value: New): New {
  if (value.form === "zeros") return fixed(c, own, value);
  return { ...value, args: value.args.map((arg) => (isReference(arg.type) ? shadowOfPart(c, own, arg) : ZERO)) };
}

/** Zeros whose number never changes. */
function fixed<E extends Expression>(c: Context, own: Expression, value: E): E {
  if (value.kind !== "new" || value.form !== "zeros") return value;
  const { grows, shared } = c.analysis.place(own);
  return { ...value, fixed: !grows && !shared };
}

function shadowOfPart(c: Context, own: Expression, part: Expression): Expression {
  if (isActivePlace(c.analysis.place(part))) return bar(part);
  return c.analysis.place(own).shared ? noDerivative(part) : UNDEFINED;
}

function propagateNew(c: Context, value: New, shadow: Expression, backward: Statement[]): void {
  value.args.forEach((arg, i) => {
    if (!isActiveNumber(c, arg)) return;
    const part = value.form === "object" ? field(shadow, value.names![i]) : element(shadow, number(i));
    propagate(c, arg, part, backward);
  });
}

export function reverseStore(c: Context, s: StoreStatement | StoreFieldStatement): Both {
  const target = s.kind === "store" ? element(s.array, s.index) : field(s.object, s.name);
  return isReference(s.type) ? storeReference(c, s, target) : storeValue(c, s, target);
}

function storeReference(c: Context, s: StoreStatement | StoreFieldStatement, target: Element | Field): Both {
  const active = isActivePlace(c.analysis.place(target));
  const shadow = bar(target);
  c.needs.path(target);
  const forward: Statement[] = [{ kind: "push", value: target }];
  const backward: Statement[] = [];
  if (active) forward.push({ kind: "push", value: shadow });
  forward.push(storeTo(target, s.value, s.type));
  if (active) {
    forward.push(storeTo(shadow, bar(s.value), s.type));
    backward.push(storeTo(shadow, popped(s.type), s.type));
  }
  backward.push(storeTo(target, popped(s.type), s.type));
  return { forward, backward };
}

function storeValue(c: Context, s: StoreStatement | StoreFieldStatement, target: Element | Field): Both {
  const forward: Statement[] = [];
  const backward: Statement[] = [];
  const place = c.analysis.place(target);
  const grows = s.kind === "store" && c.analysis.place(s.array).grows;
  const save = place.needed || grows;
  const shadow = bar(target);
  if (save || place.active) c.needs.path(target);
  if (s.kind === "store" && grows) pushGrowing(s, target, forward);
  else if (save) forward.push({ kind: "push", value: target });
  forward.push(storeTo(target, s.value, s.type));
  if (place.active && grows) forward.push(storeTo(shadow, ZERO, s.type));
  const addend = addendOf(s.value, target);
  const plain = addend && !readsPlace(c, addend.value, target) ? addend : undefined;
  const seed = variable(c.fresh("s"));
  if (place.active) {
    backward.push({ kind: "set", name: seed.name, type: "number", value: shadow });
    if (!plain) backward.push(storeTo(shadow, ZERO, s.type));
  }
  if (s.kind === "store" && grows) popGrowing(c, s, target, backward);
  else if (save) backward.push(storeTo(target, popped(s.type), s.type));
  if (place.active) propagate(c, plain ? plain.value : s.value, plain?.minus ? negate(seed) : seed, backward);
  return { forward, backward };
}

const readsPlace = (c: Context, e: Expression, target: Element | Field): boolean =>
  some(
    e,
    (part) => (part.kind === "element" || part.kind === "field") && c.analysis.place(part) === c.analysis.place(target),
  );

/** Keeps the array's length and what lay at the index, if anything. */
function pushGrowing(s: StoreStatement, target: Expression, forward: Statement[]): void {
  const size = length(s.array);
  forward.push({ kind: "push", value: size });
  forward.push({ kind: "push", value: choose(compare("<", s.index, size), target, ZERO, "number") });
}

function popGrowing(c: Context, s: StoreStatement, target: Expression, backward: Statement[]): void {
  const old = c.fresh("v");
  const size = c.fresh("v");
  backward.push(
    { kind: "set", name: old, type: "number", value: { ...POP, like: target } },
    storeTo(target, variable(old), s.type),
    { kind: "set", name: size, type: "number", value: { ...POP, like: ZERO } },
    { kind: "resize", array: s.array, length: variable(size) },
  );
}

function storeTo(target: Expression, value: Expression, type: Type): Statement {
  if (target.kind === "element") return { kind: "store", array: target.array, index: target.index, value, type };
  if (target.kind === "field") return { kind: "storeField", object: target.object, name: target.name, value, type };
  throw new Error(`derivative: ${target.kind} is no place`);
}

export function reverseAppend(c: Context, s: AppendStatement): Both {
  const part = c.analysis.place(s.array).part(ELEMENTS);
  const reference = isReference(s.type);
  const active = reference ? isActivePlace(part) : part.active;
  const shadow = bar(s.array);
  c.needs.path(s.array);
  const forward: Statement[] = [s];
  const backward: Statement[] = [];
  if (active) forward.push({ kind: "append", array: shadow, value: reference ? bar(s.value) : ZERO, type: s.type });
  if (active && !reference) {
    const seed = c.fresh("s");
    const last = element(shadow, binary("-", length(shadow), ONE));
    backward.push({ kind: "set", name: seed, type: "number", value: last });
    backward.push({ kind: "removeLast", array: shadow }, { kind: "removeLast", array: s.array });
    propagate(c, s.value, variable(seed), backward);
    return { forward, backward };
  }
  if (active) backward.push({ kind: "removeLast", array: shadow });
  backward.push({ kind: "removeLast", array: s.array });
  return { forward, backward };
}
