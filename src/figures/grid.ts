/** An interval, [min, max]. */
export type Interval = readonly [min: number, max: number];

/** A function's values over a rectangle. */
export interface Grid {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** One row for each y; NaN where the function has no finite value. */
  readonly rows: readonly Float64Array[];
  /** How many values are not finite. */
  readonly holes: number;
  /** The lowest and highest finite value and where they are; missing when there is none. */
  readonly lowest?: GridPoint;
  readonly highest?: GridPoint;
}

export interface GridPoint {
  readonly point: readonly [x: number, y: number];
  readonly value: number;
}

/** Values of `f` at `points` x `points` places, borders among them. */
export function gridOf(f: (x: number, y: number) => number, xs: Interval, ys: Interval, points: number): Grid {
  const x = spaced(xs, points);
  const y = spaced(ys, points);
  const rows: Float64Array[] = [];
  let holes = 0;
  let lowest: GridPoint | undefined;
  let highest: GridPoint | undefined;
  for (const at of y) {
    const row = new Float64Array(points);
    for (let j = 0; j < points; j++) {
      const value = f(x[j], at);
      if (!Number.isFinite(value)) {
        row[j] = Number.NaN;
        holes++;
        continue;
      }
      row[j] = value;
      if (!lowest || value < lowest.value) lowest = { point: [x[j], at], value };
      if (!highest || value > highest.value) highest = { point: [x[j], at], value };
    }
    rows.push(row);
  }
  return { x, y, rows, holes, lowest, highest };
}

/** Both ends are met exactly. */
function spaced([min, max]: Interval, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    return min * (1 - share) + max * share;
  });
}
