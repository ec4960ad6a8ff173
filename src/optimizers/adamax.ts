import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdamaxOptions {
  /** Step size η, > 0. @default 0.002 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running maximum of its size, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to |g|, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** Running mean of the gradient (m) and decaying maximum of its size (u). */
export type AdamaxState = { m: Vector; u: Vector };

/**
 * AdaMax: Adam with the largest recent gradient in place of the root mean square.
 *
 *     m ← β₁ m + (1 − β₁) g
 *     u ← max(β₂ u, |g| + ε)
 *     θ ← θ − η / (1 − β₁ᵗ) · m / u
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Kingma & Ba 2015, Algorithm 2, which has no ε. Equals `torch.optim.Adamax`.
 */
export function adamax(options: AdamaxOptions = {}): Optimizer<AdamaxState> {
  const learningRate = positive("adamax", "learningRate", options.learningRate ?? 2e-3);
  const beta1 = fraction("adamax", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("adamax", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("adamax", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("adamax", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, u: Vector, rate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i] + weightDecay * params[i];
      const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
      const largest = (u[i] = Math.max(beta2 * u[i], Math.abs(g) + epsilon));
      params[i] -= (rate * mean) / largest;
    }
  });
  return {
    name: "adamax",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, weightDecay },
    init: ({ length }) => ({ m: zeros(length), u: zeros(length) }),
    step(params, gradient, { m, u }, { t, learningRate }) {
      const rate = learningRate / (1 - beta1 ** t);
      move(params, gradient, m, u, rate);
    },
  };
}
