import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, positive } from "./hyperparameter.ts";

export interface AmsgradOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Divide m and V by 1 − βᵗ, as torch and Optax do and the paper does not. @default true */
  biasCorrection?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Take the maximum of v̂ in place of v, as Optax does. @default false */
  correctFirst?: boolean;
}

/** Running means of the gradient (m) and of its square (v), and the largest v, or v̂, so far. */
export type AmsgradState = { m: Vector; v: Vector; largest: Vector };

/**
 * AMSGrad: Adam whose denominator never shrinks, which mends Adam's failure to converge on some convex problems.
 *
 *     m ← β₁ m + (1 − β₁) g
 *     v ← β₂ v + (1 − β₂) g²        V ← max(V, v)
 *     θ ← θ − η m / (1 − β₁ᵗ) / (√(V / (1 − β₂ᵗ)) + ε)
 *
 * Without `biasCorrection` 1 − βᵗ is 1. With `correctFirst` V ← max(V, v / (1 − β₂ᵗ)), and V is corrected no more.
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Reddi et al. 2018, Algorithm 2, with `biasCorrection: false`. Equals `torch.optim.Adam(amsgrad=True)`, with `correctFirst`
 * `optax.amsgrad`.
 */
export function amsgrad(options: AmsgradOptions = {}): Optimizer<AmsgradState> {
  const learningRate = positive("amsgrad", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("amsgrad", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("amsgrad", "beta2", options.beta2 ?? 0.999);
  const biasCorrection = flag("amsgrad", "biasCorrection", options.biasCorrection ?? true);
  const epsilon = positive("amsgrad", "epsilon", options.epsilon ?? 1e-8);
  const correctFirst = flag("amsgrad", "correctFirst", options.correctFirst ?? false);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      largest: Vector,
      rate: number,
      before: number,
      after: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
        const most = (largest[i] = Math.max(largest[i], square * before));
        params[i] -= (rate * mean) / (Math.sqrt(most) * after + epsilon);
      }
    },
  );
  return {
    name: "amsgrad",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, biasCorrection, epsilon, correctFirst },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), largest: zeros(length) }),
    step(params, gradient, { m, v, largest }, { t, learningRate }) {
      const rate = biasCorrection ? learningRate / (1 - beta1 ** t) : learningRate;
      const ofSquare = biasCorrection ? 1 / (1 - beta2 ** t) : 1;
      const [before, after] = correctFirst ? [ofSquare, 1] : [1, Math.sqrt(ofSquare)];
      move(params, gradient, m, v, largest, rate, before, after);
    },
  };
}
