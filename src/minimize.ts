import type { Differentiable } from "./derivative/index.ts";
import { IterateRecord } from "./iterateRecord.ts";
import { OptimizerAtWork } from "./minimizeOptimizer.ts";
import { MinimizeRun, short } from "./minimizeRun.ts";
import { SolverAtWork } from "./minimizeSolver.ts";
import { checkMethod, checkRules, startOf } from "./minimizeStart.ts";
import { asObjective, type Objective, type ParamsOf } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import { type RunStatus, signalOfCell } from "./run.ts";
import { isSolver, type Solver, type SolverEnding } from "./solver.ts";
import type { Vector } from "./vector.ts";

export interface MinimizeOptions<P> {
  /** Where the run begins; it may lie outside the objective's domain. Never changed: the run works on a copy. */
  start: P;
  /** How many steps the run may make. @default 1000 */
  steps?: number;
  /** Converged when ‖g‖ is at most this. @default never */
  gradientTolerance?: number;
  /** Converged when a step changed the cost by at most this. @default never */
  costTolerance?: number;
  /** Keep the start, every k-th iterate and the last. @default 1, and doubled each time the record would pass 10,000 points or 2²¹ numbers */
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
 * and what was no longer finite, and its params are the last finite ones. Equal calls give equal bits.
 *
 * @throws TypeError when `start` is not made of numbers or is not built like the objective's parameters; RangeError when it
 * holds a NaN or has another length than the domain, or when `steps`, `record` or a tolerance is out of range.
 */
export function minimize<P>(
  objective: Objective<P>,
  method: Optimizer | Solver,
  options: MinimizeOptions<NoInfer<P>>,
): MinimizeRun<P>;
export function minimize<F extends Differentiable>(
  f: F,
  method: Optimizer | Solver,
  options: MinimizeOptions<ParamsOf<F>>,
): MinimizeRun<ParamsOf<F>>;
export function minimize<P>(
  f: Objective<P> | Differentiable,
  method: Optimizer | Solver,
  options: MinimizeOptions<P>,
): MinimizeRun<P> {
  const objective = asObjective<P>(f, "minimize");
  checkMethod(method);
  checkRules(options);
  const { steps = 1000, gradientTolerance = -1, costTolerance = -1, signal = signalOfCell(), seed = 0 } = options;
  const { layout, params } = startOf(options.start, objective);
  const record = new IterateRecord(options.record, params.length);
  const at = isSolver(method)
    ? new SolverAtWork(method, objective, layout, params, { seed, signal, needsGradient: gradientTolerance >= 0 })
    : new OptimizerAtWork(method, objective, layout, params, { seed });
  const advice = isSolver(method) ? "" : `; a learningRate below ${method.learningRate} may help`;
  const before: Point = { params: params.slice(), cost: Number.NaN, gradientNorm: Number.NaN };
  let ending: SolverEnding | undefined;

  for (let t = 0; ; t++) {
    const trouble = at.look();
    if (trouble && t === 0) return end("diverged", `${trouble} at the start`, 0);
    if (trouble) return end("diverged", `${trouble} at step ${t}${advice}`, t - 1, before);
    record.add(t, params, at.cost, at.gradientNorm);
    if (ending) return end(ending.status, ending.message, t);
    if (at.gradientNorm <= gradientTolerance)
      return end("converged", `the gradient's norm ${short(at.gradientNorm)} is within ${gradientTolerance}`, t);
    const change = Math.abs(at.cost - before.cost);
    if (change <= costTolerance)
      return end("converged", `the last step changed the cost by ${short(change)}, within ${costTolerance}`, t);
    if (t === steps) return end("stepLimit", `made all ${steps} steps`, t);
    if (signal?.aborted) return end("stopped", `stopped after ${t} of ${steps} steps`, t);
    before.params.set(params);
    before.cost = at.cost;
    before.gradientNorm = at.gradientNorm;
    ending = at.move(t + 1);
  }

  function end(
    status: RunStatus,
    message: string,
    step: number,
    point: Point = { params, cost: at.cost, gradientNorm: at.gradientNorm },
  ) {
    record.add(step, point.params, point.cost, point.gradientNorm, true);
    return new MinimizeRun<P>({
      name: options.name ?? method.name,
      status,
      message,
      steps: step,
      params: layout.read(point.params),
      cost: point.cost,
      evaluations: at.evaluations,
      objective,
      method,
      record,
    });
  }
}

interface Point {
  readonly params: Vector;
  cost: number;
  gradientNorm: number;
}
