import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface MadgradOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Share of the place before in the next one, in [0, 1). @default 0.9 */
  momentum?: number;
  /** Added to the cube root and to η, > 0. @default 1e-6 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** Weighted sums of the gradient (s) and of its square (v), and the start. */
export type MadgradState = { s: Vector; v: Vector; start: Vector };

/**
 * MADGRAD: dual averaging from the start, with cube roots where AdaGrad has square roots.
 *
 *     λ = (η + ε) √t        s ← s + λ g        v ← v + λ g²
 *     z = θ₀ − s / (∛v + ε)
 *     θ ← μ θ + (1 − μ) z
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Defazio & Jelassi 2022, Algorithm 1. Equals `optax.contrib.madgrad`.
 */
export function madgrad(options: MadgradOptions = {}): Optimizer<MadgradState> {
  const learningRate = positive("madgrad", "learningRate", options.learningRate ?? 0.01);
  const momentum = fraction("madgrad", "momentum", options.momentum ?? 0.9);
  const epsilon = positive("madgrad", "epsilon", options.epsilon ?? 1e-6);
  const weightDecay = nonNegative("madgrad", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "madgrad",
    learningRate,
    hyperparameters: { learningRate, momentum, epsilon, weightDecay },
    init: ({ length }, params) => ({ s: zeros(length), v: zeros(length), start: params?.slice() ?? zeros(length) }),
    step(params, gradient, { s, v, start }, { t, learningRate }) {
      const weight = (learningRate + epsilon) * Math.sqrt(t);
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i] + weightDecay * params[i];
        s[i] += weight * g;
        v[i] += weight * g * g;
        const z = start[i] - s[i] / (Math.cbrt(v[i]) + epsilon);
        params[i] = momentum * params[i] + (1 - momentum) * z;
      }
    },
  };
}
