import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface SimplifiedAdemamixOptions {
  /** Step size η, > 0; a sum of gradients takes the place of a mean, so it is small. @default 1e-4 */
  learningRate?: number;
  /** Share β₁ of the sum of gradients that is kept, in [0, 1). @default 0.99 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of the gradient's square, in [0, 1). @default 0.95 */
  beta2?: number;
  /** Weight α of the last gradient, >= 0. @default 0 */
  alpha?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** The fading sum of gradients (m) and the mean of their squares (v). */
export type SimplifiedAdemamixState = { m: Vector; v: Vector };

/**
 * Simplified AdEMAMix: one slow sum and the last gradient in place of two means.
 *
 *     m ← β₁ m + g        v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η ((m + α g) / (√(v / (1 − β₂ᵗ)) + ε) + λ θ)
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Morwani et al. 2025, section 5. Equals `optax.contrib.simplified_ademamix`.
 */
export function simplifiedAdemamix(options: SimplifiedAdemamixOptions = {}): Optimizer<SimplifiedAdemamixState> {
  const learningRate = positive("simplifiedAdemamix", "learningRate", options.learningRate ?? 1e-4);
  const beta1 = fraction("simplifiedAdemamix", "beta1", options.beta1 ?? 0.99);
  const beta2 = fraction("simplifiedAdemamix", "beta2", options.beta2 ?? 0.95);
  const alpha = nonNegative("simplifiedAdemamix", "alpha", options.alpha ?? 0);
  const epsilon = positive("simplifiedAdemamix", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("simplifiedAdemamix", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes(
    (params: Vector, gradient: Vector, m: Vector, v: Vector, learningRate: number, squareBias: number): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        m[i] = beta1 * m[i] + g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        const direction = (m[i] + alpha * g) / (Math.sqrt(v[i] / squareBias) + epsilon);
        params[i] -= learningRate * (direction + weightDecay * params[i]);
      }
    },
  );
  return {
    name: "simplifiedAdemamix",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, alpha, epsilon, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length) }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const squareBias = 1 - beta2 ** t;
      move(params, gradient, m, v, learningRate, squareBias);
    },
  };
}
