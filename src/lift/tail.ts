// Exits in tail position become nesting: `if (c) { leave } rest` is `if (c) {} else { rest }`, so they need no code.
import type { IfStatement, Statement } from "../derivative/ir.ts";
import { each } from "../derivative/walk.ts";

/** The same statements with every exit from `label` that ends them removed. */
export function nested(list: readonly Statement[], label: string): Statement[] {
  for (let i = 0; i < list.length; i++) {
    const s = list[i];
    if (s.kind === "leave") return list.slice(0, s.label === label ? i : i + 1);
    if (s.kind === "throw") return list.slice(0, i + 1);
    if (s.kind !== "if") continue;
    const yes = endsAt(s.yes, label);
    const no = endsAt(s.no, label);
    if (yes || no || i === list.length - 1) return [...list.slice(0, i), spread(s, yes, no, list.slice(i + 1), label)];
  }
  return [...list];
}

/** Does a statement of the list leave `label`? */
export function leaves(list: readonly Statement[], label: string): boolean {
  let found = false;
  each(list, (s) => {
    found ||= s.kind === "leave" && s.label === label;
  });
  return found;
}

function spread(s: IfStatement, yes: boolean, no: boolean, rest: readonly Statement[], label: string): IfStatement {
  return {
    ...s,
    yes: nested(yes ? s.yes : no ? [...s.yes, ...rest] : s.yes, label),
    no: nested(no ? s.no : yes ? [...s.no, ...rest] : s.no, label),
  };
}

function endsAt(list: readonly Statement[], label: string): boolean {
  const last = list.at(-1);
  if (last?.kind === "leave") return last.label === label;
  return last?.kind === "if" && endsAt(last.yes, label) && endsAt(last.no, label);
}
