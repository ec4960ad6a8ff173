// Activity analysis: which variables and which memory carry derivatives, and which names may be the same memory.
import { variable } from "./build.ts";
import type { CallStatement, Expression, Program, Statement } from "./ir.ts";
import { flatFunctions } from "./partials.ts";
import { ELEMENTS, isActivePlace, numbersOf, type Place, placeOf, referencesOf } from "./place.ts";
import type { Type } from "./type.ts";
import { isReference } from "./type.ts";
import { assigned, each } from "./walk.ts";

/** Which arguments a called function stores into. */
export type Writes = (callee: string) => readonly boolean[];

export interface Analysis {
  readonly types: ReadonlyMap<string, Type>;
  /** Numbers that depend on a differentiated parameter. */
  readonly active: ReadonlySet<string>;
  /** How many statements assign a name. */
  readonly assignments: ReadonlyMap<string, number>;
  /** Variables that only ever hold whole numbers. */
  readonly whole: ReadonlySet<string>;
  readonly writes: Writes;
  place(e: Expression): Place;
  /** Of an expression or, for a reference, of anything inside it. */
  isActive(e: Expression): boolean;
  isWhole(e: Expression): boolean;
  hasActivePlace(name: string): boolean;
}

/** @param mask which parameters are differentiated */
export function analyse(program: Program, mask: readonly boolean[], writes: Writes = () => []): Analysis {
  const types = new Map<string, Type>();
  const assignments = new Map<string, number>();
  const places = new Map<string, Place>();
  const active = new Set<string>();

  for (const { name, type } of [...program.params, ...program.captures]) types.set(name, type);
  each(program.body, (s) => {
    const name = assigned(s);
    if (name === undefined) return;
    if (!types.has(name) && "type" in s) types.set(name, s.type);
    assignments.set(name, (assignments.get(name) ?? 0) + 1);
  });

  const place = (e: Expression): Place => {
    if (e.kind === "element") return place(e.array).part(ELEMENTS);
    if (e.kind === "field") return place(e.object).part(e.name);
    if (e.kind !== "variable") return placeOf(e.type);
    let found = places.get(e.name);
    if (!found) {
      found = placeOf(types.get(e.name) ?? e.type);
      places.set(e.name, found);
    }
    return found.find();
  };

  const isActive = (e: Expression): boolean => {
    switch (e.kind) {
      case "variable":
        return isReference(e.type) ? isActivePlace(place(e)) : active.has(e.name);
      case "element":
      case "field":
        return isReference(e.type) ? isActivePlace(place(e)) : e.type === "number" && place(e).active;
      case "negate":
        return isActive(e.operand);
      case "binary":
        return e.type === "number" && "+-*/%".includes(e.operator) && (isActive(e.left) || isActive(e.right));
      case "math":
        return !flatFunctions.has(e.name) && e.args.some(isActive);
      case "choose":
        return isActive(e.yes) || isActive(e.no);
      case "new":
        return e.args.some(isActive);
      default:
        return false;
    }
  };

  uniteAliases(program, place, writes);
  program.params.forEach(({ name, type }, i) => {
    if (!mask[i]) return;
    if (type === "number") active.add(name);
    else if (isReference(type)) numbersOf(place(variable(name, type)), type, (p) => void (p.active = true));
  });
  spreadActivity(program, active, place, isActive, writes);
  const whole = wholeNumbers(program, types, assignments);

  return {
    types,
    active,
    assignments,
    whole,
    writes,
    place,
    isActive,
    isWhole: (e) => isWholeExpression(e, whole),
    hasActivePlace: (name) => places.has(name) && isActivePlace(places.get(name)!),
  };
}

type PlaceOf = (e: Expression) => Place;

function uniteAliases(program: Program, place: PlaceOf, writes: Writes): void {
  const visit = (s: Statement): void => {
    switch (s.kind) {
      case "set":
        if (isReference(s.type)) uniteSet(s.value, place(variable(s.name, s.type)), place);
        return;
      case "store":
        markStored(place(s.array).part(ELEMENTS), s.value, place);
        return;
      case "storeField":
        markStored(place(s.object).part(s.name), s.value, place);
        return;
      case "append":
        place(s.array).grows = true;
        markStored(place(s.array).part(ELEMENTS), s.value, place);
        return;
      case "call":
        uniteCall(s, place, writes);
    }
  };
  // Twice: uniting may give a class parts that an earlier statement did not see.
  for (let round = 0; round < 2; round++) each(program.body, visit);
  const result = variable(program.result, program.returns);
  referencesOf(place(result), program.returns, (p) => void (p.shared = true));
  each(program.body, (s) => {
    if (s.kind === "store" && s.index.kind !== "number" && place(s.array).literal) place(s.array).grows = true;
  });
}

