// Alias classes of arrays and objects (Steensgaard): a union-find whose nodes have one node for all elements of an array and
// one for each field of an object. Everything that may be the same memory is one class.
import type { Type } from "./type.ts";
import { isArray, isObject, isReference } from "./type.ts";

export class Place {
  /** Holds numbers that depend on a differentiated parameter. */
  active = false;
  /** Is written after it was made. */
  stored = false;
  /** The way back reads its content. */
  needed = false;
  /** An array whose length changes. */
  grows = false;
  /** Others may hold it too: a caller, or a function that is called. */
  shared = false;
  /** An array literal: a store beyond its end makes it grow. */
  literal = false;
  #parent: Place = this;
  readonly #parts = new Map<string, Place>();

  find(): Place {
    let place: Place = this;
    while (place.#parent !== place) place = place.#parent;
    this.#parent = place;
    return place;
  }

  /** The class of a field, or of all elements (`*`). */
  part(key: string): Place {
    const place = this.find();
    let part = place.#parts.get(key);
    if (!part) {
      part = new Place();
      place.#parts.set(key, part);
    }
    return part.find();
  }

  parts(): Place[] {
    return [...this.find().#parts.values()].map((part) => part.find());
  }

  unite(other: Place): void {
    const a = this.find();
    const b = other.find();
    if (a === b) return;
    b.#parent = a;
    a.active ||= b.active;
    a.stored ||= b.stored;
    a.needed ||= b.needed;
    a.grows ||= b.grows;
    a.shared ||= b.shared;
    a.literal ||= b.literal;
    for (const [key, part] of b.#parts) a.part(key).unite(part);
  }

  /** Does it, or anything inside it, pass the test? */
  some(test: (place: Place) => boolean, seen = new Set<Place>()): boolean {
    const place = this.find();
    if (seen.has(place)) return false;
    seen.add(place);
    return test(place) || place.parts().some((part) => part.some(test, seen));
  }
}

export const ELEMENTS = "*";

/** A class with parts for every part of the type. */
export function placeOf(type: Type, place = new Place()): Place {
  if (isArray(type)) placeOf(type.array, place.part(ELEMENTS));
  else if (isObject(type)) for (const key in type.object) placeOf(type.object[key], place.part(key));
  return place;
}

/** Visits the classes of the numbers inside a value of that type. */
export function numbersOf(place: Place, type: Type, visit: (place: Place) => void): void {
  if (type === "number") visit(place.find());
  else if (isArray(type)) numbersOf(place.part(ELEMENTS), type.array, visit);
  else if (isObject(type)) for (const key in type.object) numbersOf(place.part(key), type.object[key], visit);
}

/** Visits every array and object of a value, itself first. */
export function referencesOf(place: Place, type: Type, visit: (place: Place, type: Type) => void): void {
  if (!isReference(type)) return;
  visit(place.find(), type);
  if (isArray(type)) referencesOf(place.part(ELEMENTS), type.array, visit);
  else for (const key in type.object) referencesOf(place.part(key), type.object[key], visit);
}

export const isActivePlace = (place: Place): boolean => place.some((part) => part.active);
