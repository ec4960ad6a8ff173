import { dot } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface NovogradOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Share β₁ of the momentum that is kept, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of each tensor's mean squared norm, in [0, 1). @default 0.25 */
  beta2?: number;
  /** Added to the norm, > 0. @default 1e-6 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0; λθ is added to the scaled gradient. @default 0 */
  weightDecay?: number;
}

/** The momentum m, one mean squared norm a tensor (v), and the tensors. */
export type NovogradState = { m: Vector; v: Vector; blocks: readonly ParamsBlock[] };

/**
 * NovoGrad: Adam with one second moment a tensor, so that it needs half the memory.
 *
 *     vₗ ← β₂ vₗ + (1 − β₂) ‖gₗ‖²        vₗ = ‖gₗ‖² at the first step
 *     m ← β₁ m + gₗ / (√vₗ + ε) + λ θ
 *     θ ← θ − η m
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Ginsburg et al. 2019, Algorithm 1. Equals `optax.novograd`.
 */
export function novograd(options: NovogradOptions = {}): Optimizer<NovogradState> {
  const learningRate = positive("novograd", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("novograd", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("novograd", "beta2", options.beta2 ?? 0.25);
  const epsilon = positive("novograd", "epsilon", options.epsilon ?? 1e-6);
  const weightDecay = nonNegative("novograd", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, scale: number, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const mean = (m[i] = beta1 * m[i] + scale * gradient[i] + weightDecay * params[i]);
      params[i] -= learningRate * mean;
    }
  });
  return {
    name: "novograd",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, weightDecay },
    init: ({ length, blocks }) => ({ m: zeros(length), v: zeros(blocks.length), blocks }),
    step(params, gradient, { m, v, blocks }, { t, learningRate }) {
      blocks.forEach((block, l) => {
        const [theta, g, mean] = [params, gradient, m].map((row) => blockOf(row, block));
        const square = dot(g, g);
        v[l] = t === 1 ? square : beta2 * v[l] + (1 - beta2) * square;
        const scale = 1 / (Math.sqrt(v[l]) + epsilon);
        move(theta, g, mean, scale, learningRate);
      });
    },
  };
}
