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

/** A function of two numbers, and the same at many points where that is to be had. */
export interface GridFunction {
  at(x: number, y: number): number;
  readonly over?: (x: Float64Array, y: Float64Array) => Float64Array;
}

/** Values at `points` x `points` places, borders among them. */
export function gridOf(f: GridFunction, xs: Interval, ys: Interval, points: number): Grid {
  const x = spaced(xs, points);
  const y = spaced(ys, points);
  const rows = f.over ? rowsOver(f.over, x, y) : Array.from(y, (at) => x.map((each) => f.at(each, at)));
  let holes = 0;
  let lowest: GridPoint | undefined;
  let highest: GridPoint | undefined;
  rows.forEach((row, i) => {
    for (let j = 0; j < points; j++) {
      const value = row[j];
      if (!Number.isFinite(value)) {
        row[j] = Number.NaN;
        holes++;
        continue;
      }
      if (!lowest || value < lowest.value) lowest = { point: [x[j], y[i]], value };
      if (!highest || value > highest.value) highest = { point: [x[j], y[i]], value };
    }
  });
  return { x, y, rows, holes, lowest, highest };
}

function rowsOver(over: NonNullable<GridFunction["over"]>, x: Float64Array, y: Float64Array): Float64Array[] {
  const n = x.length;
  const all = over(
    Float64Array.from({ length: n * n }, (_, i) => x[i % n]),
    Float64Array.from({ length: n * n }, (_, i) => y[Math.floor(i / n)]),
  );
  return Array.from(y, (_, i) => all.slice(i * n, (i + 1) * n));
}

/** Both ends are met exactly. */
function spaced([min, max]: Interval, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    return min * (1 - share) + max * share;
  });
}
