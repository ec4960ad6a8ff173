import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, positive } from "./hyperparameter.ts";

export interface SignumOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta?: number;
}

/** Running mean of the gradient. */
export type SignumState = { m: Vector };

/**
 * Signum: the sign of the momentum.
 *
 *     m ← β m + (1 − β) g
 *     θ ← θ − η sign(m)
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Bernstein et al. 2018, Algorithm 2. Equals `optax.signum`.
 */
export function signum(options: SignumOptions = {}): Optimizer<SignumState> {
  const learningRate = positive("signum", "learningRate", options.learningRate ?? 1e-3);
  const beta = fraction("signum", "beta", options.beta ?? 0.9);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      m[i] = beta * m[i] + (1 - beta) * gradient[i];
      params[i] -= learningRate * Math.sign(m[i]);
    }
  });
  return {
    name: "signum",
    learningRate,
    hyperparameters: { learningRate, beta },
    init: ({ length }) => ({ m: zeros(length) }),
    step(params, gradient, { m }, { learningRate }) {
      move(params, gradient, m, learningRate);
    },
  };
}
