import type { Trajectory } from "../run.ts";
import type { Domain } from "./domain.ts";
import type { Grid } from "./grid.ts";
import type { FlatGround } from "./ground.ts";
import type { Levels } from "./levels.ts";
import { say, sayList, sayPoint } from "./say.ts";

/** What the text of a landscape is made from. */
export interface LandscapeFacts {
  readonly ground: FlatGround;
  readonly domain: Domain;
  readonly grid: Grid;
  readonly levels: Levels;
  readonly runs: readonly Trajectory[];
  readonly isSurface: boolean;
}

/** What a landscape shows, in words. */
export function landscapeText({ ground, domain, grid, levels, runs, isSurface }: LandscapeFacts): string {
  const [x, y] = ground.axes;
  const over = `${x} from ${say(domain.x[0])} to ${say(domain.x[1])} and ${y} from ${say(domain.y[0])} to ${say(domain.y[1])}`;
  return [
    `${isSurface ? "Surface" : "Contour map"} of ${ground.name} over ${over}${origin[domain.from]}.`,
    ...heightsText(grid, levels),
    ...holesText(grid),
    ...minimaText(ground),
    ...runs.map((run) => runText(run, ground, domain)),
  ].join("\n");
}

const origin = {
  given: "",
  objective: "",
  trajectories: ", chosen to hold the runs",
  nothing: ", as it names no domain; give x and y to see another part",
};

function heightsText({ lowest, highest }: Grid, { isLog, offset }: Levels): string[] {
  if (!lowest || !highest) return ["It has no finite value here; does it take two numbers?"];
  if (lowest.value === highest.value) return [`Its value is ${say(lowest.value)} everywhere here.`];
  const how = isLog
    ? `level lines at even ratios${offset === 0 ? "" : ` of the height above ${say(offset)}`} (log scale)`
    : "level lines at even distances";
  return [
    `On the grid its value goes from ${say(lowest.value)} at ${sayPoint(lowest.point)} to ${say(highest.value)} at ${sayPoint(highest.point)}; ${how}.`,
  ];
}

function holesText({ holes, x, y, lowest }: Grid): string[] {
  if (holes === 0 || !lowest) return [];
  return [`${holes} of its ${x.length * y.length} grid values are not finite and are left blank.`];
}

function minimaText({ minima, minimum }: FlatGround): string[] {
  if (minima.length === 0) return [];
  const where = sayList(minima.slice(0, 6).map(sayPoint)) + (minima.length > 6 ? " and others" : "");
  return [`Known ${minima.length === 1 ? "minimum" : "minima"} ${say(minimum!)} at ${where}.`];
}

function runText(run: Trajectory, ground: FlatGround, domain: Domain): string {
  const { iterates } = run;
  if (iterates.length === 0) return `${run.name}: no point yet.`;
  const start = iterates[0];
  const end = iterates[iterates.length - 1];
  const at = (point: ArrayLike<number>) => `${sayPoint(point)}, value ${say(ground.at(point[0], point[1]))}`;
  const steps = run.curves[0]?.steps.at(-1) ?? iterates.length - 1;
  const leaves = iterates.findIndex((point) => !isInside(point, domain));
  return (
    [
      `${run.name}: from ${at(start)}, to ${at(end)}, in ${steps} step${steps === 1 ? "" : "s"}`,
      ...distanceText(end, ground),
      ...(leaves < 0
        ? []
        : [leaves === 0 ? "it starts outside the picture" : "part of its path lies outside the picture"]),
      ...(run.message ? [run.status === "diverged" ? `diverged: ${run.message}` : run.message] : []),
    ].join("; ") + "."
  );
}

function distanceText(end: ArrayLike<number>, { minima }: FlatGround): string[] {
  if (minima.length === 0) return [];
  const distance = Math.min(...minima.map(([x, y]) => Math.hypot(end[0] - x, end[1] - y)));
  return [`${say(distance)} from the ${minima.length === 1 ? "minimum" : "nearest minimum"}`];
}

const isInside = (point: ArrayLike<number>, { x, y }: Domain): boolean =>
  point[0] >= x[0] && point[0] <= x[1] && point[1] >= y[0] && point[1] <= y[1];
