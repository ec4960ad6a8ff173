import { dot } from "../lanes/dot.ts";
import { subtract } from "../lanes/loops.ts";
import type { Optimizer } from "../optimizer.ts";
import { finite, nonNegative, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface PolyakSgdOptions {
  /** Factor η of the gradient, > 0. @default 1 */
  learningRate?: number;
  /** Largest step size, > 0. @default 1 */
  maxLearningRate?: number;
  /** The least value f* of the cost, or a bound below it. @default 0 */
  leastCost?: number;
  /** Added to the squared norm, >= 0. @default 0 */
  epsilon?: number;
}

/**
 * Polyak's step size: as far as the cost would fall to its least value if it were linear.
 *
 *     θ ← θ − min((f − f*) / (‖η g‖² + ε), max) η g        no step where ‖η g‖² + ε is within the machine precision
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop does not tell the cost.
 *
 * Source: Polyak 1987, section 5.3; Loizou et al. 2021, equation 3 (SPS_max with c = 1). Equals `optax.polyak_sgd`.
 */
export function polyakSgd(options: PolyakSgdOptions = {}): Optimizer<Record<never, never>> {
  const learningRate = positive("polyakSgd", "learningRate", options.learningRate ?? 1);
  const maxLearningRate = positive("polyakSgd", "maxLearningRate", options.maxLearningRate ?? 1);
  const leastCost = finite("polyakSgd", "leastCost", options.leastCost ?? 0);
  const epsilon = nonNegative("polyakSgd", "epsilon", options.epsilon ?? 0);
  return {
    name: "polyakSgd",
    learningRate,
    hyperparameters: { learningRate, maxLearningRate, leastCost, epsilon },
    init: () => ({}),
    step(params, gradient, _state, context) {
      const { learningRate } = context;
      // Optax scales the gradient first and measures what it has scaled.
      const square = learningRate * learningRate * dot(gradient, gradient) + epsilon;
      if (square <= Number.EPSILON) return;
      const size = Math.min((needs("polyakSgd", context, "cost") - leastCost) / square, maxLearningRate);
      subtract(params, gradient, size * learningRate);
    },
  };
}
