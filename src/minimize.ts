import type { Checkpoint } from "./checkpoint.ts";
import type { Differentiable } from "./derivative/index.ts";
import { type IterateStep, MinimizeLoop } from "./minimizeLoop.ts";
import type { Method } from "./minimizeMethod.ts";
import type { MinimizeRun } from "./minimizeRun.ts";
import type { NON_FINITE } from "./minimizeStart.ts";
import type { AnyObjective, ParamsIn } from "./objective.ts";
import type { StopRule } from "./stopRule.ts";

export interface MinimizeOptions<P> {
  /**
   * Where the run begins; it may lie outside the objective's domain. A run's `checkpoint` goes on where that run ended, with the
   * same bits as if it had not. Never changed: the run works on a copy.
   */
  start: P | Checkpoint<P>;
  /**
   * Lets a checkpoint go on though the objective is another than it was made on, or is noisy, so that it gives another cost at
   * the checkpoint's params. The optimizer's state stays; a solver's holds costs, so there the name must be the same. @default false
   */
  changedObjective?: boolean;
  /** How many steps the run may make, those before a checkpoint among them. @default 1000, and no limit with `stop` */
  steps?: number;
  /** Converged when ‖g‖ is at most this. @default never */
  gradientTolerance?: number;
  /** Converged when a step changed the cost by at most this. @default never */
  costTolerance?: number;
  /** When else to end, such as `gradientNorm(1e-8).or(stepLimit(5000))`. @default never */
  stop?: StopRule;
  /** Called at the start and after each step; `false` stops the run. Not async: `for await` over `iterates` is. */
  onStep?: (step: IterateStep<P>) => unknown;
  /**
   * What to do about a cost or gradient that is not finite: end as diverged, skip the step, let the optimizer have it (for
   * `skipNonFinite` and `zeroNans`), or throw. After 10 in a row the run has diverged all the same. @default "stop"
   */
  nonFinite?: (typeof NON_FINITE)[number];
  /** Keep the start, every k-th iterate and the last. @default 1, and doubled each time the record would pass 10,000 points or 2²⁰ numbers */
  record?: number;
  /** Of the random numbers that a method may draw. @default 0 */
  seed?: number;
  /** What the legend calls the run. @default the optimizer's name */
  name?: string;
  /** Stops the run between two steps. @default the running cell's, so that Stop keeps what the run has */
  signal?: { readonly aborted: boolean };
}

/**
 * Runs an optimizer or a solver on an objective, or on a plain function, from `start` until a stop rule holds or the steps are used up.
 *
 *     θ₀ = start        θₜ = step(θₜ₋₁, ∇f(θₜ₋₁))        t = 1, 2, …
 *
 * T steps of an optimizer take T + 1 values and gradients; a solver takes what it asks for. Divergence is not an error: the run's status says so, its message names the step
 * and what was no longer finite, and its params are the last finite ones. An optimizer that judges by other parameters than
 * those it steps, such as an average, gives those at the end. Equal calls give equal bits.
 *
 * @throws TypeError when `start` is not made of numbers or is not built like the objective's parameters; RangeError when it
 * holds a NaN or has another length than the domain, when it is a checkpoint of another method, seed or objective, or when `steps`, `record` or a tolerance is out of range.
 */
export function minimize<F extends AnyObjective | Differentiable>(
  objective: F,
  method: Method,
  options: MinimizeOptions<ParamsIn<F>>,
): MinimizeRun<ParamsIn<F>> {
  const loop = new MinimizeLoop<ParamsIn<F>>(objective, method, options);
  while (loop.look()) {
    if (options.onStep) loop.tell(loop.step());
    if (loop.run || !loop.go()) break;
  }
  return loop.run!;
}
