// Exits that are no nesting: each sets a code beside the jump, and the way back skips what the exit had skipped.
import { binary, compare, number, POP, variable, ZERO } from "../build.ts";
import type { Expression, LeaveStatement, Statement } from "../ir.ts";
import { each, same } from "../walk.ts";
import type { Context } from "./context.ts";

export interface Exit {
  /** The variable of its code: 0 while no exit was taken. */
  readonly name: string;
  count: number;
}

export class Exits {
  readonly #exits = new Map<string, Exit>();
  readonly #codes = new Map<LeaveStatement, number>();

  enter(label: string): Exit {
    const exit = { name: `$exit_${label}`, count: 0 };
    this.#exits.set(label, exit);
    return exit;
  }

  of(label: string): Exit {
    const exit = this.#exits.get(label);
    if (!exit) throw new Error(`lift: an exit from ${label} outside it`);
    return exit;
  }

  code(s: LeaveStatement): number {
    let code = this.#codes.get(s);
    if (code === undefined) {
      code = ++this.of(s.label).count;
      this.#codes.set(s, code);
    }
    return code;
  }
}

/** Statements that leave the list they are in. */
export function escapesOf(list: readonly Statement[]): LeaveStatement[] {
  const own = new Set<string>();
  const found: LeaveStatement[] = [];
  each(list, (s) => {
    if (s.kind === "block" || s.kind === "loop") own.add(s.label);
  });
  each(list, (s) => {
    if (s.kind === "leave" && !own.has(s.label)) found.push(s);
  });
  return found;
}

/** Before a block or loop: no exit is taken yet. */
export function beginExit(c: Context, exit: Exit, depth: number, forward: Statement[]): void {
  if (!exit.count) return;
  c.records.add(exit.name);
  if (depth) forward.push({ kind: "push", value: variable(exit.name) });
  forward.push({ kind: "set", name: exit.name, type: "number", value: ZERO });
}

export function endExit(exit: Exit, depth: number, backward: Statement[]): void {
  if (exit.count && depth) backward.push({ kind: "set", name: exit.name, type: "number", value: POP });
}

export interface Part {
  readonly escapes: readonly LeaveStatement[];
  readonly backward: readonly Statement[];
}

/** The way back through parts given in the order forward: a part runs only if no exit of an earlier part was taken. */
export function guarded(c: Context, parts: readonly Part[]): Statement[] {
  const seen = new Set<string>();
  const tests = parts.map(({ escapes }) => {
    const conditions = [...seen].map((label) => notTaken(c, label, escapes));
    for (const s of escapes) seen.add(s.label);
    return conditions.length ? conditions.reduce((a, b) => binary("&&", a, b, "boolean")) : undefined;
  });
  const out: Statement[] = [];
  let open: { test: Expression; yes: Statement[] } | undefined;
  for (let i = parts.length - 1; i >= 0; i--) {
    const { backward } = parts[i];
    const test = tests[i];
    if (!backward.length) continue;
    if (!test) {
      out.push(...backward);
      open = undefined;
    } else if (open && same(open.test, test)) open.yes.push(...backward);
    else {
      open = { test, yes: [...backward] };
      out.push({ kind: "if", test, yes: open.yes, no: [] });
    }
  }
  return out;
}

/** No exit from `label`, or one of this part's own. */
function notTaken(c: Context, label: string, escapes: readonly LeaveStatement[]): Expression {
  const code = variable(c.exits.of(label).name);
  const own = escapes.filter((s) => s.label === label);
  return own.reduce<Expression>(
    (test, s) => binary("||", test, compare("===", code, number(c.exits.code(s))), "boolean"),
    compare("===", code, ZERO),
  );
}
