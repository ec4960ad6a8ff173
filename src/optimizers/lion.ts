import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface LionOptions {
  /** Step size η, > 0. @default 0.0001 */
  learningRate?: number;
  /** Share β₁ of the mean in the direction of the step, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean, in [0, 1). @default 0.99 */
  beta2?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0.001 */
  weightDecay?: number;
}

/** Running mean of the gradient. */
export type LionState = { m: Vector };

/**
 * Lion: every parameter moves by the same amount; the gradient says only which way. Found by program search.
 *
 *     θ ← θ − η (sign(β₁ m + (1 − β₁) g) + λ θ)
 *     m ← β₂ m + (1 − β₂) g
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Chen et al. 2023, Algorithm 2. Equals `optax.lion`.
 */
export function lion(options: LionOptions = {}): Optimizer<LionState> {
  const learningRate = positive("lion", "learningRate", options.learningRate ?? 1e-4);
  const beta1 = fraction("lion", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("lion", "beta2", options.beta2 ?? 0.99);
  const weightDecay = nonNegative("lion", "weightDecay", options.weightDecay ?? 1e-3);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i];
      const mean = m[i];
      const direction = Math.sign(beta1 * mean + (1 - beta1) * g);
      m[i] = beta2 * mean + (1 - beta2) * g;
      params[i] -= learningRate * (direction + weightDecay * params[i]);
    }
  });
  return {
    name: "lion",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, weightDecay },
    init: ({ length }) => ({ m: zeros(length) }),
    step(params, gradient, { m }, { learningRate }) {
      move(params, gradient, m, learningRate);
    },
  };
}
