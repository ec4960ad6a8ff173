import type { Optimizer } from "../optimizer.ts";
import { nonNegative, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface NoisySgdOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Variance s of the noise at the first step, >= 0. @default 0.01 */
  variance?: number;
  /** Exponent γ by which the variance falls, >= 0. @default 0.55 */
  decay?: number;
}

/**
 * Gradient descent with normal noise that dies out, which gets away from saddles.
 *
 *     θ ← θ − η (g + √(s / tᵞ) ξ)        ξ ~ N(0, I)
 *
 * The noise depends on the run's seed and the step alone.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Neelakantan et al. 2015, equations 1 and 2. The rule of `optax.noisy_sgd`, with other random numbers.
 */
export function noisySgd(options: NoisySgdOptions = {}): Optimizer<Record<never, never>> {
  const learningRate = positive("noisySgd", "learningRate", options.learningRate ?? 0.01);
  const variance = nonNegative("noisySgd", "variance", options.variance ?? 0.01);
  const decay = nonNegative("noisySgd", "decay", options.decay ?? 0.55);
  return {
    name: "noisySgd",
    learningRate,
    hyperparameters: { learningRate, variance, decay },
    init: () => ({}),
    step(params, gradient, _state, context) {
      const random = needs("noisySgd", context, "random");
      const deviation = Math.sqrt(variance / context.t ** decay);
      for (let i = 0; i < params.length; i++)
        params[i] -= context.learningRate * (gradient[i] + deviation * random.normal());
    },
  };
}
