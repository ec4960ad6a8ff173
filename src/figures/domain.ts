import type { Trajectory } from "../run.ts";
import type { Interval } from "./grid.ts";

/** A rectangle, and how it came about. */
export interface Domain {
  readonly x: Interval;
  readonly y: Interval;
  readonly from: "given" | "objective" | "trajectories" | "nothing";
}

/**
 * What a landscape shows: what the caller said, else what the objective says of itself, else room for the runs and the
 * known minima, else [−2, 2] each way.
 */
export function domainOf(
  given: { readonly x?: Interval; readonly y?: Interval },
  own: readonly Interval[] | undefined,
  runs: readonly Trajectory[],
  minima: readonly (readonly [number, number])[],
): Domain {
  const found = automatic(own, runs, minima);
  return given.x || given.y ? { x: given.x ?? found.x, y: given.y ?? found.y, from: "given" } : found;
}

function automatic(
  own: readonly Interval[] | undefined,
  runs: readonly Trajectory[],
  minima: readonly (readonly [number, number])[],
): Domain {
  if (own) return { x: own[0], y: own[1], from: "objective" };
  const starts = runs.flatMap((run) => (run.iterates.length > 0 ? [run.iterates[0]] : []));
  const steady = runs.filter((run) => run.status !== "diverged").flatMap((run) => run.iterates);
  const points = finite([...minima, ...starts, ...steady]);
  if (points.length === 0) return { x: [-2, 2], y: [-2, 2], from: "nothing" };
  return { ...around([...points, ...beginnings(runs, points)]), from: runs.length > 0 ? "trajectories" : "objective" };
}

/** The points of diverging runs as long as they stay in sight of the others. */
function beginnings(runs: readonly Trajectory[], others: readonly ArrayLike<number>[]): ArrayLike<number>[] {
  const { x, y } = around(others);
  const inSight = (point: ArrayLike<number>) => within(point[0], wider(x)) && within(point[1], wider(y));
  return runs
    .filter((run) => run.status === "diverged")
    .flatMap((run) => {
      const gone = run.iterates.findIndex((point) => !inSight(point));
      return run.iterates.slice(0, gone < 0 ? undefined : gone);
    });
}

const within = (value: number, [min, max]: Interval): boolean => value >= min && value <= max;

const wider = ([min, max]: Interval): Interval => [min - 1.5 * (max - min), max + 1.5 * (max - min)];

const finite = (points: readonly ArrayLike<number>[]) =>
  points.filter((point) => Number.isFinite(point[0]) && Number.isFinite(point[1]));

/** The rectangle around points with room on every side, and at least a fifth as wide as high and the other way round. */
function around(points: readonly ArrayLike<number>[]): { x: Interval; y: Interval } {
  const sides = [0, 1].map((axis) => {
    let min = Infinity;
    let max = -Infinity;
    for (const point of points) {
      min = Math.min(min, point[axis]);
      max = Math.max(max, point[axis]);
    }
    return { middle: (min + max) / 2, half: ((max - min) / 2) * 1.3 };
  });
  const most = Math.max(sides[0].half, sides[1].half);
  const [x, y] = sides.map(({ middle, half }): Interval => {
    const room = Math.max(half, most / 5) || Math.max(1, Math.abs(middle));
    return [middle - room, middle + room];
  });
  return { x, y };
}
