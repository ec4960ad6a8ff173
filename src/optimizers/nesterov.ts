import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, positive } from "./hyperparameter.ts";

export interface NesterovOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Share β of the velocity that is kept, in [0, 1). @default 0.9 */
  momentum?: number;
}

/** What the last step would have added without looking ahead. */
export type NesterovState = { velocity: Vector };

/**
 * Nesterov momentum: the gradient is taken where the velocity is about to carry the parameters.
 *
 *     v ← β v − η g
 *     θ ← θ + β v − η g
 *
 * `params` are the points looked ahead to, θ + β v in the book's letters, so that one gradient a step is enough.
 * Equals `torch.optim.SGD(lr, momentum, nesterov=True)` while η is constant.
 *
 * @throws RangeError when the learning rate is not a finite number > 0 or momentum is outside [0, 1).
 *
 * Source: Nesterov 1983; Sutskever et al. 2013, equations 3 and 4; Goodfellow et al. 2016, Algorithm 8.3.
 */
export function nesterov(options: NesterovOptions = {}): Optimizer<NesterovState> {
  const learningRate = positive("nesterov", "learningRate", options.learningRate ?? 0.01);
  const beta = fraction("nesterov", "momentum", options.momentum ?? 0.9);
  const move = inLanes((params: Vector, gradient: Vector, velocity: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const fall = learningRate * gradient[i];
      const v = (velocity[i] = beta * velocity[i] - fall);
      params[i] += beta * v - fall;
    }
  });
  return {
    name: "nesterov",
    learningRate,
    hyperparameters: { learningRate, momentum: beta },
    init: ({ length }) => ({ velocity: zeros(length) }),
    step(params, gradient, { velocity }, { learningRate }) {
      move(params, gradient, velocity, learningRate);
    },
  };
}
