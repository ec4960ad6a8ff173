import type { Layout } from "./layout.ts";
import { short } from "./minimizeRun.ts";
import type { Objective } from "./objective.ts";
import type { RunStatus } from "./run.ts";
import { type Vector, zeros } from "./vector.ts";

/** Where many runs are, a row of `width` numbers each. */
export class Ends {
  readonly count: number;
  readonly width: number;
  readonly params: Vector;
  readonly costs: Float64Array;
  readonly steps: Int32Array;
  readonly statuses: RunStatus[];

  constructor(count: number, width: number) {
    this.count = count;
    this.width = width;
    this.params = zeros(count * width);
    this.costs = new Float64Array(count).fill(Number.NaN);
    this.steps = new Int32Array(count);
    this.statuses = new Array<RunStatus>(count).fill("running");
  }
}

/** A minimum that runs ended in. */
export interface BasinMinimum<P> {
  /** The lowest end in this basin. */
  readonly params: P;
  readonly cost: number;
  /** How many of the starts end here. */
  readonly starts: number;
}

/** Runs of {@link multistart}, which have ended. As a cell's value they show their minima. */
export class Multistart<P> {
  /** The method's. */
  readonly name: string;
  readonly objective: Objective<P>;
  readonly starts: readonly P[];
  /** Where each run ended; when it diverged, its last finite point. */
  readonly ends: readonly P[];
  readonly costs: Float64Array;
  readonly statuses: readonly RunStatus[];
  /** How many steps led to each end. */
  readonly steps: Int32Array;
  /** The minima that were found, the lowest first. */
  readonly minima: readonly BasinMinimum<P>[];
  /** For each start the index of its minimum; -1 where the run diverged. */
  readonly basins: Int32Array;

  constructor(made: {
    readonly name: string;
    readonly objective: Objective<P>;
    readonly layout: Layout<P>;
    readonly starts: readonly P[];
    readonly ends: Ends;
    readonly distance: number | undefined;
  }) {
    const { layout, ends } = made;
    const { width, count, params, costs } = ends;
    this.name = made.name;
    this.objective = made.objective;
    this.starts = made.starts;
    this.ends = Array.from({ length: count }, (_, i) => layout.read(params.subarray(i * width, (i + 1) * width)));
    this.costs = costs;
    this.statuses = ends.statuses;
    this.steps = ends.steps;
    this.basins = basinsOf(ends, made.distance);
    const first = new Map<number, { params: P; cost: number; starts: number }>();
    this.basins.forEach((basin, i) => {
      if (basin < 0) return;
      const known = first.get(basin);
      if (!known) first.set(basin, { params: this.ends[i], cost: costs[i], starts: 1 });
      else {
        known.starts++;
        if (costs[i] < known.cost) Object.assign(known, { params: this.ends[i], cost: costs[i] });
      }
    });
    this.minima = [...first.keys()].sort((a, b) => a - b).map((basin) => first.get(basin)!);
  }

  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The minima and how many starts each has, in a few lines. */
  toString(): string {
    const { length } = this.starts;
    const counts = new Map<RunStatus, number>();
    for (const status of this.statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
    const ended = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
    const some = this.minima.slice(0, 8).map(({ params, cost, starts }) => {
      const share = ((100 * starts) / length).toFixed(1);
      return `  ${share.padStart(5)} % end at ${JSON.stringify(params, (_, x) => (typeof x === "number" ? short6(x) : x))}, cost ${short(cost)}`;
    });
    if (this.minima.length > 8) some.push(`  and at ${this.minima.length - 8} other places`);
    return [`${this.name} on ${this.objective.name} from ${length} starts: ${ended}`, ...some].join("\n");
  }
}

const short6 = (x: number): number => Number(x.toPrecision(6));

/** Lowest first, each end joins the first basin whose lowest end is near. */
function basinsOf({ count, width, params, costs, statuses }: Ends, distance: number | undefined): Int32Array {
  const basins = new Int32Array(count).fill(-1);
  const order = Array.from({ length: count }, (_, i) => i)
    .filter((i) => statuses[i] !== "diverged" && Number.isFinite(costs[i]))
    .sort((a, b) => costs[a] - costs[b]);
  const lowest: number[] = [];
  const isNear = (i: number, j: number): boolean => {
    for (let k = 0; k < width; k++) {
      const [a, b] = [params[i * width + k], params[j * width + k]];
      if (!(Math.abs(a - b) <= (distance ?? NEAR * (1 + Math.max(Math.abs(a), Math.abs(b)))))) return false;
    }
    return true;
  };
  // Basins by their first number, in strips so wide that what is near lies in the same one or the next.
  const strips = new Map<number, number[]>();
  const stripOf = (i: number): number => Math.floor(placeOf(params[i * width], distance));
  for (const i of order) {
    const strip = stripOf(i);
    const near = [strip - 1, strip, strip + 1].flatMap((at) => strips.get(at)?.find((j) => isNear(i, lowest[j])) ?? []);
    if (near.length > 0) basins[i] = Math.min(...near);
    else {
      basins[i] = lowest.push(i) - 1;
      if (!strips.get(strip)?.push(basins[i])) strips.set(strip, [basins[i]]);
    }
  }
  return basins;
}

const NEAR = 1e-3;

/** Where a number lies on a line on which numbers that are near each other are less than 1 apart. */
function placeOf(x: number, distance: number | undefined): number {
  if (distance === undefined) return (Math.sign(x) * Math.log1p(Math.abs(x))) / (1.01 * NEAR);
  return distance > 0 ? x / (1.01 * distance) : x;
}
