// TypeScript's operators in the words of the intermediate language.
import { ts } from "@ts-morph/common";
import type { Operator } from "../derivative/ir.ts";

const K = ts.SyntaxKind;
type Table<T> = Readonly<Partial<Record<ts.SyntaxKind, T>>>;

export const arithmetic: Table<Operator> = {
  [K.PlusToken]: "+",
  [K.MinusToken]: "-",
  [K.AsteriskToken]: "*",
  [K.SlashToken]: "/",
  [K.PercentToken]: "%",
};

export const comparisons: Table<Operator> = {
  [K.LessThanToken]: "<",
  [K.LessThanEqualsToken]: "<=",
  [K.GreaterThanToken]: ">",
  [K.GreaterThanEqualsToken]: ">=",
  [K.EqualsEqualsEqualsToken]: "===",
  [K.ExclamationEqualsEqualsToken]: "!==",
  [K.EqualsEqualsToken]: "==",
  [K.ExclamationEqualsToken]: "!=",
};

export const bitwise: Table<Operator> = {
  [K.AmpersandToken]: "&",
  [K.BarToken]: "|",
  [K.CaretToken]: "^",
  [K.LessThanLessThanToken]: "<<",
  [K.GreaterThanGreaterThanToken]: ">>",
  [K.GreaterThanGreaterThanGreaterThanToken]: ">>>",
};

/** `+=` to `+`. */
export const compound: Table<ts.SyntaxKind> = {
  [K.PlusEqualsToken]: K.PlusToken,
  [K.MinusEqualsToken]: K.MinusToken,
  [K.AsteriskEqualsToken]: K.AsteriskToken,
  [K.SlashEqualsToken]: K.SlashToken,
  [K.PercentEqualsToken]: K.PercentToken,
  [K.AsteriskAsteriskEqualsToken]: K.AsteriskAsteriskToken,
  [K.AmpersandEqualsToken]: K.AmpersandToken,
  [K.BarEqualsToken]: K.BarToken,
  [K.CaretEqualsToken]: K.CaretToken,
  [K.LessThanLessThanEqualsToken]: K.LessThanLessThanToken,
  [K.GreaterThanGreaterThanEqualsToken]: K.GreaterThanGreaterThanToken,
  [K.GreaterThanGreaterThanGreaterThanEqualsToken]: K.GreaterThanGreaterThanGreaterThanToken,
};

export const isAssignment = (operator: ts.SyntaxKind): boolean =>
  operator >= K.FirstAssignment && operator <= K.LastAssignment;
