// How each top-level name of a cell is held while the cell runs:
//   mirror  never assigned again: stays a `const`, copied to its box right after its declaration; closures read the box;
//   local   assigned, but no closure anywhere sees it: a real local, written back to its box at the end;
//   box     assigned and captured: lives in its box.
import { boundBy, type Declaration, patternNames } from "./bindings.ts";
import type { Binding } from "./scope.ts";

export type Storage = "mirror" | "local" | "box";

/** What a closure does to a notebook variable: `written` means that it assigns it. */
export type Captures = ReadonlyMap<string, { written: boolean }>;

/**
 * Chooses for each of the cell's `own` bindings.
 *
 * @param captures what closures of earlier cells capture
 */
export function chooseStorage(
  own: readonly Binding[],
  declarations: readonly Declaration[],
  captures: Captures,
): ReadonlyMap<string, Storage> {
  const plain = new Set(declarations.filter(({ place }) => place === "top").flatMap(({ node }) => boundBy(node)));
  const storage = new Map(own.map((binding) => [binding.name, alone(binding, plain, captures)]));
  unify(storage, declarations);
  return storage;
}

/** Functions, classes and imports keep their declaration even where their uses go through the box. */
export const staysDeclared = (binding: Binding): boolean =>
  binding.kind === "function" || binding.kind === "class" || binding.kind === "import";

function alone(binding: Binding, plain: ReadonlySet<string>, captures: Captures): Storage {
  const elsewhere = captures.get(binding.name);
  if (elsewhere?.written) return "box";
  // A `var` declared once, at the top level and not in a loop's head, is like a `let`.
  const isLoose = binding.kind === "var" && (binding.declarations > 1 || !plain.has(binding.name));
  if (!isLoose && !binding.references.some((reference) => reference.write)) return "mirror";
  const isSeen = elsewhere !== undefined || binding.references.some((reference) => reference.nested);
  return isSeen || staysDeclared(binding) ? "box" : "local";
}

/** A pattern is held in one way, and so is the head of a loop: in boxes, if one of its names must be. */
function unify(storage: Map<string, Storage>, declarations: readonly Declaration[]): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { node, place } of declarations) {
      const groups = node.declarations.map((each) => patternNames(each.id));
      for (const group of place === "head" ? [groups.flat()] : groups) {
        if (!group.some((name) => storage.get(name) === "box")) continue;
        for (const name of group.filter((each) => storage.has(each) && storage.get(each) !== "box")) {
          storage.set(name, "box");
          changed = true;
        }
      }
    }
  }
}
