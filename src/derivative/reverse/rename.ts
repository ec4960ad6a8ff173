import type { Expression, Statement } from "../ir.ts";

/** The same statements with `$f` added to some names. */
export function renamed(list: readonly Statement[], names: ReadonlySet<string>): Statement[] {
  return names.size ? list.map((s) => renameStatement(s, names)) : [...list];
}

function renameStatement(s: Statement, names: ReadonlySet<string>): Statement {
  const e = (value: Expression): Expression => renameExpression(value, names);
  const list = (statements: readonly Statement[]): Statement[] => renamed(statements, names);
  switch (s.kind) {
    case "set":
      return { ...s, name: names.has(s.name) ? copyName(s.name) : s.name, value: e(s.value) };
    case "push":
    case "evaluate":
    case "give":
      return { ...s, value: e(s.value) };
    case "store":
      return { ...s, array: e(s.array), index: e(s.index), value: e(s.value) };
    case "storeField":
      return { ...s, object: e(s.object), value: e(s.value) };
    case "append":
      return { ...s, array: e(s.array), value: e(s.value) };
    case "if":
      return { ...s, test: e(s.test), yes: list(s.yes), no: list(s.no) };
    case "loop":
      return { ...s, test: e(s.test), body: list(s.body), update: list(s.update) };
    case "block":
      return { ...s, body: list(s.body) };
    case "call":
    case "callForward":
      return { ...s, args: s.args.map(e) };
    default:
      return s;
  }
}

function renameExpression(e: Expression, names: ReadonlySet<string>): Expression {
  const inner = (part: Expression): Expression => renameExpression(part, names);
  switch (e.kind) {
    case "variable":
      return names.has(e.name) ? { ...e, name: copyName(e.name) } : e;
    case "negate":
    case "not":
      return { ...e, operand: inner(e.operand) };
    case "binary":
      return { ...e, left: inner(e.left), right: inner(e.right) };
    case "math":
    case "builtin":
    case "new":
      return { ...e, args: e.args.map(inner) };
    case "choose":
      return { ...e, test: inner(e.test), yes: inner(e.yes), no: inner(e.no) };
    case "element":
      return { ...e, array: inner(e.array), index: inner(e.index) };
    case "field":
      return { ...e, object: inner(e.object) };
    case "length":
      return { ...e, array: inner(e.array) };
    default:
      return e;
  }
}

const copyName = (name: string): string => `${name}$f`;
