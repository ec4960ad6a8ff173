/** Hands back `dimension`, a whole number >= `least`. */
export function checkedDimension(owner: string, dimension: number, least = 1): number {
  if (Number.isInteger(dimension) && dimension >= least) return dimension;
  throw new RangeError(`${owner}: dimension must be a whole number >= ${least}, got ${dimension}`);
}
