import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface YogiOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Divide by 1 − βᵗ, and start m as v, as Optax does; else m starts at 0, as in the paper. @default true */
  biasCorrection?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-3 */
  epsilon?: number;
  /** Where m and v start, >= 0. @default 1e-6 */
  initialAccumulator?: number;
}

/** Running mean of the gradient (m) and additive estimate of its square (v). */
export type YogiState = { m: Vector; v: Vector };

/**
 * Yogi: Adam whose v moves towards g² by at most (1 − β₂) g² a step, so that it cannot collapse.
 *
 *     m ← β₁ m + (1 − β₁) g                      m̂ = m / (1 − β₁ᵗ)
 *     v ← v − (1 − β₂) sign(v − g²) g²           v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η m̂ / (√v̂ + ε)
 *
 * m and v start at 1e-6. With `biasCorrection: false` m starts at 0, and the hats are off.
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Zaheer et al. 2018, Algorithm 2, with `biasCorrection: false`. Equals `optax.yogi`.
 */
export function yogi(options: YogiOptions = {}): Optimizer<YogiState> {
  const learningRate = positive("yogi", "learningRate", options.learningRate ?? 0.01);
  const beta1 = fraction("yogi", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("yogi", "beta2", options.beta2 ?? 0.999);
  const biasCorrection = flag("yogi", "biasCorrection", options.biasCorrection ?? true);
  const epsilon = positive("yogi", "epsilon", options.epsilon ?? 1e-3);
  const initialAccumulator = nonNegative("yogi", "initialAccumulator", options.initialAccumulator ?? 1e-6);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, v: Vector, rate: number, scale: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i];
      const before = v[i];
      const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
      const square = (v[i] = before - (1 - beta2) * Math.sign(before - g * g) * g * g);
      params[i] -= (rate * mean) / (Math.sqrt(square) * scale + epsilon);
    }
  });
  return {
    name: "yogi",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, biasCorrection, epsilon, initialAccumulator },
    init: ({ length }) => ({
      m: zeros(length).fill(biasCorrection ? initialAccumulator : 0),
      v: zeros(length).fill(initialAccumulator),
    }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const rate = biasCorrection ? learningRate / (1 - beta1 ** t) : learningRate;
      const scale = biasCorrection ? 1 / Math.sqrt(1 - beta2 ** t) : 1;
      move(params, gradient, m, v, rate, scale);
    },
  };
}
