import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, positive } from "./hyperparameter.ts";

export interface AdoptOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.9999 */
  beta2?: number;
  /** Least denominator, > 0. @default 1e-6 */
  epsilon?: number;
  /** Clip the scaled gradient to ±(t − 1)^¼. @default true */
  clipping?: boolean;
}

/** Running means of the scaled gradient (m) and of the squared gradient (v). */
export type AdoptState = { m: Vector; v: Vector };

/**
 * ADOPT: Adam that converges with any β₂: a gradient is scaled by the mean square of the ones before it.
 *
 *     first step:  v = g², and θ stays
 *     c = clip(g / max(√v, ε), ±(t − 1)^¼)
 *     m ← β₁ m + (1 − β₁) c
 *     v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η m
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Taniguchi et al. 2024, Algorithm 2. Equals `optax.contrib.adopt`, which clips to 0 at the first step.
 */
export function adopt(options: AdoptOptions = {}): Optimizer<AdoptState> {
  const learningRate = positive("adopt", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adopt", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("adopt", "beta2", options.beta2 ?? 0.9999);
  const epsilon = positive("adopt", "epsilon", options.epsilon ?? 1e-6);
  const clipping = flag("adopt", "clipping", options.clipping ?? true);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      learningRate: number,
      limit: number,
      keepMean: number,
      keepSquare: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        const scaled = Math.max(-limit, Math.min(limit, g / Math.max(Math.sqrt(v[i]), epsilon)));
        m[i] = keepMean * m[i] + (1 - keepMean) * scaled;
        v[i] = keepSquare * v[i] + (1 - keepSquare) * g * g;
        params[i] -= learningRate * m[i];
      }
    },
  );
  return {
    name: "adopt",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, clipping },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length) }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const limit = clipping ? (t - 1) ** 0.25 : Infinity;
      const [keepMean, keepSquare] = t === 1 ? [1, 0] : [beta1, beta2];
      move(params, gradient, m, v, learningRate, limit, keepMean, keepSquare);
    },
  };
}
