import type { Vector } from "./vector.ts";

/**
 * How a run stands.
 *
 * - `running`: it has not ended;
 * - `converged`: a stop rule on the gradient or the cost held;
 * - `stepLimit`: it made all the steps it was allowed;
 * - `earlyStop`: the validation cost had stopped falling (GBC 2016, Algorithm 7.1);
 * - `stopped`: the user stopped it; what it had is kept;
 * - `failed`: a solver could not go on and its tests of convergence do not hold; `message` says why;
 * - `diverged`: the cost or the parameters were no longer finite; `message` says when.
 */
export type RunStatus = "running" | "converged" | "stepLimit" | "earlyStop" | "stopped" | "failed" | "diverged";

/** The running cell's signal, by the kernel's well-known symbol: aborted by Stop. In plain Node there is none. */
export const signalOfCell = (): { readonly aborted: boolean } | undefined =>
  (globalThis as { [key: symbol]: unknown })[Symbol.for("Jupyter.signal")] as { readonly aborted: boolean } | undefined;

/** One measured quantity of a run, over its steps. */
export interface Curve {
  /** What the legend says: "training cost", "validation cost", "validation error". */
  readonly name: string;
  /** A cost may be drawn on a log axis; an error is a share of wrong classes in [0, 1]. */
  readonly quantity: "cost" | "error";
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** What the figures read of any run, whether `minimize` or `train` made it, while it runs and after. */
export interface Recorded {
  /** What the legend calls the run, such as `adam`. */
  readonly name: string;
  /** The optimizer's, by which legends tell runs of one name apart. */
  readonly hyperparameters?: Readonly<Record<string, number | boolean | string>>;
  readonly status: RunStatus;
  /** In words, why it ended; empty while it runs. */
  readonly message: string;
  /** The first is the training cost. Grow while the run goes on. */
  readonly curves: readonly Curve[];
  /** Calls `listener` after more was recorded and once when the run ends; gives back the way to stop listening. */
  subscribe(listener: () => void): () => void;
}

/** A run that kept the points it went through, flat, for drawing on a landscape. */
export interface Trajectory extends Recorded {
  readonly iterates: readonly Vector[];
}
