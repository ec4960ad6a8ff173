// Branches, blocks, loops and exits, forward and back.
import { binary, choose, compare, number, ONE, POP, variable, ZERO } from "../build.ts";
import type {
  BlockStatement,
  Expression,
  IfStatement,
  LeaveStatement,
  LoopStatement,
  SetStatement,
  Statement,
} from "../ir.ts";
import { some } from "../walk.ts";
import type { Both, Context } from "./context.ts";
import type { Counted } from "./counted.ts";
import { beginExit, endExit, escapesOf, guarded } from "./exits.ts";

/** Reverses a list of statements. */
export type ReverseList = (c: Context, list: readonly Statement[], depth: number) => Both;

export function reverseIf(c: Context, s: IfStatement, depth: number, reverse: ReverseList): Both {
  const yes = reverse(c, s.yes, depth);
  const no = reverse(c, s.no, depth);
  if (!yes.backward.length && !no.backward.length) {
    return { forward: [{ ...s, yes: yes.forward, no: no.forward }], backward: [] };
  }
  if (holdsAfter(c, s)) {
    c.needs.value(s.test);
    return {
      forward: [{ kind: "if", test: s.test, yes: yes.forward, no: no.forward }],
      backward: [{ kind: "if", test: s.test, yes: yes.backward, no: no.backward }],
    };
  }
  const bit = record(c, "b");
  const test = compare("!==", variable(bit), ZERO);
  const forward: Statement[] = depth ? [{ kind: "push", value: variable(bit) }] : [];
  forward.push(set(bit, choose(s.test, ONE, ZERO)), { kind: "if", test, yes: yes.forward, no: no.forward });
  const backward: Statement[] = [{ kind: "if", test, yes: yes.backward, no: no.backward }];
  if (depth) backward.push(set(bit, POP));
  return { forward, backward };
}

export function reverseBlock(c: Context, s: BlockStatement, depth: number, reverse: ReverseList): Both {
  const exit = c.exits.enter(s.label);
  const { forward: body, backward } = reverse(c, s.body, depth);
  const forward: Statement[] = [];
  beginExit(c, exit, depth, forward);
  forward.push({ kind: "block", label: s.label, body });
  endExit(exit, depth, backward);
  return { forward, backward };
}

export function reverseLeave(c: Context, s: LeaveStatement): Both {
  const { name } = c.exits.of(s.label);
  return { forward: [set(name, number(c.exits.code(s))), s], backward: [set(name, ZERO)] };
}

export function reverseLoop(c: Context, s: LoopStatement, depth: number, reverse: ReverseList): Both {
  const exit = c.exits.enter(s.label);
  const body = reverse(c, s.body, depth + 1);
  const update = reverse(c, s.update, depth + 1);
  const loop: LoopStatement = { ...s, body: body.forward, update: update.forward };
  const counted = c.counted.get(s);
  if (!body.backward.length && !update.backward.length) return { forward: [loop], backward: [] };
  if (counted) return { forward: [loop], backward: countedBack(c, counted, body.backward) };

  const trips = record(c, "n");
  const forward: Statement[] = [];
  beginExit(c, exit, depth, forward);
  if (depth) forward.push({ kind: "push", value: variable(trips) });
  forward.push(set(trips, ZERO), { ...loop, body: [set(trips, binary("+", variable(trips), ONE)), ...loop.body] });
  const escapes = escapesOf(s.body);
  const back = escapes.length
    ? guarded(c, [
        { escapes: escapes, backward: body.backward },
        { escapes: [], backward: update.backward },
      ])
    : [...update.backward, ...body.backward];
  const backward: Statement[] = [
    {
      kind: "loop",
      label: c.fresh("R"),
      test: compare(">", variable(trips), ZERO),
      body: back,
      update: [set(trips, binary("-", variable(trips), ONE))],
    },
  ];
  if (depth) backward.push(set(trips, POP));
  endExit(exit, depth, backward);
  return { forward, backward };
}

/** A branch whose condition is the same after it, and cheap, needs no record. */
function holdsAfter(c: Context, s: IfStatement): boolean {
  const { analysis } = c;
  if (!c.isCheap(s.test) || !c.isStable(s.test, c.changesOf([...s.yes, ...s.no]))) return false;
  return !some(s.test, (part) => {
    switch (part.kind) {
      case "variable":
        return !isAvailable(c, part.name);
      case "length":
        return analysis.place(part.array).grows;
      case "element":
      case "field":
        return analysis.place(part).stored;
      default:
        return false;
    }
  });
}

function isAvailable(c: Context, name: string): boolean {
  const assignments = c.assignments(name);
  return assignments === 0 || (assignments === 1 && !c.params.has(name)) || c.analysis.whole.has(name);
}

function countedBack(c: Context, { name, start, last, step }: Counted, body: Statement[]): Statement[] {
  c.needs.value(start);
  c.needs.value(last);
  const test: Expression = compare(step > 0 ? ">=" : "<=", variable(name), start);
  const update = set(name, binary("-", variable(name), number(step)));
  return [set(name, last), { kind: "loop", label: c.fresh("R"), test, body, update: [update] }];
}

function record(c: Context, base: string): string {
  const name = c.fresh(base);
  c.records.add(name);
  return name;
}

const set = (name: string, value: Expression): SetStatement => ({ kind: "set", name, type: "number", value });
