// A list of statements, forward and back.

import type { Statement } from "../ir.ts";
import { isActivePlace } from "../place.ts";
import { isReference } from "../type.ts";
import { some } from "../walk.ts";
import { reverseAppend, reverseSet, reverseStore } from "./assignments.ts";
import { reverseCall } from "./calls.ts";
import { type Both, bar, barName, type Context } from "./context.ts";
import { countedLoop } from "./counted.ts";
import { escapesOf, guarded, type Part } from "./exits.ts";
import { reverseBlock, reverseIf, reverseLeave, reverseLoop } from "./flow.ts";

/** @param depth the number of loops around it */
export function reverseList(c: Context, list: readonly Statement[], depth: number): Both {
  const forward: Statement[] = [];
  const parts: Part[] = [];
  const again: Statement[] = [];
  let mayHaveLeft = false;
  list.forEach((s, i) => {
    if (depth && !mayHaveLeft) computeAgain(c, s, list.slice(i + 1), again);
    const next = list[i + 1];
    if (s.kind === "set" && next?.kind === "loop") {
      const counted = countedLoop(c, next, s);
      if (counted) c.counted.set(next, counted);
    }
    const both = reverseStatement(c, s, depth);
    forward.push(...both.forward);
    const escapes = escapesOf([s]);
    parts.push({ escapes, backward: both.backward });
    mayHaveLeft ||= escapes.length > 0;
  });
  const backward = guarded(c, parts);
  return { forward, backward: backward.length ? [...again, ...backward] : backward };
}

function reverseStatement(c: Context, s: Statement, depth: number): Both {
  switch (s.kind) {
    case "set":
      return reverseSet(c, s, depth);
    case "store":
    case "storeField":
      return reverseStore(c, s);
    case "append":
      return reverseAppend(c, s);
    case "if":
      return reverseIf(c, s, depth, reverseList);
    case "block":
      return reverseBlock(c, s, depth, reverseList);
    case "leave":
      return reverseLeave(c, s);
    case "loop":
      return reverseLoop(c, s, depth, reverseList);
    case "call":
      return reverseCall(c, s, depth);
    default:
      return { forward: [s], backward: [] };
  }
}

/** A cheap constant of a loop's body is computed again when the body runs backwards, not kept. */
function computeAgain(c: Context, s: Statement, rest: readonly Statement[], again: Statement[]): void {
  if (s.kind !== "set" || !s.declares || c.assignments(s.name) !== 1) return;
  const { name, type, value } = s;
  if (value.kind === "new" || !c.isCheap(value) || !c.isStable(value, c.changesOf(rest))) return;
  if (some(value, (part) => part.kind === "length" && c.analysis.place(part.array).grows)) return;
  c.recomputed.add(s);
  if (!c.needs.names.has(name)) return;
  c.needs.value(value);
  again.push({ kind: "set", name, type, value });
  if (isReference(type) && isActivePlace(c.analysis.place({ kind: "variable", name, type }))) {
    again.push({ kind: "set", name: barName(name), type, value: bar(value) });
  }
}
