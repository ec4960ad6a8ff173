import type { Optimizer, OptimizerState } from "./optimizer.ts";
import type { Evaluations, Solver, SolverEnding } from "./solver.ts";
import type { Vector } from "./vector.ts";

/** Any optimizer or solver, so that a list of different ones can be run one after the other. */
// biome-ignore lint/suspicious/noExplicitAny: each has a state of its own, and only it reads that
export type Method = Optimizer<any> | Solver<any>;

/** A method at work in one run of `minimize`: where it stands, and how it goes on. */
export interface MethodAtWork {
  /** Moved in place. */
  readonly params: Vector;
  readonly state: OptimizerState;
  /** The cost at `params`, after `look`. */
  readonly cost: number;
  /** ‖g‖ at `params`, after `look`; NaN where nothing asked for the gradient. */
  readonly gradientNorm: number;
  readonly evaluations: Readonly<Evaluations>;
  /** Learns the cost at `params`; gives back what is not finite, in words, if anything is. */
  look(): string | undefined;
  /** Makes step number `t`. An ending comes with `params` at the place to end. */
  move(t: number): SolverEnding | undefined;
}
