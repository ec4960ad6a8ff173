// Calls of other functions: the forward half of the callee's derivative on the way forward, its backward half on the way back.
import { noDerivative, popped, variable, ZERO } from "../build.ts";
import type { CallStatement, Expression, Slot, Statement } from "../ir.ts";
import { isReference } from "../type.ts";
import { propagate } from "./adjoint.ts";
import { type Both, bar, barName, type Context } from "./context.ts";

export function reverseCall(c: Context, s: CallStatement, depth: number): Both {
  const on = s.args.map(c.analysis.isActive);
  return on.some(Boolean) ? activeCall(c, s, on, depth) : plainCall(c, s, depth);
}

function plainCall(c: Context, s: CallStatement, depth: number): Both {
  const forward: Statement[] = [];
  const backward: Statement[] = [];
  const { target, type } = s;
  if (target === undefined) return { forward: [s], backward };
  const result = variable(target, type);
  const shadowed = isReference(type) && c.analysis.hasActivePlace(target);
  const shadow = barName(target);
  if (overwrites(c, target, depth)) {
    forward.push({ kind: "push", value: result });
    if (shadowed) {
      forward.push({ kind: "push", value: variable(shadow, type) });
      backward.push({ kind: "set", name: shadow, type, value: popped(type) });
    }
    backward.push({ kind: "set", name: target, type, value: popped(type) });
  }
  forward.push(s);
  if (shadowed) {
    const grows = c.analysis.place(result).some((place) => place.grows);
    forward.push({ kind: "set", name: shadow, type, value: noDerivative(result, grows) });
  }
  if (type === "number" && c.analysis.active.has(target)) backward.push(toZero(target));
  return { forward, backward };
}

function activeCall(c: Context, s: CallStatement, on: readonly boolean[], depth: number): Both {
  const { target, type } = s;
  const mask = on.map(Number).join("");
  const twin = `${s.callee}$${mask}`;
  c.callees.set(twin, { callee: s.callee, mask });
  const forward: Statement[] = [];
  const backward: Statement[] = [];
  const reference = target !== undefined && isReference(type);
  const push = target !== undefined && overwrites(c, target, depth);
  if (push) {
    forward.push({ kind: "push", value: variable(target, type) });
    if (reference) forward.push({ kind: "push", value: c.bar(target) });
  }
  const { args, carried } = argumentsOf(s, on);
  forward.push({ kind: "callForward", target, type, twin, args, carried });
  if (reference) forward.push({ kind: "set", name: barName(target), type, value: slot("resultAdjoint", 0, type) });

  backward.push({
    kind: "callBackward",
    twin,
    seeds: target !== undefined && type === "number" ? [c.bar(target)] : [],
  });
  const given = takeAdjoints(c, s, on, backward);
  if (target !== undefined && type === "number") backward.push(toZero(target));
  if (push) {
    if (reference) backward.push({ kind: "set", name: barName(target), type, value: popped(type) });
    backward.push({ kind: "set", name: target, type, value: popped(type) });
  }
  for (const { arg, seed } of given) propagate(c, arg, seed, backward);
  return { forward, backward };
}

/** An active array goes with its shadow. */
function argumentsOf(s: CallStatement, on: readonly boolean[]): { args: Expression[]; carried: boolean[] } {
  const args: Expression[] = [];
  const carried: boolean[] = [];
  s.args.forEach((arg, i) => {
    args.push(arg);
    carried.push(on[i]);
    if (!on[i] || !isReference(arg.type)) return;
    args.push(bar(arg));
    carried.push(true);
  });
  return { args, carried };
}

/** The callee leaves the adjoints of its active numbers in slots. */
function takeAdjoints(
  c: Context,
  s: CallStatement,
  on: readonly boolean[],
  backward: Statement[],
): { arg: Expression; seed: Expression }[] {
  const given: { arg: Expression; seed: Expression }[] = [];
  s.args.forEach((arg, i) => {
    if (!on[i] || arg.type !== "number") return;
    const name = c.fresh("s");
    backward.push({ kind: "set", name, type: "number", value: slot("adjoint", given.length, "number") });
    given.push({ arg, seed: variable(name) });
  });
  return given;
}

const overwrites = (c: Context, target: string, depth: number): boolean =>
  c.needs.names.has(target) && c.mayOverwrite(target, true, depth);

const toZero = (target: string): Statement => ({ kind: "set", name: barName(target), type: "number", value: ZERO });

const slot = (of: Slot["of"], index: number, type: Slot["type"]): Slot => ({ kind: "slot", of, index, type });