function uniteSet(value: Expression, target: Place, place: PlaceOf): void {
  if (value.kind !== "new") {
    target.unite(place(value));
    return;
  }
  if (value.form === "list") target.find().literal = true;
  value.args.forEach((arg, i) => {
    if (isReference(arg.type)) target.part(value.form === "object" ? value.names![i] : ELEMENTS).unite(place(arg));
  });
}

function markStored(target: Place, value: Expression, place: PlaceOf): void {
  target.stored = true;
  if (isReference(value.type)) target.unite(place(value));
}

/** What a call may make the same: its result with what it was given, and what it was given with what it stores into. */
function uniteCall(s: CallStatement, place: PlaceOf, writes: Writes): void {
  const written = writes(s.callee);
  for (const arg of s.args) referencesOf(place(arg), arg.type, (p) => void (p.shared = true));
  const references = s.args.map((arg) => {
    const found: { place: Place; type: string }[] = [];
    if (isReference(arg.type)) {
      referencesOf(place(arg), arg.type, (p, type) => found.push({ place: p, type: JSON.stringify(type) }));
    }
    return found;
  });
  s.args.forEach((arg, i) => {
    if (!written[i] || !isReference(arg.type)) return;
    numbersOf(place(arg), arg.type, (p) => void (p.stored = true));
    referencesOf(place(arg), arg.type, (p) => void (p.grows = true));
    for (const own of references[i].slice(1)) uniteEqual(own, references.flat());
  });
  if (!s.target || !isReference(s.type)) return;
  referencesOf(place(variable(s.target, s.type)), s.type, (p, type) => {
    uniteEqual({ place: p, type: JSON.stringify(type) }, references.flat());
  });
}

function uniteEqual(one: { place: Place; type: string }, others: readonly { place: Place; type: string }[]): void {
  for (const other of others) if (other.type === one.type) one.place.unite(other.place);
}

function spreadActivity(
  program: Program,
  active: Set<string>,
  place: PlaceOf,
  isActive: (e: Expression) => boolean,
  writes: Writes,
): void {
  let changed = true;
  const turnOn = (p: Place): void => {
    if (p.find().active) return;
    p.find().active = true;
    changed = true;
  };
  const turnOnName = (name: string): void => {
    if (active.has(name)) return;
    active.add(name);
    changed = true;
  };
  const visit = (s: Statement): void => {
    switch (s.kind) {
      case "set": {
        if (s.type === "number" && isActive(s.value)) turnOnName(s.name);
        const { value } = s;
        if (value.kind !== "new" || value.form === "zeros") return;
        value.args.forEach((arg, i) => {
          if (isReference(arg.type) || !isActive(arg)) return;
          turnOn(place(variable(s.name, s.type)).part(value.form === "object" ? value.names![i] : ELEMENTS));
        });
        return;
      }
      case "store":
      case "append":
        if (s.type === "number" && isActive(s.value)) turnOn(place(s.array).part(ELEMENTS));
        return;
      case "storeField":
        if (s.type === "number" && isActive(s.value)) turnOn(place(s.object).part(s.name));
        return;
      case "call": {
        if (!s.args.some(isActive)) return;
        const written = writes(s.callee);
        s.args.forEach((arg, i) => {
          if (written[i] && isReference(arg.type)) numbersOf(place(arg), arg.type, turnOn);
        });
        if (!s.target) return;
        if (s.type === "number") turnOnName(s.target);
        else if (isReference(s.type)) numbersOf(place(variable(s.target, s.type)), s.type, turnOn);
      }
    }
  };
  while (changed) {
    changed = false;
    each(program.body, visit);
  }
}

/** Whole: every assignment is a whole literal, a length, or a sum, difference or product of such. */
function wholeNumbers(
  program: Program,
  types: ReadonlyMap<string, Type>,
  assignments: ReadonlyMap<string, number>,
): Set<string> {
  const params = new Set(program.params.map((p) => p.name));
  const whole = new Set(
    [...types.keys()].filter((name) => types.get(name) === "number" && assignments.has(name) && !params.has(name)),
  );
  for (let again = true; again; ) {
    again = false;
    each(program.body, (s) => {
      const name = assigned(s);
      if (name === undefined || !whole.has(name)) return;
      if (s.kind === "set" && isWholeExpression(s.value, whole)) return;
      whole.delete(name);
      again = true;
    });
  }
  return whole;
}

function isWholeExpression(e: Expression, whole: ReadonlySet<string>): boolean {
  const isWhole = (part: Expression): boolean => isWholeExpression(part, whole);
  switch (e.kind) {
    case "number":
      return Number.isInteger(e.value);
    case "length":
      return true;
    case "variable":
      return whole.has(e.name);
    case "negate":
      return isWhole(e.operand);
    case "binary":
      if (["&", "|", "^", "<<", ">>", ">>>"].includes(e.operator)) return true;
      return ["+", "-", "*"].includes(e.operator) && isWhole(e.left) && isWhole(e.right);
    default:
      return false;
  }
}
