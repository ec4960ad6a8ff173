import type { Grid } from "./grid.ts";
import { say } from "./say.ts";

export type LevelScale = "auto" | "log" | "linear";

/** How values become heights of the picture, and where its level lines and labels lie. */
export interface Levels {
  readonly isLog: boolean;
  /** Log heights are log₁₀(value − offset): 0 where all values are positive, else the least value. */
  readonly offset: number;
  height(value: number): number;
  /** Level lines, in heights. */
  readonly start: number;
  readonly end: number;
  readonly size: number;
  /** Labels, in heights, with the true values they stand for. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const LINES = 15;
/** Heights more than this many decades below the highest are one. */
const MOST_DECADES = 12;

/**
 * Levels for a grid. `minimum` is the function's least value, where it is known.
 *
 * `"auto"` takes the log where evenly spaced values would leave more than a fifth of the picture below the first line.
 */
export function levelsOf(grid: Grid, minimum: number | undefined, scale: LevelScale): Levels {
  const lowest = grid.lowest?.value ?? 0;
  const highest = grid.highest?.value ?? 0;
  if (highest <= lowest || scale === "linear") return linear(grid, lowest, highest);
  if (scale === "auto" && !hidesTheFloor(grid, lowest, highest)) return linear(grid, lowest, highest);
  const known = minimum !== undefined && minimum <= lowest ? minimum : undefined;
  return log(grid, known ?? (highest > 10 * lowest && lowest > 0 ? 0 : lowest), highest);
}

function hidesTheFloor(grid: Grid, lowest: number, highest: number): boolean {
  const first = lowest + (highest - lowest) / LINES;
  let below = 0;
  let all = 0;
  for (const row of grid.rows)
    for (const value of row) {
      if (Number.isNaN(value)) continue;
      all++;
      if (value < first) below++;
    }
  return below > all / 5;
}

function linear(grid: Grid, lowest: number, highest: number): Levels {
  const size = niceStep((highest - lowest) / LINES) || 1;
  const step = niceStep((highest - lowest) / 5) || 1;
  const shift = liesOnPlateau(grid, size) ? size / 2 : 0;
  return {
    isLog: false,
    offset: 0,
    height: (value) => value,
    start: Math.ceil((lowest - shift) / size) * size + shift,
    end: Math.floor((highest - shift) / size) * size + shift,
    size,
    ticks: multiples(lowest, highest, step).map((at) => ({ at, label: say(at) })),
  };
}

function log(grid: Grid, offset: number, highest: number): Levels {
  const top = Math.log10(highest - offset);
  const bottom = Math.max(floorOf(grid, offset), top - MOST_DECADES);
  const height = (value: number) =>
    Number.isNaN(value) ? value : Math.max(Math.log10(Math.max(value - offset, 0)), bottom);
  const size = [1, 1 / 2, 1 / 4, 1 / 5, 1 / 10, 1 / 20].find((step) => (top - bottom) / step >= LINES - 3) ?? 1 / 20;
  const stride = Math.ceil((top - bottom) / 7);
  const isWide = top - bottom >= 2.5;
  const marks = isWide ? [1] : top - bottom >= 1.2 ? [1, 3] : [1, 2, 5];
  const ticks: { at: number; label: string }[] = [];
  for (let decade = Math.floor(bottom); decade <= top; decade += isWide ? stride : 1)
    for (const mark of marks) {
      const at = decade + Math.log10(mark);
      if (at >= bottom - 1e-9 && at <= top + 1e-9) ticks.push({ at, label: trueValue(offset, mark, decade) });
    }
  return {
    isLog: true,
    offset,
    height,
    start: Math.ceil(bottom / size) * size,
    end: Math.floor(top / size) * size,
    size,
    ticks,
  };
}

/** A line at the height of a plain would only draw the last digits of its values. */
function liesOnPlateau(grid: Grid, size: number): boolean {
  const values = valuesOf(grid);
  const near = values.filter((value) => Math.abs(value / size - Math.round(value / size)) < 0.002).length;
  return near > values.length / 20;
}

const valuesOf = (grid: Grid): number[] => grid.rows.flatMap((row) => [...row].filter((value) => !Number.isNaN(value)));

/**
 * The least height that is drawn as its own. Where the ground bends more between two points of the grid than it rises above
 * the offset, the log of its value depends on how near a point happens to lie to the floor: lines there would be islands
 * that do not exist. A minimum is surrounded by a few such points; a narrow valley is full of them, and they set the floor.
 */
function floorOf(grid: Grid, offset: number): number {
  const above = valuesOf(grid)
    .filter((value) => value > offset)
    .sort((a, b) => a - b);
  const blurred = blurredHeights(grid, offset).sort((a, b) => a - b);
  const isValley = blurred.length > above.length / 250;
  const few = above[Math.min(above.length - 1, Math.ceil(above.length / 2000))] - offset;
  return Math.log10(isValley ? Math.max(few, blurred[Math.floor(0.9 * blurred.length)]) : few);
}

/** Heights above the offset that are less than what the ground bends within half a step of the grid: h² f″ / 8. */
function blurredHeights({ rows }: Grid, offset: number): number[] {
  const found: number[] = [];
  for (let i = 1; i + 1 < rows.length; i++)
    for (let j = 1; j + 1 < rows[i].length; j++) {
      const value = rows[i][j];
      const bend = Math.max(rows[i][j - 1] + rows[i][j + 1], rows[i - 1][j] + rows[i + 1][j]) - 2 * value;
      if (value > offset && value - offset < bend / 8) found.push(value - offset);
    }
  return found;
}

/** The nearest of 1, 2, 2.5 and 5 times a power of ten. */
function niceStep(step: number): number {
  if (!(step > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5].find((mark, i, marks) => step / power < (mark + (marks[i + 1] ?? 10)) / 2) ?? 10) * power;
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** offset + mark · 10^decade with the digits that tell it from the offset. */
function trueValue(offset: number, mark: number, decade: number): string {
  const value = offset + mark * 10 ** decade;
  if (offset === 0) return say(value);
  return value.toFixed(Math.min(15, Math.max(0, -decade))).replace("-", "−");
}
