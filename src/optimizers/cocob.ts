import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { nonNegative, positive } from "./hyperparameter.ts";

export interface CocobOptions {
  /** Factor η of the gradient, > 0; the method needs none. @default 1 */
  learningRate?: number;
  /** How much α smaller the first bets are, > 0. @default 100 */
  alpha?: number;
  /** Where the largest gradient starts, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** The start, sums of −g and of |g|, the largest |g|, and what was won. */
export type CocobState = { start: Vector; sum: Vector; absolute: Vector; largest: Vector; reward: Vector };

/**
 * COCOB: each parameter bets a share of what it has won on the gradient's sign; there is no learning rate.
 *
 *     L ← max(L, |g|)        G ← G + |g|        R ← max(R − g (θ − θ₀), 0)        C ← C − g
 *     θ ← θ₀ + C / (L max(G + L, α L)) (L + R)
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Orabona & Tommasi 2017, Algorithm 2 (COCOB-Backprop). Equals `optax.contrib.cocob`.
 */
export function cocob(options: CocobOptions = {}): Optimizer<CocobState> {
  const learningRate = positive("cocob", "learningRate", options.learningRate ?? 1);
  const alpha = positive("cocob", "alpha", options.alpha ?? 100);
  const epsilon = positive("cocob", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("cocob", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      start: Vector,
      sum: Vector,
      absolute: Vector,
      largest: Vector,
      reward: Vector,
      learningRate: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = learningRate * (gradient[i] + weightDecay * params[i]);
        largest[i] = Math.max(largest[i], Math.abs(g));
        absolute[i] += Math.abs(g);
        reward[i] = Math.max(reward[i] - g * (params[i] - start[i]), 0);
        sum[i] -= g;
        const share = sum[i] / (largest[i] * Math.max(absolute[i] + largest[i], alpha * largest[i]));
        params[i] = start[i] + share * (largest[i] + reward[i]);
      }
    },
  );
  return {
    name: "cocob",
    learningRate,
    hyperparameters: { learningRate, alpha, epsilon, weightDecay },
    init: ({ length }, params) => ({
      start: params?.slice() ?? zeros(length),
      sum: zeros(length),
      absolute: zeros(length),
      largest: zeros(length).fill(epsilon),
      reward: zeros(length),
    }),
    step(params, gradient, { start, sum, absolute, largest, reward }, { learningRate }) {
      move(params, gradient, start, sum, absolute, largest, reward, learningRate);
    },
  };
}
