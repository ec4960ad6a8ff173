import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, positive } from "./hyperparameter.ts";

export interface MomentumOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Share β of the velocity that is kept, in [0, 1). @default 0.9 */
  momentum?: number;
}

/** Where the ball is heading: what the last step added to the parameters. */
export type MomentumState = { velocity: Vector };

/**
 * Gradient descent with momentum, the heavy ball: the velocity remembers earlier gradients, so that steps along a valley
 * add up and steps across it cancel.
 *
 *     v ← β v − η g
 *     θ ← θ + v
 *
 * `torch.optim.SGD(lr, momentum)` keeps b ← β b + g and steps θ ← θ − η b. With a constant η both are the same path
 * (v = −η b); when η changes, here the velocity gathered before keeps its size, in torch it is scaled by the new η.
 *
 * @throws RangeError when the learning rate is not a finite number > 0 or momentum is outside [0, 1).
 *
 * Source: Polyak 1964; Goodfellow et al. 2016, Algorithm 8.2.
 */
export function momentum(options: MomentumOptions = {}): Optimizer<MomentumState> {
  const learningRate = positive("momentum", "learningRate", options.learningRate ?? 0.01);
  const beta = fraction("momentum", "momentum", options.momentum ?? 0.9);
  const move = inLanes((params: Vector, gradient: Vector, velocity: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      params[i] += velocity[i] = beta * velocity[i] - learningRate * gradient[i];
    }
  });
  return {
    name: "momentum",
    learningRate,
    hyperparameters: { learningRate, momentum: beta },
    init: ({ length }) => ({ velocity: zeros(length) }),
    step(params, gradient, { velocity }, { learningRate }) {
      move(params, gradient, velocity, learningRate);
    },
  };
}
