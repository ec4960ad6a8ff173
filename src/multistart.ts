import type { Differentiable } from "./derivative/index.ts";
import { layoutOf } from "./layout.ts";
import { minimize } from "./minimize.ts";
import type { Method } from "./minimizeMethod.ts";
import { checkMethod, checkRules, startOf } from "./minimizeStart.ts";
import { Ends, Multistart } from "./multistartEnds.ts";
import { descendAll } from "./multistartRun.ts";
import { type AnyObjective, asObjective, type Objective, type ParamsIn } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import { signalOfCell } from "./run.ts";
import { shown } from "./shown.ts";
import { isSolver } from "./solver.ts";
import { zeros } from "./vector.ts";

export interface MultistartOptions<P> {
  /** Where the runs begin; or a number, for so many places along each axis of the objective's domain, borders among them. */
  starts: readonly P[] | number;
  /** How many steps each run may make. @default 1000 */
  steps?: number;
  /** A run has converged when ‖g‖ is at most this. @default never */
  gradientTolerance?: number;
  /** A run has converged when a step changed the cost by at most this. @default never */
  costTolerance?: number;
  /** Ends in one basin differ by at most this, in every number. @default 1e-3 · (1 + the largest number's size) */
  distance?: number;
  /** Of the random numbers that a method may draw; the same in every run. @default 0 */
  seed?: number;
  /** Stops all runs between two steps. @default the running cell's, so that Stop keeps what the runs have */
  signal?: { readonly aborted: boolean };
}

/** More starts than this are not made from a domain. */
const MOST = 2 ** 22;

/**
 * Runs an optimizer or a solver from many starts, side by side, and tells which starts end in one minimum: the basins of
 * attraction.
 *
 *     const runs = multistart(himmelblau, adam({ learningRate: 0.1 }), { starts: 100, steps: 500 });
 *     runs.minima                    // [{ params, cost, starts: 2614 }, ...], the lowest first
 *     runs.basins                    // for each start, the index of its minimum; -1 where it diverged
 *
 * Run i ends where `minimize` with that start ends, with its bits: only the values and gradients are computed together, by
 * `objective.batch` on several threads. Solvers run one after the other. Plain gradient descent without rules of stopping
 * is fastest as `objective.batch.descend`.
 *
 * @throws TypeError and RangeError as `minimize` does; RangeError when there is no start, starts differ in structure, or
 * `starts` is a number and the objective has no domain.
 */
export function multistart<F extends AnyObjective | Differentiable>(
  f: F,
  method: Method,
  options: MultistartOptions<ParamsIn<F>>,
): Multistart<ParamsIn<F>> {
  const objective = asObjective<ParamsIn<F>>(f, "multistart");
  checkMethod(method);
  checkRules(options);
  const { steps = 1000, gradientTolerance = -1, costTolerance = -1, seed = 0, distance } = options;
  if (distance !== undefined && !(distance >= 0))
    throw new RangeError(`multistart: distance must be a number >= 0, got ${shown(distance)}`);
  const signal = options.signal ?? signalOfCell();
  const starts = startsOf(objective, options.starts);
  const { layout } = startOf(starts[0], objective);
  const ends = new Ends(starts.length, layout.length);
  starts.forEach((start, i) => {
    const own = startOf(start, objective);
    if (own.layout.length !== layout.length)
      throw new RangeError(`multistart: starts must be of one structure; number ${i} has another than the first`);
    ends.params.set(own.params, i * layout.length);
  });
  if (isSolver(method)) {
    const rules = {
      ...(gradientTolerance >= 0 && { gradientTolerance }),
      ...(costTolerance >= 0 && { costTolerance }),
    };
    for (let i = 0; i < starts.length; i++) {
      const run = minimize(objective, method, { start: starts[i], steps, seed, ...rules, signal, record: steps + 1 });
      layout.write(run.params, ends.params.subarray(i * layout.length, (i + 1) * layout.length));
      ends.costs[i] = run.cost;
      ends.steps[i] = run.steps;
      ends.statuses[i] = run.status;
    }
  } else
    descendAll(objective, method as Optimizer, layout, ends, { steps, gradientTolerance, costTolerance, seed, signal });
  return new Multistart({ name: method.name, objective, layout, starts, ends, distance });
}

function startsOf<P>(objective: Objective<P>, starts: readonly P[] | number): readonly P[] {
  if (Array.isArray(starts)) {
    if (starts.length === 0) throw new RangeError("multistart: starts must hold at least one start, got none");
    return starts;
  }
  if (typeof starts !== "number")
    throw new TypeError(`multistart: starts must be an array of starts, or a number, got ${shown(starts)}`);
  const { domain, minima, name } = objective;
  if (!domain)
    throw new RangeError(
      `multistart: starts was ${starts}, but ${name} has no domain; give it one, objective(f, { domain: [[-5, 5], [-5, 5]] }), or give the starts`,
    );
  const count = starts ** domain.length;
  if (!(Number.isInteger(starts) && starts >= 1 && count <= MOST))
    throw new RangeError(
      `multistart: starts must be a whole number of places along each of ${domain.length} axes, at most ${MOST} in all, got ${starts}`,
    );
  const row = zeros(domain.length);
  const layout = layoutOf<P>((minima[0]?.params ?? (domain.length === 1 ? 0 : [...row])) as P, "minima[0].params");
  return Array.from({ length: count }, (_, i) => {
    domain.forEach(([min, max], k) => {
      const part = starts === 1 ? 0.5 : (Math.floor(i / starts ** k) % starts) / (starts - 1);
      row[k] = (1 - part) * min + part * max;
    });
    return layout.read(row);
  });
}
