import type { Batched } from "../batch/batched.ts";
import { type Layout, layoutOf } from "../layout.ts";
import { signalOfCell, type Trajectory } from "../run.ts";
import type { Interval } from "./grid.ts";

/** What a landscape draws: an `Objective`, or as much of one as a picture needs. */
export interface Ground<P> {
  readonly name: string;
  readonly domain?: readonly Interval[];
  readonly minima: readonly { readonly params: P; readonly value: number }[];
  value(params: P): number;
  /** The same values at many points at once. */
  readonly batch?: Batched;
}

/** A function of two numbers, or of a pair of them. It need not be differentiable. */
export type PlainFunction = ((x: number, y: number) => number) | ((params: [number, number]) => number);

/** The ground seen from above: two numbers, with the names that its parameters give them. */
export interface FlatGround {
  readonly name: string;
  readonly axes: readonly [string, string];
  readonly domain?: readonly Interval[];
  readonly minima: readonly (readonly [number, number])[];
  readonly minimum?: number;
  at(x: number, y: number): number;
  /** Values at many points, where they can be had at once. */
  readonly over?: (x: Float64Array, y: Float64Array) => Float64Array;
}

/** A plain function as ground, known by its own name. */
export function groundOf(f: PlainFunction): Ground<[number, number]> {
  const call = f as (...params: unknown[]) => number;
  return { name: f.name || "function", minima: [], value: (params) => (f.length > 1 ? call(...params) : call(params)) };
}

/**
 * The ground over its two numbers, whatever structure they have (`[x, y]`, `{ w, b }`), which a minimum or a run shows.
 *
 * @throws RangeError when the function has another number of parameters than two.
 */
export function flatten<P>(ground: Ground<P>, runs: readonly Trajectory[]): FlatGround {
  const { name, domain, minima } = ground;
  const example = minima[0]?.params ?? runs.map(paramsOf).find((params) => params !== undefined);
  const layout = example === undefined ? undefined : layoutOf<P>(example as P, `landscape: params of ${name}`);
  checkTwo(name, layout?.length ?? domain?.length);
  for (const run of runs) checkTwo(run.name, run.iterates[0]?.length);
  const row = new Float64Array(2);
  return {
    name,
    axes: layout ? [axis(layout.path(0), "x"), axis(layout.path(1), "y")] : ["x", "y"],
    domain,
    minima: minima.map(({ params }) => {
      layout!.write(params, row);
      return [row[0], row[1]];
    }),
    minimum: minima[0]?.value,
    ...(ground.batch && isOrdered(layout) && isFast(ground.batch) && { over: overOf(ground.batch) }),
    at(x, y) {
      row[0] = x;
      row[1] = y;
      const value: unknown = ground.value(layout ? layout.read(row) : ([x, y] as P));
      if (typeof value === "number") return value;
      throw new TypeError(`landscape: ${name} must give a number, got ${typeof value} at (${x}, ${y})`);
    },
  };
}

/** A run of `minimize` has params with the structure of its start. */
const paramsOf = (run: Trajectory): unknown => (run as { params?: unknown }).params;

function checkTwo(name: string, length: number | undefined): void {
  if (length === undefined || length === 2) return;
  throw new RangeError(
    `landscape: ${name} has ${length} parameter${length === 1 ? "" : "s"}, and only two can be drawn; ` +
      "draw a slice of it, such as landscape((x: number, y: number) => f.value([x, y, 0]))",
  );
}

/** Columns go by the order of types, rows by that of fields: positions have only one. */
const isOrdered = (layout: Layout<unknown> | undefined): boolean =>
  !layout || [0, 1].every((i) => layout.path(i) === `[${i}]`);

/** Point by point otherwise, where what is no number is noticed. */
function isFast(batch: Batched): boolean {
  try {
    return batch.plan(2).way !== "javascript";
  } catch {
    return false;
  }
}

/** Drawn also in a cell that was stopped: what its runs reached is to be seen. */
const overOf = (batch: Batched) => (x: Float64Array, y: Float64Array) =>
  batch.values([x, y], signalOfCell()?.aborted ? { signal: new AbortController().signal } : {});

/** `.w` is w; a mere position has no name of its own. */
const axis = (path: string, otherwise: string): string => (path.startsWith(".") ? path.slice(1) : otherwise);
