import type { Random } from "../random.ts";
import { shown } from "../shown.ts";
import type { Problem } from "../solver.ts";
import { type Vector, zeros } from "../vector.ts";

/** An interval for every parameter, or one for each. */
export type Bounds = readonly [min: number, max: number] | readonly (readonly [min: number, max: number])[];

/** Least and greatest value of each parameter. */
export interface Box {
  readonly min: Vector;
  readonly max: Vector;
}

/** Checks the intervals of an option; `undefined` stays, so that the objective's domain can stand in. */
export function checkBounds(owner: string, bounds: Bounds | undefined): void {
  if (bounds === undefined) return;
  if (!Array.isArray(bounds) || bounds.length === 0)
    throw new TypeError(`${owner}: bounds must be [min, max] or an array of such, got ${shown(bounds)}`);
  intervals(bounds, 1).forEach((interval, i) => {
    const [min, max] = interval ?? [];
    if (!(Number.isFinite(min) && Number.isFinite(max) && min < max))
      throw new RangeError(
        `${owner}: bounds[${i}] must be [min, max] with min < max, both finite, got ${shown(interval)}`,
      );
  });
}

const isOne = (bounds: Bounds): bounds is readonly [number, number] => typeof bounds[0] === "number";

const intervals = (bounds: Bounds, n: number): readonly (readonly [number, number])[] =>
  isOne(bounds) ? new Array<readonly [number, number]>(n).fill(bounds) : bounds;

/** The box to search: the option, else the objective's domain. The start must lie in it. */
export function boxOf(owner: string, problem: Problem, bounds: Bounds | undefined, start: Vector): Box {
  const given = bounds ?? problem.domain;
  if (!given)
    throw new TypeError(
      `${owner}: the objective has no domain to search in; give bounds: [min, max] for every parameter`,
    );
  const all = intervals(given, problem.length);
  if (all.length !== problem.length)
    throw new RangeError(
      `${owner}: bounds must have an interval for each of ${problem.length} parameters, got ${all.length}`,
    );
  all.forEach(([min, max], i) => {
    if (!(start[i] >= min && start[i] <= max))
      throw new RangeError(
        `${owner}: the start must lie within the bounds; parameter ${i} is ${start[i]}, outside [${min}, ${max}]`,
      );
  });
  return { min: Float64Array.from(all, ([min]) => min), max: Float64Array.from(all, ([, max]) => max) };
}

/** A uniform point of the box. */
export function pointIn({ min, max }: Box, random: Random): Vector {
  const point = zeros(min.length);
  for (let i = 0; i < point.length; i++) point[i] = min[i] + random.uniform() * (max[i] - min[i]);
  return point;
}

/** `count` points of the box, each parameter's values spread one to each of `count` equal parts. Source: McKay et al. 1979. */
export function latinHypercube(box: Box, count: number, random: Random): Vector[] {
  const { min, max } = box;
  const points = Array.from({ length: count }, () => zeros(min.length));
  for (let i = 0; i < min.length; i++) {
    const order = random.permutation(count);
    points.forEach((point, k) => {
      point[i] = min[i] + ((order[k] + random.uniform()) / count) * (max[i] - min[i]);
    });
  }
  return points;
}

/** Reflects what left the box at the wall it crossed. */
export function reflect(point: Vector, { min, max }: Box): void {
  for (let i = 0; i < point.length; i++) {
    const width = max[i] - min[i];
    if (point[i] >= min[i] && point[i] <= max[i]) continue;
    const past = Math.abs((point[i] - min[i]) % (2 * width));
    point[i] = min[i] + (past > width ? 2 * width - past : past);
    if (!(point[i] >= min[i] && point[i] <= max[i])) point[i] = min[i];
  }
}

/** A value that no number is better than: NaN counts as +∞, so that it is never kept. */
export function costAt(problem: Problem, point: Vector): number {
  const value = problem.value(point);
  return Number.isNaN(value) ? Infinity : value;
}
