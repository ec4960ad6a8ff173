import type { OptimizerState } from "./optimizer.ts";
import type { Random } from "./random.ts";
import type { Vector } from "./vector.ts";

/** How often each quantity of an objective was computed. */
export interface Evaluations {
  values: number;
  gradients: number;
  hessians: number;
  hessianProducts: number;
}

/** An objective over flat parameters, as a solver sees it. It counts what it is asked for. */
export interface Problem {
  /** How many parameters there are. */
  readonly length: number;
  /** How the objective's own parameters lie in the flat row: for functions of them that a solver has beside the objective. */
  readonly layout: { read(row: Vector): unknown; write(params: unknown, row: Vector): void };
  /** The domain where the objective has one: an interval a parameter; where to look, not a constraint. */
  readonly domain?: readonly (readonly [min: number, max: number])[];
  value(params: Vector): number;
  /** Writes the gradient into `gradientOut` and gives the value. What was last asked for at the same point is neither computed nor counted again. */
  valueAndGradient(params: Vector, gradientOut: Vector): number;
  /** Second derivatives, `length` × `length`, row by row. */
  hessian?(params: Vector): Vector;
  /** Writes H v into `out`. */
  hessianProduct?(params: Vector, v: Vector, out: Vector): void;
  /** The residuals r of a least-squares objective, whose value is ½ Σ r². Counts as a value, the Jacobian as a gradient. */
  residuals?(params: Vector): Vector;
  /** ∂rᵢ/∂θⱼ, residuals × `length`, row by row. */
  jacobian?(params: Vector): Vector;
  /** Random numbers of the step that runs: they depend on the run's seed and on `t`, so that a resumed run draws the same. */
  readonly random: Random;
  /** Aborted by Stop; a solver whose step takes long looks at it. */
  readonly signal: { readonly aborted: boolean } | undefined;
  readonly evaluations: Readonly<Evaluations>;
}

/** What a solver's step knows besides the problem and where it stands. */
export interface SolverContext {
  /** Number of this step, from 1. */
  readonly t: number;
}

/** Why a solver can do no more. */
export interface SolverEnding {
  readonly status: "converged" | "failed";
  /** In words; the run's message. */
  readonly message: string;
}

/**
 * Plain data, as an optimizer's state is. A solver that knows the cost (and ‖g‖) where its step ended leaves them here as
 * `cost` (and `gradientNorm`), so that the run need not compute them again; else `minimize` asks the problem.
 */
export type SolverState = OptimizerState;

/**
 * A method that asks for values, gradients or second derivatives itself, as line searches, Newton's method and
 * derivative-free methods do. A value, as an optimizer is: hyper-parameters never change and state lives outside.
 */
export interface Solver<State extends SolverState = SolverState> {
  readonly kind: "solver";
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, number | boolean | string>>;
  /** Whether it goes on from a start whose cost is NaN or infinite, which it takes as worse than every number. @default false */
  readonly startsAnywhere?: boolean;
  /** State before the first step, at `params`, which it may not change. */
  init(problem: Problem, params: Vector): State;
  /** Moves `params` in place; gives an ending when it can do no more, with `params` where the run is to end. */
  step(problem: Problem, params: Vector, state: State, context: SolverContext): SolverEnding | undefined;
}

/** Whether a method is a solver rather than an optimizer. */
export const isSolver = (method: unknown): method is Solver =>
  typeof method === "object" && method !== null && (method as Partial<Solver>).kind === "solver";
