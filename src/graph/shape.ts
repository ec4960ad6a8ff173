/** The sizes of a tensor's dimensions: `[]` a number, `[n]` a row, `[m, n]` m rows of n. */
export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, n) => size * n, 1);

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);

export const shapeText = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Rows and columns, with 1 for a dimension that is missing. */
export const asMatrix = (shape: Shape): readonly [number, number] => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];

/**
 * The shape of `a` and `b` together, place by place: equal sizes stay, 1 and a missing dimension give way.
 *
 * @throws RangeError naming both shapes when they do not go together.
 */
export function broadcastShape(op: string, a: Shape, b: Shape): Shape {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => {
    const m = a[i - length + a.length] ?? 1;
    const n = b[i - length + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1)
      throw new RangeError(
        `${op}: a is ${shapeText(a)} but b is ${shapeText(b)}; sizes must be equal, counted from the last, or one of them 1`,
      );
    return Math.max(m, n);
  });
}
