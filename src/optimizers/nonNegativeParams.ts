import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";

/**
 * `optimizer` whose parameters stay >= 0: after each step, θ ← max(θ, 0).
 *
 * Source: Goldstein 1964 (projected gradients). Equals `optax.keep_params_nonnegative` last in a chain.
 */
export const nonNegativeParams = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): Optimizer<{ inner: State }> => ({
  ...wrapping("nonNegativeParams", optimizer, {}),
  init: (shape, params) => ({ inner: optimizer.init(shape, params) }),
  step(params, gradient, { inner }, context) {
    optimizer.step(params, gradient, inner, context);
    for (let i = 0; i < params.length; i++) params[i] = Math.max(params[i], 0);
  },
  ...evaluatedOf(optimizer),
});
