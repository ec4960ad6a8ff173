import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface DAdaptationOptions {
  /** Factor η of the step size that is found, > 0. @default 1 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Adam's correction for means that start at 0, a part of γ; not in the paper. @default true */
  biasCorrection?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** First estimate d₀ of the distance to the solution, > 0; small is safe. @default 1e-6 */
  firstDistance?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Running means (m, v), the weighted sum of gradients (s) and of their progress (r), and the estimate d. */
export type DAdaptationState = { m: Vector; v: Vector; s: Vector; r: number; d: number };

/**
 * D-Adaptation of AdamW: the step size grows to a bound on the distance to the solution that is found on the way.
 *
 *     γ = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ)        p = ⟨g, s / (√v + ε)⟩
 *     m ← β₁ m + (1 − β₁) γ g               v ← β₂ v + (1 − β₂) g²
 *     s ← √β₂ s + (1 − √β₂) γ g             r ← √β₂ r + (1 − √β₂) γ p
 *     d ← max(d, r / ((1 − √β₂) ‖s‖₁))
 *     θ ← θ − m / (√v + ε) − γ λ θ
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Defazio & Mishchenko 2023, Algorithm 5, as in the authors' code, with `biasCorrection: false`. Equals
 * `optax.contrib.dadapt_adamw`.
 */
export function dAdaptation(options: DAdaptationOptions = {}): Optimizer<DAdaptationState> {
  const learningRate = positive("dAdaptation", "learningRate", options.learningRate ?? 1);
  const beta1 = fraction("dAdaptation", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("dAdaptation", "beta2", options.beta2 ?? 0.999);
  const biasCorrection = flag("dAdaptation", "biasCorrection", options.biasCorrection ?? true);
  const epsilon = positive("dAdaptation", "epsilon", options.epsilon ?? 1e-8);
  const firstDistance = positive("dAdaptation", "firstDistance", options.firstDistance ?? 1e-6);
  const weightDecay = nonNegative("dAdaptation", "weightDecay", options.weightDecay ?? 0);
  const keep = Math.sqrt(beta2);
  return {
    name: "dAdaptation",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, biasCorrection, epsilon, firstDistance, weightDecay },
    init: ({ length }) => ({
      m: zeros(length),
      v: zeros(length),
      s: zeros(length),
      r: 0,
      d: firstDistance,
    }),
    step(params, gradient, state, { t, learningRate }) {
      const { m, v, s, d } = state;
      const rate = learningRate * d * (biasCorrection ? Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) : 1);
      let progress = 0;
      let size = 0;
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        progress += (g * s[i]) / (Math.sqrt(v[i]) + epsilon);
        m[i] = beta1 * m[i] + (1 - beta1) * rate * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        s[i] = keep * s[i] + (1 - keep) * rate * g;
        size += Math.abs(s[i]);
      }
      state.r = keep * state.r + (1 - keep) * rate * progress;
      if (size > 0) state.d = Math.max(d, state.r / ((1 - keep) * size));
      for (let i = 0; i < params.length; i++)
        params[i] -= m[i] / (Math.sqrt(v[i]) + epsilon) + weightDecay * rate * params[i];
    },
  };
}
