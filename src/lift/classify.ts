import { ts } from "@ts-morph/common";
import type { Type } from "../derivative/type.ts";

/** A type of the intermediate language, or a function. */
export type Kind = Type | "function";

export type Classify = (type: ts.Type) => Kind;

const DEEPEST = 4;

/** Maps types of TypeScript to those of the intermediate language. */
export function classifier(checker: ts.TypeChecker): Classify {
  const known = new Map<ts.Type, Kind>();
  const classify = (type: ts.Type, depth: number): Kind => {
    const cached = known.get(type);
    if (cached !== undefined) return cached;
    const kind = compute(type, depth);
    known.set(type, kind);
    return kind;
  };
  const value = (type: ts.Type, depth: number): Type => {
    const kind = classify(type, depth);
    return kind === "function" ? "other" : kind;
  };

  const compute = (type: ts.Type, depth: number): Kind => {
    const { flags } = type;
    if (depth > DEEPEST || flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) return "other";
    if (flags & ts.TypeFlags.NumberLike) return "number";
    if (flags & ts.TypeFlags.BooleanLike) return "boolean";
    if (flags & ts.TypeFlags.Void) return "void";
    if (type.isUnion()) return union(type, depth);
    if (flags & ts.TypeFlags.TypeParameter) {
      const constraint = checker.getBaseConstraintOfType(type);
      return constraint && constraint !== type ? classify(constraint, depth + 1) : "other";
    }
    if (type.isIntersection()) return object(type, depth);
    if (!(flags & ts.TypeFlags.Object)) return "other";
    if (type.symbol?.name === "Float64Array") return { array: "number", typed: true };
    if (type.symbol?.name === "Float32Array") return { array: "number", typed: true, single: true };
    if (checker.isTupleType(type)) return tuple(type as ts.TypeReference, depth);
    if (checker.isArrayType(type)) return array(type as ts.TypeReference, depth);
    if (type.getCallSignatures().length) return "function";
    return object(type, depth);
  };

  const union = (type: ts.UnionType, depth: number): Kind => {
    const some = type.types.filter((part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    return common(some.map((part) => classify(part, depth)));
  };

  const array = (type: ts.TypeReference, depth: number): Kind => {
    const elements = checker.getTypeArguments(type).map((part) => classify(part, depth + 1));
    const element = elements.length ? common(elements) : "number";
    return element === "other" || element === "function" || element === "void" ? "other" : { array: element };
  };

  const tuple = (type: ts.TypeReference, depth: number): Kind => {
    const parts = checker.getTypeArguments(type).map((part) => value(part, depth + 1));
    const open = (type.target as ts.TupleType).elementFlags.some((flag) => flag & ts.ElementFlags.Variable);
    if (open || common(parts) !== "other") return array(type, depth);
    return parts.some(isNumeric) ? { object: Object.fromEntries(parts.entries()), tuple: true } : "other";
  };

  const object = (type: ts.Type, depth: number): Kind => {
    const properties = type.getProperties();
    const index = type.getNumberIndexType();
    if (index && properties.some((p) => p.name === "length") && type.symbol?.name === "ArrayLike") {
      const element = value(index, depth + 1);
      return element === "other" ? "other" : { array: element };
    }
    if (!properties.length || index || type.getStringIndexType()) return "other";
    const instance = isInstance(type);
    const fields: Record<string, Type> = {};
    for (const property of properties) {
      if (instance && property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) continue;
      const field = classify(checker.getTypeOfSymbol(property), depth + 1);
      if (field === "function" || field === "void") return "other";
      fields[fieldName(property.name)] = field;
    }
    return Object.values(fields).some(isNumeric) ? { object: fields, ...(instance && { instance }) } : "other";
  };

  return (type) => classify(type, 0);
}

/** A name that a program may have: `#weights` as a field of a plain object. */
export const fieldName = (name: string): string => name.replace(/^(__#\d+@)?#/, "private_");

/** Does it hold numbers? */
export const isNumeric = (kind: Kind): boolean => kind === "number" || typeof kind === "object";

/** `any[]`, as `new Array(n)` gives it. */
export function isUnknownArray(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (!checker.isArrayType(type)) return false;
  const [element] = checker.getTypeArguments(type as ts.TypeReference);
  return !!(element.flags & ts.TypeFlags.Any) || isUnknownArray(element, checker);
}

/** Of a class that is written in TypeScript. */
function isInstance(type: ts.Type): boolean {
  const declaration = type.symbol?.valueDeclaration;
  return !!declaration && ts.isClassLike(declaration);
}

const common = (kinds: readonly Kind[]): Kind => {
  const [first] = kinds;
  const text = JSON.stringify(first);
  return kinds.length && kinds.every((kind) => JSON.stringify(kind) === text) ? first : "other";
};
