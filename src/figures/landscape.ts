import { Figure, type FigureContent, type Layout, type Trace } from "../figure.ts";
import type { Trajectory } from "../run.ts";
import { withDistinctNames } from "./distinctNames.ts";
import { type Domain, domainOf } from "./domain.ts";
import { legendBelow, titled } from "./frame.ts";
import { type Grid, gridOf, type Interval } from "./grid.ts";
import { type FlatGround, flatten, type Ground, groundOf, type PlainFunction } from "./ground.ts";
import { contourTrace, surfaceTrace } from "./groundTraces.ts";
import { landscapeText } from "./landscapeText.ts";
import { type LevelScale, type Levels, levelsOf } from "./levels.ts";
import { pathOf } from "./path.ts";
import { markKeys, minimaTrace, pathTraces } from "./pathTraces.ts";
import { plainLabel } from "./say.ts";
import { inSpace } from "./space.ts";

export interface LandscapeOptions {
  /** @default the objective's domain, else room for the trajectories and the known minima */
  x?: Interval;
  /** @default as `x` */
  y?: Interval;
  /** Grid points each way: the function is called points² times. @default 101 */
  points?: number;
  /**
   * Level lines at even ratios of the value (its height above the least one, where values are not positive) or at even
   * distances. `"auto"`: ratios where distances would leave more than a fifth of the picture without a line.
   * @default "auto"
   */
  levels?: LevelScale;
  /** Drawn in space instead of as a map. @default false */
  surface?: boolean;
  /** @default the objective's name */
  title?: string;
  /** In pixels. @default 480, and 560 in space */
  height?: number;
}

/**
 * A map of a function of two parameters: an objective, or any function of two numbers.
 *
 *     landscape(rosenbrock)
 *     landscape(rosenbrock).trajectories(runs)                    // with the paths of runs
 *     landscape((x: number, y: number) => x * y, { x: [-1, 1], y: [-1, 1] }).surface()
 *
 * Level lines are log-spaced where that shows more; colour bar and labels give the true values. Places without a finite
 * value stay blank.
 *
 * @throws RangeError when the function has another number of parameters, an interval is empty, or `points` is not a whole
 * number in [2, 1000]; TypeError when it is not a function.
 */
export function landscape<P>(objective: Ground<P> | PlainFunction, options: LandscapeOptions = {}): Landscape<P> {
  const ground = typeof objective === "function" ? (groundOf(objective) as Ground<unknown> as Ground<P>) : objective;
  if (typeof ground?.value !== "function" || !Array.isArray(ground.minima))
    throw new TypeError(`landscape: expected an objective or a function of two numbers, got ${String(objective)}`);
  checkOptions(options);
  return new Landscape(ground, options, []);
}

/** A figure made by {@link landscape}. It never changes: each method gives a new one. */
export class Landscape<P = unknown> extends Figure {
  readonly #ground: Ground<P>;
  readonly #options: LandscapeOptions;
  readonly #runs: readonly Trajectory[];
  readonly #grids: GridCache;

  constructor(ground: Ground<P>, options: LandscapeOptions, runs: readonly Trajectory[], grids: GridCache = new Map()) {
    super();
    flatten(ground, runs);
    this.#ground = ground;
    this.#options = options;
    this.#runs = runs;
    this.#grids = grids;
  }

