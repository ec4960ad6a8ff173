// The points of a batch: given as columns, or all combinations of some axes, which are written where they are needed.
import type { Columns } from "./batched.ts";

export interface Points {
  readonly width: number;
  readonly count: number;
  readonly columns: Columns;
  /** Column k, at the start of `target`. */
  write(k: number, target: Float64Array): void;
}

export const pointsIn = (columns: Columns): Points => ({
  width: columns.length,
  count: columns[0].length,
  columns,
  write: (k, target) => target.set(columns[k]),
});

/** Those of the first axis next to each other. */
export function gridOf(axes: Columns): Points {
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  let columns: Float64Array[] | undefined;
  const write = (k: number, target: Float64Array): void => {
    const apart = axes.slice(0, k).reduce((product, axis) => product * axis.length, 1);
    const axis = axes[k];
    if (apart === 1) target.set(axis);
    else for (let i = 0; i < axis.length; i++) target.fill(axis[i], i * apart, (i + 1) * apart);
    // What is there is copied behind itself until all is full.
    for (let done = apart * axis.length; done < count; done *= 2)
      target.copyWithin(done, 0, Math.min(done, count - done));
  };
  return {
    width: axes.length,
    count,
    get columns() {
      columns ??= axes.map((_, k) => {
        const column = new Float64Array(count);
        write(k, column);
        return column;
      });
      return columns;
    },
    write,
  };
}
