import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import type { Vector } from "../vector.ts";
import { positive } from "./hyperparameter.ts";

export interface SignSgdOptions {
  /** Step size η of every parameter, > 0. @default 0.001 */
  learningRate?: number;
}

/**
 * Sign descent: every parameter moves by η, against the sign of its gradient.
 *
 *     θ ← θ − η sign(g)
 *
 * @throws RangeError when the learning rate is not a finite number > 0.
 *
 * Source: Bernstein et al. 2018, Algorithm 1. Equals `optax.sign_sgd`.
 */
export function signSgd(options: SignSgdOptions = {}): Optimizer<Record<never, never>> {
  const learningRate = positive("signSgd", "learningRate", options.learningRate ?? 1e-3);
  const move = inLanes((params: Vector, gradient: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) params[i] -= learningRate * Math.sign(gradient[i]);
  });
  return {
    name: "signSgd",
    learningRate,
    hyperparameters: { learningRate },
    init: () => ({}),
    step(params, gradient, _state, { learningRate }) {
      move(params, gradient, learningRate);
    },
  };
}
