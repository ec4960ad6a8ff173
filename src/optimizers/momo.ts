import { dot } from "../lanes/dot.ts";
import { mix } from "../lanes/loops.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { finite, flag, fraction, nonNegative, positive } from "./hyperparameter.ts";
import { momoRate } from "./momoRate.ts";
import { needs } from "./needs.ts";

export interface MomoOptions {
  /** Largest step size η, > 0. @default 1 */
  learningRate?: number;
  /** Decay rate β of the running means, in [0, 1). @default 0.9 */
  beta?: number;
  /** A bound f* below the cost. @default 0 */
  leastCost?: number;
  /** Raise the bound as the run goes, where f* above is no good guess of the least cost. @default false */
  adaptBound?: boolean;
  /** Factor λ of the decay, >= 0, decoupled from the gradient. @default 0 */
  weightDecay?: number;
}

/** Running means: of the gradient (m), of the cost, and of gᵀθ; and the bound. */
export type MomoState = { m: Vector; cost: number; product: number; bound: number };

/**
 * MoMo: momentum whose step size is how far the cost would fall to its bound along a mean of the past models of it.
 *
 *     m, f̄, γ ← running means of g, f and gᵀθ, which begin at the first
 *     τ = min(η, max((1 + η λ) (f̄ − f* − γ) + mᵀθ, 0) / ‖m‖²)
 *     θ ← θ / (1 + η λ) − τ m
 *
 * With `adaptBound` f* is what the last step promised, f̄ − γ + mᵀθ − τ‖m‖² / 2, never below `leastCost`, and halved to
 * (f̄ − γ + mᵀθ / (1 + η λ)) / 2 where it would allow no step.
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop does not tell the cost.
 *
 * Source: Schaipp et al. 2024, Algorithm 1. Equals `optax.contrib.momo`.
 */
export function momo(options: MomoOptions = {}): Optimizer<MomoState> {
  const learningRate = positive("momo", "learningRate", options.learningRate ?? 1);
  const beta = fraction("momo", "beta", options.beta ?? 0.9);
  const leastCost = finite("momo", "leastCost", options.leastCost ?? 0);
  const adaptBound = flag("momo", "adaptBound", options.adaptBound ?? false);
  const weightDecay = nonNegative("momo", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "momo",
    learningRate,
    hyperparameters: { learningRate, beta, leastCost, adaptBound, weightDecay },
    init: ({ length }) => ({ m: zeros(length), cost: 0, product: 0, bound: leastCost }),
    step(params, gradient, state, context) {
      const { t, learningRate } = context;
      const { m } = state;
      const kept = t === 1 ? 0 : beta;
      mix(m, gradient, kept, 1 - kept);
      state.cost = kept * state.cost + (1 - kept) * needs("momo", context, "cost");
      state.product = kept * state.product + (1 - kept) * dot(gradient, params);
      const shrink = 1 + learningRate * weightDecay;
      const [height, slope, square] = [state.cost - state.product, dot(m, params), dot(m, m)];
      const model = { height, slope, square, shrink, bias: 1, limit: learningRate, leastCost };
      const { tau, bound } = momoRate(model, state.bound, adaptBound);
      state.bound = bound;
      mix(params, m, 1 - (learningRate * weightDecay) / shrink, -tau);
    },
  };
}
