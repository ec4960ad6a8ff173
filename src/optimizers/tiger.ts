import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface TigerOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β of the running mean of the gradient, in [0, 1). @default 0.965 */
  beta?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0.01 */
  weightDecay?: number;
}

/** Running mean of the gradient. */
export type TigerState = { m: Vector };

/**
 * Tiger: the least memory of the sign methods; Lion with one rate.
 *
 *     m ← β m + (1 − β) g
 *     θ ← θ − η (sign(m) + λ θ)
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Su 2023, "Tiger: a tight-fisted optimizer", without its scaling of η by the layers' norms.
 */
export function tiger(options: TigerOptions = {}): Optimizer<TigerState> {
  const learningRate = positive("tiger", "learningRate", options.learningRate ?? 1e-3);
  const beta = fraction("tiger", "beta", options.beta ?? 0.965);
  const weightDecay = nonNegative("tiger", "weightDecay", options.weightDecay ?? 0.01);
  const move = inLanes((params: Vector, gradient: Vector, m: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      m[i] = beta * m[i] + (1 - beta) * gradient[i];
      params[i] -= learningRate * (Math.sign(m[i]) + weightDecay * params[i]);
    }
  });
  return {
    name: "tiger",
    learningRate,
    hyperparameters: { learningRate, beta, weightDecay },
    init: ({ length }) => ({ m: zeros(length) }),
    step(params, gradient, { m }, { learningRate }) {
      move(params, gradient, m, learningRate);
    },
  };
}
