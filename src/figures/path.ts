import type { Trajectory } from "../run.ts";
import type { Domain } from "./domain.ts";

/** The points of a trajectory that are drawn. */
export interface Path {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The number of the step that led to each point. */
  readonly steps: Float64Array;
  /** The last point; of a run that diverged, the last in the picture. */
  readonly end: number;
}

const MOST_POINTS = 1000;

/** How far outside the picture, in its own sizes, a line is still drawn. */
const FAR = 1;

/**
 * The run's path without the points that would be drawn on top of one another: none is nearer to the one before than a
 * thousandth of the picture, or more where the path is very long. Start and end are kept. A line that runs far out of the
 * picture is cut there.
 */
export function pathOf(run: Trajectory, domain: Domain): Path {
  const { iterates } = run;
  const [width, height] = [domain.x[1] - domain.x[0], domain.y[1] - domain.y[0]];
  let near = 1 / 1000;
  let kept = thinned(iterates, near * width, near * height);
  while (kept.length > MOST_POINTS) {
    near *= 1.5;
    kept = thinned(iterates, near * width, near * height);
  }
  const steps = stepsOf(run);
  const points = cut(
    kept.map((i) => iterates[i]),
    domain,
  );
  const inside = (run.status === "diverged" ? points : []).findLastIndex((point) => distance(point, domain) === 0);
  return {
    x: Float64Array.from(points, (point) => point[0]),
    y: Float64Array.from(points, (point) => point[1]),
    steps: Float64Array.from(kept, (i) => steps[i]),
    end: inside < 0 ? points.length - 1 : inside,
  };
}

type Point = ArrayLike<number>;

function thinned(points: readonly Point[], dx: number, dy: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const before = points[kept.at(-1) ?? i];
    const isNear = Math.hypot((points[i][0] - before[0]) / dx, (points[i][1] - before[1]) / dy) < 1;
    if (i === 0 || i === points.length - 1 || !isNear) kept.push(i);
  }
  return kept;
}

/** Points far away: where the line from the point before leaves, else nowhere. */
function cut(points: readonly Point[], domain: Domain): Point[] {
  return points.map((point, i) => {
    const away = distance(point, domain);
    if (away <= FAR) return point;
    const neighbour = [points[i - 1], points[i + 1]].find((other) => other && distance(other, domain) <= FAR);
    if (!neighbour || !Number.isFinite(away)) return [Number.NaN, Number.NaN];
    const share = FAR / away;
    return [0, 1].map((axis) => neighbour[axis] + share * (point[axis] - neighbour[axis]));
  });
}

/** How far a point lies outside the picture, in sizes of the picture; 0 inside. */
function distance(point: Point, { x, y }: Domain): number {
  const out = ([min, max]: readonly [number, number], at: number) => Math.max(min - at, at - max, 0) / (max - min);
  const far = Math.max(out(x, point[0]), out(y, point[1]));
  return Number.isNaN(point[0] + point[1]) ? Infinity : far;
}

/** Iterates are recorded with the curve; without one, every step has its iterate. */
function stepsOf(run: Trajectory): ArrayLike<number> {
  const steps = run.curves[0]?.steps;
  return steps?.length === run.iterates.length ? steps : run.iterates.map((_, i) => i);
}
