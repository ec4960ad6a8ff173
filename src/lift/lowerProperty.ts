import { ts } from "@ts-morph/common";
import { compare, field, length, literal, number, variable } from "../derivative/build.ts";
import type { Expression } from "../derivative/ir.ts";
import { isArray, isObject, isReference } from "../derivative/type.ts";
import { fieldName } from "./classify.ts";
import { unstructured } from "./liftError.ts";
import { lowerGetter } from "./lowerClass.ts";
import { lowerExpression } from "./lowerExpression.ts";
import type { Lowering } from "./lowering.ts";

/** `a.b`, `a?.b`, `a.length`, `Math.PI`. */
export function lowerProperty(l: Lowering, node: ts.PropertyAccessExpression): Expression {
  const owner = node.expression.getText();
  const name = fieldName(node.name.text);
  if (owner === "Math" || owner === "Number") return namedConstant(owner, name, node);
  const declaration = l.checker.getSymbolAtLocation(node)?.valueDeclaration;
  const member = declaration && ts.isEnumMember(declaration) ? l.checker.getConstantValue(declaration) : undefined;
  if (member !== undefined)
    return typeof member === "number" ? number(member) : literal(JSON.stringify(member), "other");
  const value = lowerExpression(l, node.expression);
  if (node.questionDotToken || isOptionalChain(node.expression)) return lowerOptional(l, value, name, node);
  if (name === "length" && (isArray(value.type) || isTextual(l, node.expression))) return length(value);
  if (ts.isPrivateIdentifier(node.name)) mustBeMade(l, value, node);
  return lowerGetter(l, value, node) ?? partOf(value, name, node);
}

/** A text, or an array of texts: no derivative goes through it. */
export function isTextual(l: Lowering, node: ts.Expression): boolean {
  const type = l.checker.getTypeAtLocation(node);
  const { StringLike } = ts.TypeFlags;
  const isText = (part: ts.Type): boolean => (part.isUnion() ? part.types.every(isText) : !!(part.flags & StringLike));
  return (
    isText(type) || (l.checker.isArrayType(type) && l.checker.getTypeArguments(type as ts.TypeReference).every(isText))
  );
}

/** An instance that was made outside keeps its private fields to itself. */
function mustBeMade(l: Lowering, value: Expression, node: ts.Node): void {
  const outside = (e: Expression): boolean =>
    e.kind === "element" ? outside(e.array) : e.kind === "field" ? outside(e.object) : isCapture(e);
  const isCapture = (e: Expression): boolean => e.kind === "variable" && l.captures.some((c) => c.name === e.name);
  if (outside(value)) unstructured("a private field of an instance that was made outside", node);
}

const isOptionalChain = (node: ts.Expression): boolean => (node.flags & ts.NodeFlags.OptionalChain) !== 0;

export function partOf(value: Expression, name: string, node: ts.Node): Expression {
  if (isObject(value.type) && Object.hasOwn(value.type.object, name)) return field(value, name);
  return unstructured(`the property ${name} of this value`, node);
}

/** `a?.b`, of a number. */
function lowerOptional(l: Lowering, value: Expression, name: string, node: ts.Node): Expression {
  const owner = l.held(value, "o");
  const part = name === "length" && isArray(owner.type) ? length(owner) : partOf(owner, name, node);
  const found = l.fresh("d");
  l.set(found, literal("undefined", isReference(part.type) ? "other" : part.type), true, part.type);
  const test = compare("!=", owner, literal("null", "other"));
  l.emit({ kind: "if", test, yes: [{ kind: "set", name: found, type: part.type, value: part }], no: [] });
  return variable(found, part.type);
}

function namedConstant(owner: "Math" | "Number", name: string, node: ts.Node): Expression {
  const value: unknown = Reflect.get(owner === "Math" ? Math : Number, name);
  if (typeof value !== "number") return unstructured(`${owner}.${name} used as a value`, node);
  return Number.isFinite(value) ? number(value) : literal(`${owner}.${name}`, "number");
}
