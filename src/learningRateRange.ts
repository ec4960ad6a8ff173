import type { Differentiable } from "./derivative/index.ts";
import { minimize } from "./minimize.ts";
import { type MinimizeRun, short } from "./minimizeRun.ts";
import type { AnyObjective, ParamsIn } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import { positive } from "./optimizers/hyperparameter.ts";
import { scheduled } from "./optimizers/index.ts";
import { shown } from "./shown.ts";
import { StopRule } from "./stopRule.ts";

export interface LearningRateRangeOptions<P> {
  start: P;
  /** The first learning rate, > 0. @default 1e-7 */
  from?: number;
  /** The last, > `from`. @default 10 */
  to?: number;
  /** Steps from the one to the other, at least 2. @default 100 */
  steps?: number;
  /** Of the random numbers that the optimizer may draw. @default 0 */
  seed?: number;
}

/** What {@link learningRateRange} found out. As a cell's value it says so in words; `plot` draws it. */
export class LearningRateRange<P> {
  /** η of each step, rising by the same factor. */
  readonly learningRates: readonly number[];
  /** The cost after each of these steps. */
  readonly costs: readonly number[];
  /** η of the step that lowered the logarithm of the cost (the cost, where it is not positive) most: a rate to begin with. */
  readonly steepest: number;
  /** η at which the cost was lowest. Beyond it steps are too long. */
  readonly lowest: number;
  /** The first η at which the cost was not finite, or far above its least; none when the run held. */
  readonly breaks: number | undefined;
  readonly run: MinimizeRun<P>;

  constructor(found: Pick<LearningRateRange<P>, "learningRates" | "costs" | "steepest" | "lowest" | "breaks" | "run">) {
    this.learningRates = found.learningRates;
    this.costs = found.costs;
    this.steepest = found.steepest;
    this.lowest = found.lowest;
    this.breaks = found.breaks;
    this.run = found.run;
  }

  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The rates that matter, in a few lines. */
  toString(): string {
    const { run, learningRates, steepest, lowest, breaks } = this;
    const last = short(learningRates.at(-1) ?? Number.NaN);
    const rows = [
      ["steepest", `${short(steepest)}, where the cost falls fastest: a rate to begin with`],
      ["lowest", `${short(lowest)}, where the cost was lowest, ${short(run.cost)} at the end`],
      ["breaks", breaks === undefined ? `not up to ${last}` : `at ${short(breaks)}`],
    ];
    return [
      `${run.name} on ${run.objective.name}: learning rates from ${short(learningRates[0])} in ${run.steps} steps`,
      ...rows.map(([what, value]) => `  ${what.padEnd(9)} ${value}`),
      "  plot(...) draws the cost over them",
    ].join("\n");
  }
}

/**
 * The learning-rate range test: one run whose learning rate rises from step to step, until it breaks.
 *
 *     ηₖ = from (to / from)^(k / (steps − 1))
 *
 *     learningRateRange(rosenbrock, momentum, { start: [-1.2, 1] }).steepest
 *
 * `make` is an optimizer's function, such as `adam`, or one that takes `{ learningRate }`.
 *
 * @throws RangeError when an option is out of range; what `minimize` throws.
 *
 * Source: Smith 2017, section 3.3, with rates in geometric progression.
 */
export function learningRateRange<F extends AnyObjective | Differentiable>(
  f: F,
  // biome-ignore lint/suspicious/noExplicitAny: the state is the optimizer's own affair
  make: (options?: { learningRate?: number }) => Optimizer<any>,
  { start, from = 1e-7, to = 10, steps = 100, seed = 0 }: LearningRateRangeOptions<ParamsIn<F>>,
): LearningRateRange<ParamsIn<F>> {
  positive("learningRateRange", "from", from);
  positive("learningRateRange", "to", to);
  if (to <= from) throw new RangeError(`learningRateRange: to must be above from (${from}), got ${to}`);
  if (!Number.isSafeInteger(steps) || steps < 2)
    throw new RangeError(`learningRateRange: steps must be a whole number >= 2, got ${shown(steps)}`);
  const rateOf = (k: number) => from * (to / from) ** (k / (steps - 1));
  const run = minimize(f, scheduled(make, { learningRate: rateOf }), {
    start,
    steps,
    seed,
    record: 1,
    stop: broken(),
  });
  const costs = run.costs.slice(1);
  const size = run.costs.every((cost) => cost > 0) ? Math.log : (cost: number) => cost;
  const falls = costs.map((cost, k) => size(run.costs[k]) - size(cost));
  return new LearningRateRange({
    learningRates: costs.map((_, k) => rateOf(k)),
    costs,
    steepest: rateOf(placeOfLargest(falls)),
    lowest: rateOf(placeOfLargest(costs.map((cost) => -cost))),
    breaks: run.status === "stepLimit" ? undefined : rateOf(run.status === "diverged" ? run.steps : run.steps - 1),
    run,
  });
}

/** The run is over once the cost is above its least by four times what it had gained, or four times that of the start. */
function broken(): StopRule {
  const begin = () => {
    let [first, least] = [Number.NaN, Infinity];
    return ({ cost, step }: { cost: number; step: number }) => {
      if (step === 0) first = cost;
      least = Math.min(least, cost);
      if (step === 0 || cost - least <= 4 * Math.max(first - least, Math.abs(first))) return undefined;
      return { status: "stopped", message: `the cost ${cost} is far above its least, ${least}` } as const;
    };
  };
  return new StopRule("cost far above its least", begin);
}

const placeOfLargest = (row: readonly number[]): number =>
  row.reduce((best, value, k) => (value > row[best] ? k : best), 0);
