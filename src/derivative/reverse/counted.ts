// Loops over whole numbers whose bound does not change: they run backwards without a record.
import { binary, math, number, ONE } from "../build.ts";
import type { Expression, LoopStatement, SetStatement } from "../ir.ts";
import { mentions, same, some } from "../walk.ts";
import { type Context, readsOf } from "./context.ts";
import { escapesOf } from "./exits.ts";

export interface Counted {
  readonly name: string;
  readonly start: Expression;
  /** The variable's value in the last trip. */
  readonly last: Expression;
  readonly step: number;
}

/** Recognises `name = start; loop (name < bound) { ... name = name + step }`. */
export function countedLoop(c: Context, loop: LoopStatement, first: SetStatement): Counted | undefined {
  const { name } = first;
  const [update] = loop.update;
  if (!first.declares || !c.analysis.whole.has(name) || c.assignments(name) !== 2) return;
  if (loop.update.length !== 1 || update.kind !== "set" || update.name !== name) return;
  const step = stepOf(update.value, name);
  const bound = step && boundOf(loop.test, name, step);
  if (!step || !bound || escapesOf(loop.body).length > 0 || !isLocal(c, name, loop)) return;
  const changes = c.changesOf(loop.body);
  for (const e of [bound, first.value]) {
    if (!c.isCheap(e) || !c.isStable(e, changes) || mentions(e, name) || !needsNoRecord(c, e)) return;
  }
  c.owned.add(first).add(update);
  return { name, start: first.value, last: lastOf(c, loop.test, bound, first.value, step), step };
}

function stepOf(e: Expression, name: string): number | undefined {
  if (e.kind !== "binary" || e.left.kind !== "variable" || e.left.name !== name) return;
  if (e.right.kind !== "number" || e.right.value <= 0) return;
  return e.operator === "+" ? e.right.value : e.operator === "-" ? -e.right.value : undefined;
}

function boundOf(test: Expression, name: string, step: number): Expression | undefined {
  if (test.kind !== "binary" || test.left.kind !== "variable" || test.left.name !== name) return;
  if (!["<", "<=", ">", ">="].includes(test.operator)) return;
  return test.operator.startsWith("<") === step > 0 ? test.right : undefined;
}

/** Nothing after the loop reads the variable: the way back leaves it with another value. */
function isLocal(c: Context, name: string, loop: LoopStatement): boolean {
  return c.reads.get(name) === readsOf([loop]).get(name);
}

/** Values used again on the way back must not need a record themselves. */
function needsNoRecord(c: Context, e: Expression): boolean {
  const { analysis } = c;
  return !some(e, (part) => {
    switch (part.kind) {
      case "variable":
        return c.assignments(part.name) > 1 && !analysis.whole.has(part.name);
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

function lastOf(c: Context, test: Expression, bound: Expression, start: Expression, step: number): Expression {
  const operator = test.kind === "binary" ? test.operator : "<";
  const last = beforeBound(operator, bound, c.analysis.isWhole(bound));
  if (Math.abs(step) === 1) return last;
  const trips = math("floor", binary("/", binary("-", last, start), number(step)));
  return binary("+", start, binary("*", trips, number(step)));
}

function beforeBound(operator: string, bound: Expression, whole: boolean): Expression {
  switch (operator) {
    case "<":
      return whole ? minusOne(bound) : binary("-", math("ceil", bound), ONE);
    case "<=":
      return whole ? bound : math("floor", bound);
    case ">":
      return binary("+", whole ? bound : math("floor", bound), ONE);
    default:
      return whole ? bound : math("ceil", bound);
  }
}

function minusOne(e: Expression): Expression {
  if (e.kind === "number") return number(e.value - 1);
  return e.kind === "binary" && e.operator === "+" && same(e.right, ONE) ? e.left : binary("-", e, ONE);
}
