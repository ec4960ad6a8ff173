import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdamwOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0.01 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of its square (v), both starting at 0. */
export type AdamwState = { m: Vector; v: Vector };

/**
 * AdamW: Adam with weight decay that does not pass through the running means.
 *
 *     θ ← (1 − η λ) θ
 *     m ← β₁ m + (1 − β₁) g        m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂ v + (1 − β₂) g²       v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η m̂ / (√v̂ + ε)
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Loshchilov & Hutter 2019, Algorithm 2 with α = η. Equals `torch.optim.AdamW`.
 */
export function adamw(options: AdamwOptions = {}): Optimizer<AdamwState> {
  const learningRate = positive("adamw", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adamw", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("adamw", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("adamw", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("adamw", "weightDecay", options.weightDecay ?? 0.01);
  const move = inLanes(
    (params: Vector, gradient: Vector, m: Vector, v: Vector, rate: number, scale: number, kept: number): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
        params[i] = kept * params[i] - (rate * mean) / (Math.sqrt(square) * scale + epsilon);
      }
    },
  );
  return {
    name: "adamw",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length) }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const rate = learningRate / (1 - beta1 ** t);
      const scale = 1 / Math.sqrt(1 - beta2 ** t);
      const kept = 1 - learningRate * weightDecay;
      move(params, gradient, m, v, rate, scale, kept);
    },
  };
}
