// Ways through the intermediate language.
import type { Expression, Statement } from "./ir.ts";

export function children(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case "negate":
    case "not":
      return [e.operand];
    case "length":
      return [e.array];
    case "binary":
      return [e.left, e.right];
    case "math":
    case "new":
    case "builtin":
      return e.args;
    case "choose":
      return [e.test, e.yes, e.no];
    case "element":
      return [e.array, e.index];
    case "field":
      return [e.object];
    default:
      return [];
  }
}

export function walk(e: Expression, visit: (part: Expression) => void): void {
  visit(e);
  for (const child of children(e)) walk(child, visit);
}

export const some = (e: Expression, test: (part: Expression) => boolean): boolean =>
  test(e) || children(e).some((child) => some(child, test));

export const mentions = (e: Expression, name: string): boolean =>
  some(e, (part) => part.kind === "variable" && part.name === name);

/** The expressions that a statement itself evaluates, not those of nested statements. */
export function expressionsOf(s: Statement): readonly Expression[] {
  switch (s.kind) {
    case "set":
    case "push":
    case "evaluate":
    case "give":
      return [s.value];
    case "store":
      return [s.array, s.index, s.value];
    case "storeField":
      return [s.object, s.value];
    case "append":
      return [s.array, s.value];
    case "removeLast":
      return [s.array];
    case "resize":
      return [s.array, s.length];
    case "if":
    case "loop":
      return [s.test];
    case "call":
    case "callForward":
      return s.args;
    case "callBackward":
      return s.seeds;
    default:
      return [];
  }
}

export function listsOf(s: Statement): readonly (readonly Statement[])[] {
  switch (s.kind) {
    case "if":
      return [s.yes, s.no];
    case "loop":
      return [s.body, s.update];
    case "block":
      return [s.body];
    default:
      return [];
  }
}

/** Every statement, nested ones too, with the number of loops around it. */
export function each(list: readonly Statement[], visit: (s: Statement, depth: number) => void, depth = 0): void {
  for (const s of list) {
    visit(s, depth);
    for (const inner of listsOf(s)) each(inner, visit, depth + (s.kind === "loop" ? 1 : 0));
  }
}

/** The variable that a statement assigns. */
export const assigned = (s: Statement): string | undefined =>
  s.kind === "set" ? s.name : s.kind === "call" || s.kind === "callForward" ? s.target : undefined;

const keys = new WeakMap<Expression, string>();

/** A text that is equal for equal expressions. */
export function keyOf(e: Expression): string {
  let key = keys.get(e);
  if (key === undefined) {
    key = describe(e);
    keys.set(e, key);
  }
  return key;
}

export const same = (a: Expression, b: Expression): boolean => a === b || keyOf(a) === keyOf(b);

function describe(e: Expression): string {
  switch (e.kind) {
    case "number":
      return Object.is(e.value, -0) ? "-0" : String(e.value);
    case "variable":
      return e.name;
    case "literal":
      return `'${e.text}'`;
    case "pop":
      return "pop";
    case "slot":
      return `slot ${e.of} ${e.index}`;
    default:
      return `(${label(e)} ${children(e).map(keyOf).join(" ")})`;
  }
}

function label(e: Expression): string {
  if (e.kind === "binary") return e.operator;
  if (e.kind === "math" || e.kind === "field") return `${e.kind} ${e.name}`;
  if (e.kind === "builtin") return `builtin ${e.text}`;
  if (e.kind === "new") return `new ${e.form} ${e.names?.join(",") ?? ""}`;
  return e.kind;
}

/** The statement with other lists of statements inside. */
export function withLists(s: Statement, map: (list: readonly Statement[]) => readonly Statement[]): Statement {
  if (s.kind === "if") return { ...s, yes: map(s.yes), no: map(s.no) };
  if (s.kind === "loop") return { ...s, body: map(s.body), update: map(s.update) };
  return s.kind === "block" ? { ...s, body: map(s.body) } : s;
}
