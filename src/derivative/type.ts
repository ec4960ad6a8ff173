// Types of the intermediate language.

export interface ArrayType {
  readonly array: Type;
  /** A Float64Array, or with `single` a Float32Array. */
  readonly typed?: boolean;
  /** What is stored is rounded to single precision. */
  readonly single?: boolean;
}

export interface ObjectType {
  readonly object: Readonly<Record<string, Type>>;
  /** An array with places of several types, whose fields are 0, 1, ... */
  readonly tuple?: boolean;
  /** Of a class: its methods are known by its declaration only. */
  readonly instance?: boolean;
}

export type ReferenceType = ArrayType | ObjectType;

/** `other`: carried along, never differentiated (text, null). */
export type Type = "number" | "boolean" | "other" | "void" | ReferenceType;

export const isReference = (type: Type): type is ReferenceType => typeof type === "object";
export const isArray = (type: Type): type is ArrayType => typeof type === "object" && "array" in type;
export const isTuple = (type: Type): boolean => isObject(type) && type.tuple === true;
export const isObject = (type: Type): type is ObjectType => typeof type === "object" && "object" in type;

/** Is it, or does it hold, an instance of a class? */
export function hasInstance(type: Type): boolean {
  if (isArray(type)) return hasInstance(type.array);
  return isObject(type) && (type.instance === true || Object.values(type.object).some(hasInstance));
}
