// What one turn of a loop leaves to the next.
import { notInLanes } from "../batch/unbatchable.ts";
import type { Expression, Statement } from "../derivative/ir.ts";
import { each, expressionsOf, listsOf, walk } from "../derivative/walk.ts";

/**
 * Each turn must set what it reads of the variables that turns set: no turn may see the one before.
 * @param elements variables that are set when a turn begins
 */
export function refuseCarried(inside: readonly Statement[], elements: Iterable<string>): void {
  const inner = new Set<string>();
  each(inside, (s) => {
    if (s.kind === "set") inner.add(s.name);
  });
  const check = (e: Expression, known: ReadonlySet<string>): void =>
    walk(e, (part) => {
      if (part.kind === "variable" && inner.has(part.name) && !known.has(part.name))
        notInLanes(`it carries ${part.name} from one element to the next`);
    });
  /** What is surely set after the list. */
  const after = (list: readonly Statement[], before: ReadonlySet<string>): ReadonlySet<string> => {
    const known = new Set(before);
    let sure: ReadonlySet<string> | undefined;
    for (const s of list) {
      for (const e of expressionsOf(s)) check(e, known);
      const [first, second] = listsOf(s).map((inside) => after(inside, known));
      for (const name of first ?? []) if (!second || second.has(name)) known.add(name);
      if (s.kind === "set") known.add(s.name);
      // Behind a statement that may leave, nothing is sure to come.
      if (mayLeave(s)) sure ??= new Set(before);
    }
    return sure ?? known;
  };
  after(inside, new Set(elements));
}

function mayLeave(s: Statement): boolean {
  let found = false;
  each([s], ({ kind }) => {
    found ||= kind === "leave";
  });
  return found;
}
