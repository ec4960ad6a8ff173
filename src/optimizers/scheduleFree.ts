import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { wrapping } from "./changedGradient.ts";
import { nonNegative, within } from "./hyperparameter.ts";

export interface ScheduleFreeOptions {
  /** Share β of the average in the point where gradients are taken, in (0, 1). @default 0.9 */
  beta?: number;
  /** A point counts in the average as the largest η so far to this power, >= 0. @default 2 */
  power?: number;
}

/** The wrapped optimizer's state, its parameters z, the largest learning rate and the sum of the weights. */
export type ScheduleFreeState<State> = { inner: State; z: Vector; largest: number; weights: number };

/**
 * Schedule-free: an average of the parameters takes the place of a schedule that lets the learning rate fall. `params` are
 * the points y where gradients are taken; `evaluated` gives the average x, which is the answer.
 *
 *     z ← z − step of `optimizer` by ∇f(y)
 *     w = max(η)^p        x ← (1 − c) x + c z        c = w / Σ w
 *     y = β x + (1 − β) z
 *
 * The wrapped optimizer has no momentum of its own: `scheduleFree(gradientDescent())`, `scheduleFree(adamw({ beta1: 0 }))`.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Defazio et al. 2024, equations 3 to 5. Equals `optax.contrib.schedule_free`.
 */
export function scheduleFree<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: ScheduleFreeOptions = {},
): Optimizer<ScheduleFreeState<State>> {
  const { beta = 0.9 } = options;
  within("scheduleFree", "beta", beta, "in (0, 1)", beta > 0 && beta < 1);
  const power = nonNegative("scheduleFree", "power", options.power ?? 2);
  const averageOf = (params: Vector, z: Vector) => params.map((y, i) => (y - (1 - beta) * z[i]) / beta);
  return {
    ...wrapping("scheduleFree", optimizer, { beta, power }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      z: params?.slice() ?? zeros(shape.length),
      largest: 0,
      weights: 0,
    }),
    step(params, gradient, state, context) {
      const { z, inner } = state;
      const x = averageOf(params, z);
      state.largest = Math.max(state.largest, context.learningRate);
      const weight = state.largest ** power;
      state.weights += weight;
      const share = state.weights === 0 ? 0 : weight / state.weights;
      const moved = params.slice();
      optimizer.step(moved, gradient, inner, context);
      for (let i = 0; i < params.length; i++) {
        z[i] += moved[i] - params[i];
        params[i] = beta * ((1 - share) * x[i] + share * z[i]) + (1 - beta) * z[i];
      }
    },
    evaluated: (params, { z }) => averageOf(params, z),
  };
}
