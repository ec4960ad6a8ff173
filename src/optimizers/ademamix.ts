import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdemamixOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the fast mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Decay rate β₃ of the slow mean of the gradient, in [0, 1). @default 0.9999 */
  beta3?: number;
  /** Weight α of the slow mean, >= 0. @default 5 */
  alpha?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** The fast and the slow mean of the gradient, and the mean of its square (v), all starting at 0. */
export type AdemamixState = { fast: Vector; slow: Vector; v: Vector };

/**
 * AdEMAMix: Adam with a second, far slower mean of the gradient, since old gradients stay of use for long.
 *
 *     m₁ ← β₁ m₁ + (1 − β₁) g        m₂ ← β₃ m₂ + (1 − β₃) g        v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η ((m₁ / (1 − β₁ᵗ) + α m₂) / (√(v / (1 − β₂ᵗ)) + ε) + λ θ)
 *
 * The paper lets α and β₃ warm up: `scheduled(ademamix, { alpha: linear({ initial: 0, final: 5, steps: 1000 }) })`.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Pagliardini et al. 2024, Algorithm 1. Equals `optax.contrib.ademamix`.
 */
export function ademamix(options: AdemamixOptions = {}): Optimizer<AdemamixState> {
  const learningRate = positive("ademamix", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("ademamix", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("ademamix", "beta2", options.beta2 ?? 0.999);
  const beta3 = fraction("ademamix", "beta3", options.beta3 ?? 0.9999);
  const alpha = nonNegative("ademamix", "alpha", options.alpha ?? 5);
  const epsilon = positive("ademamix", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("ademamix", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      fast: Vector,
      slow: Vector,
      v: Vector,
      learningRate: number,
      meanBias: number,
      squareBias: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        fast[i] = beta1 * fast[i] + (1 - beta1) * g;
        slow[i] = beta3 * slow[i] + (1 - beta3) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        const direction = (fast[i] / meanBias + alpha * slow[i]) / (Math.sqrt(v[i] / squareBias) + epsilon);
        params[i] -= learningRate * (direction + weightDecay * params[i]);
      }
    },
  );
  return {
    name: "ademamix",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, beta3, alpha, epsilon, weightDecay },
    init: ({ length }) => ({ fast: zeros(length), slow: zeros(length), v: zeros(length) }),
    step(params, gradient, { fast, slow, v }, { t, learningRate }) {
      const meanBias = 1 - beta1 ** t;
      const squareBias = 1 - beta2 ** t;
      move(params, gradient, fast, slow, v, learningRate, meanBias, squareBias);
    },
  };
}
