import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdanOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the mean of the gradient, in [0, 1). @default 0.98 */
  beta1?: number;
  /** Decay rate β₂ of the mean of its change, in [0, 1). @default 0.92 */
  beta2?: number;
  /** Decay rate β₃ of the mean square of both, in [0, 1). @default 0.99 */
  beta3?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Added inside the square root, >= 0. @default 1e-8 */
  epsilonRoot?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Running means of the gradient (m), of its change (v) and of their square (n), and the gradient before. */
export type AdanState = { m: Vector; v: Vector; n: Vector; previous: Vector };

/**
 * Adan: Adam with Nesterov's look ahead made of differences of gradients.
 *
 *     d = g − g′ (0 at the first step)
 *     m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) d        n ← β₃ n + (1 − β₃) (g + (1 − β₂) d)²
 *     θ ← θ − η ((m̂ + (1 − β₂) v̂) / (√(n̂ + ε′) + ε) + λ θ)
 *
 * A hat divides by 1 − βᵗ. The paper counts each β from the other end and divides by 1 + ηλ in place of the decay term.
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Xie et al. 2022, Algorithm 1. Equals `optax.adan`.
 */
export function adan(options: AdanOptions = {}): Optimizer<AdanState> {
  const learningRate = positive("adan", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adan", "beta1", options.beta1 ?? 0.98);
  const beta2 = fraction("adan", "beta2", options.beta2 ?? 0.92);
  const beta3 = fraction("adan", "beta3", options.beta3 ?? 0.99);
  const epsilon = positive("adan", "epsilon", options.epsilon ?? 1e-8);
  const epsilonRoot = nonNegative("adan", "epsilonRoot", options.epsilonRoot ?? 1e-8);
  const weightDecay = nonNegative("adan", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      n: Vector,
      previous: Vector,
      learningRate: number,
      mBias: number,
      vBias: number,
      nBias: number,
      t: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        const change = t === 1 ? 0 : g - previous[i];
        const ahead = g + (1 - beta2) * change;
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * change;
        n[i] = beta3 * n[i] + (1 - beta3) * ahead * ahead;
        const direction = m[i] / mBias + (1 - beta2) * (v[i] / vBias);
        params[i] -=
          learningRate * (direction / (Math.sqrt(n[i] / nBias + epsilonRoot) + epsilon) + weightDecay * params[i]);
        previous[i] = g;
      }
    },
  );
  return {
    name: "adan",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, beta3, epsilon, epsilonRoot, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), n: zeros(length), previous: zeros(length) }),
    step(params, gradient, { m, v, n, previous }, { t, learningRate }) {
      const [mBias, vBias, nBias] = [beta1, beta2, beta3].map((beta) => 1 - beta ** t);
      move(params, gradient, m, v, n, previous, learningRate, mBias, vBias, nBias, t);
    },
  };
}
