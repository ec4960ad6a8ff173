import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface NadamOptions {
  /** Step size η, > 0. @default 0.002 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** How slowly ψ the momentum warms up, >= 0. @default 0.004 */
  momentumDecay?: number;
  /** Keep μ at β₁, as Optax does. @default false */
  constantMomentum?: boolean;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of its square (v), and the product of all μ so far. */
export type NadamState = { m: Vector; v: Vector; product: number };

/**
 * NAdam: Adam with Nesterov's look ahead, and a momentum that warms up.
 *
 *     μₜ = β₁ (1 − ½ · 0.96^(t ψ))
 *     m ← β₁ m + (1 − β₁) g        m̂ = μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ)
 *     v ← β₂ v + (1 − β₂) g²       v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η m̂ / (√v̂ + ε)
 *
 * With `constantMomentum` μ is β₁ at every step.
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Dozat 2016, Algorithm 8 with equation 8 of the appendix. Equals `torch.optim.NAdam`;
 * with `constantMomentum` `optax.nadam`.
 */
export function nadam(options: NadamOptions = {}): Optimizer<NadamState> {
  const learningRate = positive("nadam", "learningRate", options.learningRate ?? 2e-3);
  const beta1 = fraction("nadam", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("nadam", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("nadam", "epsilon", options.epsilon ?? 1e-8);
  const momentumDecay = nonNegative("nadam", "momentumDecay", options.momentumDecay ?? 0.004);
  const constantMomentum = flag("nadam", "constantMomentum", options.constantMomentum ?? false);
  const weightDecay = nonNegative("nadam", "weightDecay", options.weightDecay ?? 0);
  const momentumAt = (t: number) => beta1 * (constantMomentum ? 1 : 1 - 0.5 * 0.96 ** (t * momentumDecay));
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      ofGradient: number,
      ofMean: number,
      scale: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i] + weightDecay * params[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
        params[i] -= (ofGradient * g + ofMean * mean) / (Math.sqrt(square) * scale + epsilon);
      }
    },
  );
  return {
    name: "nadam",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, momentumDecay, constantMomentum, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), product: 1 }),
    step(params, gradient, state, { t, learningRate }) {
      const { m, v } = state;
      const mu = momentumAt(t);
      const next = momentumAt(t + 1);
      state.product *= mu;
      const ofGradient = (learningRate * (1 - mu)) / (1 - state.product);
      const ofMean = (learningRate * next) / (1 - state.product * next);
      const scale = 1 / Math.sqrt(1 - beta2 ** t);
      move(params, gradient, m, v, ofGradient, ofMean, scale);
    },
  };
}
