import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, positive } from "./hyperparameter.ts";

export interface AdamOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
}

/** Running means of the gradient (m) and of its square (v), both starting at 0. */
export type AdamState = { m: Vector; v: Vector };

/**
 * Adam: each parameter's step is scaled by running means of its gradient and of the gradient's square.
 *
 *     m ← β₁ m + (1 − β₁) g        m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂ v + (1 − β₂) g²       v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η m̂ / (√v̂ + ε)
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Kingma & Ba 2015, Algorithm 1; Goodfellow et al. 2016, Algorithm 8.7. Equals `torch.optim.Adam`.
 */
export function adam(options: AdamOptions = {}): Optimizer<AdamState> {
  const learningRate = positive("adam", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adam", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("adam", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("adam", "epsilon", options.epsilon ?? 1e-8);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, v: Vector, rate: number, scale: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i];
      const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
      const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
      params[i] -= (rate * mean) / (Math.sqrt(square) * scale + epsilon);
    }
  });
  return {
    name: "adam",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length) }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const rate = learningRate / (1 - beta1 ** t);
      const scale = 1 / Math.sqrt(1 - beta2 ** t);
      move(params, gradient, m, v, rate, scale);
    },
  };
}
