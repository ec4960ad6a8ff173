import { shown } from "../shown.ts";

/** Hands back `dimension`, a whole number >= `least`. */
export function checkedDimension(owner: string, dimension: number, least = 1): number {
  if (typeof dimension !== "number")
    throw new TypeError(`${owner}: dimension must be a number, got ${shown(dimension)}`);
  if (Number.isInteger(dimension) && dimension >= least) return dimension;
  throw new RangeError(`${owner}: dimension must be a whole number >= ${least}, got ${dimension}`);
}