  /**
   * The same with the paths of more runs on it: a ring at the start, a diamond at the end, a cross where a run diverged.
   *
   * @throws TypeError when something is not a run with iterates; RangeError when its iterates have not two numbers.
   */
  trajectories(runs: Trajectory | readonly Trajectory[]): Landscape<P> {
    const more = Array.isArray(runs) ? (runs as readonly Trajectory[]) : [runs as Trajectory];
    for (const run of more)
      if (!Array.isArray(run?.iterates))
        throw new TypeError(`landscape: trajectories must be runs that kept their iterates, got ${String(run)}`);
    return new Landscape(this.#ground, this.#options, [...this.#runs, ...more], this.#grids);
  }

  /** The same in space. */
  surface(): Landscape<P> {
    return new Landscape(this.#ground, { ...this.#options, surface: true }, this.#runs, this.#grids);
  }

  protected content(): FigureContent {
    const runs = withDistinctNames(this.#runs);
    const { levels: scale = "auto", points = 101, surface: isSurface = false } = this.#options;
    const ground = flatten(this.#ground, runs);
    const domain = domainOf(this.#options, ground.domain, runs, ground.minima);
    const grid = this.#grid(ground, domain, points);
    const levels = levelsOf(grid, ground.minimum, scale);
    const drawn = { ground, domain, grid, levels, runs };
    return {
      data: isSurface ? inSpace([surfaceTrace(grid, levels)], onGround(drawn), ground, levels) : mapTraces(drawn),
      layout: layoutOf(drawn, this.#options),
      text: landscapeText({ ...drawn, isSurface }),
    };
  }

  /** Values of the function are the dear part: figures made from one another share them. */
  #grid(ground: FlatGround, { x, y }: Domain, points: number): Grid {
    const key = JSON.stringify([x, y, points]);
    const grid = this.#grids.get(key) ?? gridOf(ground, x, y, points);
    this.#grids.set(key, grid);
    return grid;
  }
}

type GridCache = Map<string, Grid>;

interface Drawn {
  readonly ground: FlatGround;
  readonly domain: Domain;
  readonly grid: Grid;
  readonly levels: Levels;
  readonly runs: readonly Trajectory[];
}

const mapTraces = (drawn: Drawn): Trace[] => [contourTrace(drawn.grid, drawn.levels), ...onGround(drawn)];

/** What lies on the ground: minima below, then paths. */
function onGround({ ground, domain, runs }: Drawn): Trace[] {
  const paths = runs.map((run) => pathOf(run, domain));
  return [
    ...minimaTrace(
      ground.minima,
      ground.minima.map(([x, y]) => ground.at(x, y)),
    ),
    ...pathTraces(runs, paths, ground.at),
    ...markKeys(runs),
  ];
}

function layoutOf({ ground, domain, grid, levels }: Drawn, options: LandscapeOptions): Layout {
  const { title = ground.name, surface = false } = options;
  const [x, y] = ground.axes.map((name) => ({ title: { text: plainLabel(name) } }));
  const common = {
    height: options.height ?? (surface ? 560 : 480),
    title: titled(title),
    showlegend: true,
    legend: legendBelow,
  };
  if (surface) {
    const z = {
      title: { text: "value" },
      tickvals: levels.ticks.map(({ at }) => at),
      ticktext: levels.ticks.map(({ label }) => label),
    };
    const scene = { xaxis: { ...x, range: domain.x }, yaxis: { ...y, range: domain.y }, zaxis: z };
    return { ...common, scene: { ...scene, aspectratio: { x: 1, y: 1, z: 0.6 }, camera } };
  }
  return {
    ...common,
    hovermode: "closest",
    xaxis: { ...x, range: domain.x, showgrid: false, zeroline: false },
    yaxis: { ...y, range: domain.y, showgrid: false, zeroline: false },
    ...(!grid.lowest && { annotations: [emptyNote] }),
  };
}

/** From the front and well above, so that one looks into valleys rather than at ridges. */
const camera = { eye: { x: -0.65, y: -1.5, z: 1.55 }, center: { x: 0, y: 0, z: -0.15 } };

const emptyNote = {
  text: "no finite value here",
  xref: "paper",
  yref: "paper",
  x: 0.5,
  y: 0.5,
  showarrow: false,
};

function checkOptions({ x, y, points = 101, levels = "auto", height }: LandscapeOptions): void {
  for (const [name, interval] of Object.entries({ x, y })) {
    if (interval === undefined) continue;
    const [min, max] = interval;
    if (!(min < max && Number.isFinite(max - min)))
      throw new RangeError(`landscape: ${name} must be [min, max] with min < max, got [${min}, ${max}]`);
  }
  if (!(Number.isInteger(points) && points >= 2 && points <= 1000))
    throw new RangeError(`landscape: points must be a whole number in [2, 1000], got ${points}`);
  if (!["auto", "log", "linear"].includes(levels))
    throw new RangeError(`landscape: levels must be "auto", "log" or "linear", got ${String(levels)}`);
  if (height !== undefined && !(height > 0 && Number.isFinite(height)))
    throw new RangeError(`landscape: height must be a positive number of pixels, got ${height}`);
}
