import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface ProdigyOptions {
  /** Factor η of the step size that is found, > 0. @default 1 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Decay rate β₃ of the sums that estimate the distance, in [0, 1). @default √β₂ */
  beta3?: number;
  /** Adam's correction for means that start at 0, a part of γ; not in the paper. @default true */
  biasCorrection?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** First estimate d₀ of the distance to the solution, > 0; small is safe. @default 1e-6 */
  firstDistance?: number;
  /** Factor of the estimates, > 0. @default 1 */
  distanceFactor?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Running means (m, v), the weighted sum of gradients (s) and of their progress (r), the estimate d, and the start. */
export type ProdigyState = { m: Vector; v: Vector; s: Vector; r: number; d: number; start: Vector };

/**
 * Prodigy: Adam that finds its step size, by how far the gradients say the start is from the solution.
 *
 *     γ = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ)
 *     r ← β₃ r + (d / d₀) γ ⟨g, θ₀ − θ⟩        s ← β₃ s + γ d g / d₀
 *     m ← β₁ m + (1 − β₁) d g                  v ← β₂ v + (1 − β₂) d² g²
 *     d ← max(d, factor · r / ‖s‖₁)
 *     θ ← θ − γ (m / (√v + d ε) + λ θ)
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Mishchenko & Defazio 2024, Algorithm 4, with `biasCorrection: false` and d before its change beside ε. Equals
 * `optax.contrib.prodigy`.
 */
export function prodigy(options: ProdigyOptions = {}): Optimizer<ProdigyState> {
  const learningRate = positive("prodigy", "learningRate", options.learningRate ?? 1);
  const beta1 = fraction("prodigy", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("prodigy", "beta2", options.beta2 ?? 0.999);
  const beta3 = fraction("prodigy", "beta3", options.beta3 ?? Math.sqrt(beta2));
  const biasCorrection = flag("prodigy", "biasCorrection", options.biasCorrection ?? true);
  const epsilon = positive("prodigy", "epsilon", options.epsilon ?? 1e-8);
  const firstDistance = positive("prodigy", "firstDistance", options.firstDistance ?? 1e-6);
  const distanceFactor = positive("prodigy", "distanceFactor", options.distanceFactor ?? 1);
  const weightDecay = nonNegative("prodigy", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "prodigy",
    learningRate,
    hyperparameters: {
      learningRate,
      beta1,
      beta2,
      beta3,
      biasCorrection,
      epsilon,
      firstDistance,
      distanceFactor,
      weightDecay,
    },
    init: ({ length }, params) => ({
      m: zeros(length),
      v: zeros(length),
      s: zeros(length),
      r: 0,
      d: firstDistance,
      start: params?.slice() ?? zeros(length),
    }),
    step(params, gradient, state, { t, learningRate }) {
      const { m, v, s, start, d } = state;
      const rate = learningRate * d * (biasCorrection ? Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) : 1);
      let progress = 0;
      let size = 0;
      for (let i = 0; i < params.length; i++) {
        const g = d * gradient[i];
        progress += gradient[i] * (start[i] - params[i]);
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        s[i] = beta3 * s[i] + (rate * g) / firstDistance;
        size += Math.abs(s[i]);
      }
      state.r = beta3 * state.r + (d / firstDistance) * rate * progress;
      if (size > 0) state.d = Math.max(d, (distanceFactor * state.r) / size);
      for (let i = 0; i < params.length; i++)
        params[i] -= rate * (m[i] / (Math.sqrt(v[i]) + state.d * epsilon) + weightDecay * params[i]);
    },
  };
}
