import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdadeltaOptions {
  /** Factor η of the step, > 0; the paper has none. @default 1 */
  learningRate?: number;
  /** Decay rate ρ of both running means, in [0, 1). @default 0.9 */
  decay?: number;
  /** Added inside both square roots, > 0. @default 1e-6 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** Running means of the squared gradient (r) and of the squared step (u). */
export type AdadeltaState = { r: Vector; u: Vector };

/**
 * Adadelta: a step has the units of the parameter, since it is scaled by the size of earlier steps.
 *
 *     r ← ρ r + (1 − ρ) g²
 *     Δ = √(u + ε) / √(r + ε) · g
 *     u ← ρ u + (1 − ρ) Δ²
 *     θ ← θ − η Δ
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Zeiler 2012, Algorithm 1. Equals `torch.optim.Adadelta`.
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer<AdadeltaState> {
  const learningRate = positive("adadelta", "learningRate", options.learningRate ?? 1);
  const decay = fraction("adadelta", "decay", options.decay ?? 0.9);
  const epsilon = positive("adadelta", "epsilon", options.epsilon ?? 1e-6);
  const weightDecay = nonNegative("adadelta", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes((params: Vector, gradient: Vector, r: Vector, u: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i] + weightDecay * params[i];
      const before = u[i];
      const square = (r[i] = decay * r[i] + (1 - decay) * g * g);
      const delta = Math.sqrt((before + epsilon) / (square + epsilon)) * g;
      u[i] = decay * before + (1 - decay) * delta * delta;
      params[i] -= learningRate * delta;
    }
  });
  return {
    name: "adadelta",
    learningRate,
    hyperparameters: { learningRate, decay, epsilon, weightDecay },
    init: ({ length }) => ({ r: zeros(length), u: zeros(length) }),
    step(params, gradient, { r, u }, { learningRate }) {
      move(params, gradient, r, u, learningRate);
    },
  };
}
