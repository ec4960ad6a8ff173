import { dot } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import { mix } from "../lanes/loops.ts";
import { workspace } from "../lanes/vectors.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { finite, flag, fraction, nonNegative, positive } from "./hyperparameter.ts";
import { momoRate } from "./momoRate.ts";
import { needs } from "./needs.ts";

export interface MomoAdamOptions {
  /** Largest step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Decay rate β₁ of the means of gradient and cost, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of the gradient's square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** A bound f* below the cost. @default 0 */
  leastCost?: number;
  /** Raise the bound as the run goes, where f* above is no good guess of the least cost. @default false */
  adaptBound?: boolean;
  /** Factor λ of the decay, >= 0, decoupled from the gradient. @default 0 */
  weightDecay?: number;
}

/** Running means: of the gradient (m) and its square (v), of the cost, and of gᵀθ; and the bound. */
export type MomoAdamState = { m: Vector; v: Vector; cost: number; product: number; bound: number };

/**
 * MoMo-Adam: Adam's direction, with the step size of MoMo.
 *
 *     m, f̄, γ ← running means of g, f and gᵀθ by β₁        v ← β₂ v + (1 − β₂) g²        D = ε + √(v / (1 − β₂ᵗ))
 *     τ = min(η / (1 − β₁ᵗ), max((1 + η λ) (f̄ − (1 − β₁ᵗ) f* − γ) + mᵀθ, 0) / mᵀD⁻¹m)
 *     θ ← θ / (1 + η λ) − τ D⁻¹ m
 *
 * `adaptBound` moves f* as in `momo`, with τ mᵀD⁻¹m for τ‖m‖² and both bounds divided by 1 − β₁ᵗ.
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop does not tell the cost.
 *
 * Source: Schaipp et al. 2024, Algorithm 2. Equals `optax.contrib.momo_adam`.
 */
export function momoAdam(options: MomoAdamOptions = {}): Optimizer<MomoAdamState> {
  const learningRate = positive("momoAdam", "learningRate", options.learningRate ?? 0.01);
  const beta1 = fraction("momoAdam", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("momoAdam", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("momoAdam", "epsilon", options.epsilon ?? 1e-8);
  const leastCost = finite("momoAdam", "leastCost", options.leastCost ?? 0);
  const adaptBound = flag("momoAdam", "adaptBound", options.adaptBound ?? false);
  const weightDecay = nonNegative("momoAdam", "weightDecay", options.weightDecay ?? 0);
  const direct = inLanes((direction: Vector, gradient: Vector, m: Vector, v: Vector, squareBias: number): void => {
    for (let i = 0; i < direction.length; i++) {
      const g = gradient[i];
      const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
      const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
      direction[i] = mean / (epsilon + Math.sqrt(square / squareBias));
    }
  });
  return {
    name: "momoAdam",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, leastCost, adaptBound, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), cost: 0, product: 0, bound: leastCost }),
    step(params, gradient, state, context) {
      const { t, learningRate } = context;
      const { m, v } = state;
      const [meanBias, squareBias] = [1 - beta1 ** t, 1 - beta2 ** t];
      const direction = workspace(m.length);
      direct(direction, gradient, m, v, squareBias);
      state.cost = beta1 * state.cost + (1 - beta1) * needs("momoAdam", context, "cost");
      state.product = beta1 * state.product + (1 - beta1) * dot(gradient, params);
      const shrink = 1 + learningRate * weightDecay;
      const [height, slope, square] = [state.cost - state.product, dot(m, params), dot(m, direction)];
      const model = { height, slope, square, shrink, bias: meanBias, limit: learningRate / meanBias, leastCost };
      const { tau, bound } = momoRate(model, state.bound, adaptBound);
      state.bound = bound;
      mix(params, direction, 1 - (learningRate * weightDecay) / shrink, -tau);
    },
  };
}
