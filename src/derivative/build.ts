// Makes expressions of the intermediate language, folding what is constant.
import type {
  Builtin,
  Element,
  Expression,
  Field,
  Length,
  Literal,
  MathCall,
  NumberExpression,
  Operator,
  Pop,
  Variable,
} from "./ir.ts";
import type { Type } from "./type.ts";
import { isArray, isObject } from "./type.ts";

export const number = (value: number): NumberExpression => ({ kind: "number", value, type: "number" });
export const variable = (name: string, type: Type = "number"): Variable => ({ kind: "variable", name, type });
export const literal = (text: string, type: Type): Literal => ({ kind: "literal", text, type });

export const ZERO = number(0);
export const ONE = number(1);
export const POP: Pop = { kind: "pop", type: "number" };
export const UNDEFINED = literal("undefined", "other");
/** The shadow of a structure that has no derivative, for what takes it together with what has one. */
export const noDerivative = (e: Expression, grows = false): Builtin => ({
  kind: "builtin",
  text: grows ? "$.growingZeros" : "$.zeros",
  args: [e],
  type: e.type,
});

const isNumber = (e: Expression, value: number): boolean => e.kind === "number" && e.value === value;

/** The value of a constant expression. */
export const constant = (e: Expression): number | undefined =>
  e.kind === "number" ? e.value : e.kind === "negate" && e.operand.kind === "number" ? -e.operand.value : undefined;

export function negate(e: Expression): Expression {
  if (e.kind === "number" && e.value !== 0) return number(-e.value);
  return e.kind === "negate" ? e.operand : { kind: "negate", operand: e, type: "number" };
}

export const binary = (operator: Operator, left: Expression, right: Expression, type: Type = "number"): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
  type,
});

export const compare = (operator: Operator, left: Expression, right: Expression): Expression =>
  binary(operator, left, right, "boolean");

export function add(a: Expression, b: Expression): Expression {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  return b.kind === "negate" ? binary("-", a, b.operand) : binary("+", a, b);
}

export function subtract(a: Expression, b: Expression): Expression {
  if (isNumber(b, 0)) return a;
  return isNumber(a, 0) ? negate(b) : binary("-", a, b);
}

export function multiply(a: Expression, b: Expression): Expression {
  const x = constant(a);
  const y = constant(b);
  if (x !== undefined && y !== undefined) return number(x * y);
  if (x === 0 || y === 0) return ZERO;
  if (x === 1) return b;
  if (y === 1) return a;
  if (x === -1) return negate(b);
  if (y === -1) return negate(a);
  return binary("*", a, b);
}

export const divide = (a: Expression, b: Expression): Expression =>
  isNumber(b, 1) || isNumber(a, 0) ? a : binary("/", a, b);

export const math = (name: string, ...args: Expression[]): MathCall => ({ kind: "math", name, args, type: "number" });

export const choose = (test: Expression, yes: Expression, no: Expression, type: Type = yes.type): Expression =>
  yes.kind === "number" && no.kind === "number" && yes.value === no.value
    ? yes
    : { kind: "choose", test, yes, no, type };

export const element = (array: Expression, index: Expression): Element => ({
  kind: "element",
  array,
  index,
  type: isArray(array.type) ? array.type.array : "other",
});

export const field = (object: Expression, name: string): Field => ({
  kind: "field",
  object,
  name,
  type: isObject(object.type) ? object.type.object[name] : "other",
});

export const length = (array: Expression): Length => ({ kind: "length", array, type: "number" });

/** Of a value read back from the stack: booleans travel as numbers. */
export const popped = (type: Type): Expression =>
  type === "boolean" ? compare("!==", POP, ZERO) : { kind: "pop", type };
