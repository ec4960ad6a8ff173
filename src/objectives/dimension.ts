/** Hands back `dimension`, a whole number >= 1. */
export function checkedDimension(owner: string, dimension: number): number {
  if (Number.isInteger(dimension) && dimension >= 1) return dimension;
  throw new RangeError(`${owner}: dimension must be a whole number >= 1, got ${dimension}`);
}
