import { add, scale } from "../lanes/loops.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type ChangedGradientState, changedGradient, evaluatedOf, wrapping } from "./changedGradient.ts";
import { nonNegative } from "./hyperparameter.ts";

/**
 * `optimizer` on the cost with an L2 penalty ½ λ ‖θ‖²: g ← g + λ θ.
 *
 * @throws RangeError when `lambda` is not a finite number >= 0.
 *
 * Source: Krogh & Hertz 1992; Goodfellow et al. 2016, section 7.1.1. Equals the `weight_decay` of `torch.optim.Adam`.
 */
export function l2Penalty<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  lambda: number,
): Optimizer<ChangedGradientState<State>> {
  nonNegative("l2Penalty", "lambda", lambda);
  return changedGradient("l2Penalty", optimizer, { lambda }, (g, params) => {
    add(g, params, lambda);
  });
}

/**
 * `optimizer` with weight decay that does not pass through its state: θ ← (1 − η λ) θ before each step. With `adam` it is
 * `adamw`.
 *
 * @throws RangeError when `lambda` is not a finite number >= 0.
 *
 * Source: Loshchilov & Hutter 2019, Algorithm 2.
 */
export function decoupledWeightDecay<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  lambda: number,
): Optimizer<{ inner: State }> {
  nonNegative("decoupledWeightDecay", "lambda", lambda);
  return {
    ...wrapping("decoupledWeightDecay", optimizer, { weightDecay: lambda }),
    init: (shape, params) => ({ inner: optimizer.init(shape, params) }),
    step(params, gradient, { inner }, context) {
      const keep = 1 - context.learningRate * lambda;
      scale(params, keep);
      optimizer.step(params, gradient, inner, context);
    },
    ...evaluatedOf(optimizer),
  };
}
