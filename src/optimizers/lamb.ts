import { norm } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import { subtract } from "../lanes/loops.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface LambOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-6 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0. @default 0 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of its square (v), the direction u, and the tensors. */
export type LambState = { m: Vector; v: Vector; u: Vector; blocks: readonly ParamsBlock[] };

/**
 * LAMB: Adam whose step of each tensor is as long as the tensor's norm allows, for very large batches.
 *
 *     m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
 *     u = m̂ / (√v̂ + ε) + λ θ
 *     θₗ ← θₗ − η (‖θₗ‖ / ‖uₗ‖) uₗ        for each tensor l; the ratio is 1 where a norm is 0
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: You et al. 2020, Algorithm 2 with φ(z) = z. Equals `optax.lamb`.
 */
export function lamb(options: LambOptions = {}): Optimizer<LambState> {
  const learningRate = positive("lamb", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("lamb", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("lamb", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("lamb", "epsilon", options.epsilon ?? 1e-6);
  const weightDecay = nonNegative("lamb", "weightDecay", options.weightDecay ?? 0);
  const direct = inLanes(
    (u: Vector, params: Vector, gradient: Vector, m: Vector, v: Vector, meanScale: number, scale: number): void => {
      for (let i = 0; i < u.length; i++) {
        const g = gradient[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
        u[i] = (meanScale * mean) / (Math.sqrt(square) * scale + epsilon) + weightDecay * params[i];
      }
    },
  );
  return {
    name: "lamb",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, weightDecay },
    init: ({ length, blocks }) => ({ m: zeros(length), v: zeros(length), u: zeros(length), blocks }),
    step(params, gradient, { m, v, u, blocks }, { t, learningRate }) {
      const meanScale = 1 / (1 - beta1 ** t);
      const scale = 1 / Math.sqrt(1 - beta2 ** t);
      direct(u, params, gradient, m, v, meanScale, scale);
      for (const block of blocks) {
        const [theta, direction] = [blockOf(params, block), blockOf(u, block)];
        const rate = learningRate * trustRatio(norm(theta), norm(direction));
        subtract(theta, direction, rate);
      }
    },
  };
}

/** ‖θ‖ / ‖u‖, and 1 where one of them is 0. */
export const trustRatio = (ofParams: number, ofDirection: number): number =>
  ofParams === 0 || ofDirection === 0 ? 1 : ofParams / ofDirection;
