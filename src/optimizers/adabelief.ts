import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdabeliefOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its squared distance from that mean, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-16 */
  epsilon?: number;
  /** Added to s at each step, >= 0. @default 1e-16 */
  epsilonRoot?: number;
}

/** Running means of the gradient (m) and of the squared surprise (s). */
export type AdabeliefState = { m: Vector; s: Vector };

/**
 * AdaBelief: large steps where the gradient is as expected, small ones where it surprises.
 *
 *     m ← β₁ m + (1 − β₁) g                   m̂ = m / (1 − β₁ᵗ)
 *     s ← β₂ s + (1 − β₂) (g − m)² + ε′       ŝ = s / (1 − β₂ᵗ)
 *     θ ← θ − η m̂ / (√ŝ + ε)
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Zhuang et al. 2020, Algorithm 2, where ε′ = ε. Equals `optax.adabelief`.
 */
export function adabelief(options: AdabeliefOptions = {}): Optimizer<AdabeliefState> {
  const learningRate = positive("adabelief", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adabelief", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("adabelief", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("adabelief", "epsilon", options.epsilon ?? 1e-16);
  const epsilonRoot = nonNegative("adabelief", "epsilonRoot", options.epsilonRoot ?? 1e-16);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, s: Vector, rate: number, scale: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i];
      const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
      const surprise = g - mean;
      const square = (s[i] = beta2 * s[i] + (1 - beta2) * surprise * surprise + epsilonRoot);
      params[i] -= (rate * mean) / (Math.sqrt(square) * scale + epsilon);
    }
  });
  return {
    name: "adabelief",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, epsilonRoot },
    init: ({ length }) => ({ m: zeros(length), s: zeros(length) }),
    step(params, gradient, { m, s }, { t, learningRate }) {
      const rate = learningRate / (1 - beta1 ** t);
      const scale = 1 / Math.sqrt(1 - beta2 ** t);
      move(params, gradient, m, s, rate, scale);
    },
  };
}
