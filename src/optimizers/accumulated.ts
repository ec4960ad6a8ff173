import { approach } from "../lanes/loops.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";
import { count } from "./hyperparameter.ts";

/** The wrapped optimizer's state, the mean of the gradients gathered, and how many they are. */
export type AccumulatedState<State> = { inner: State; mean: Vector; gathered: number; steps: number };

/**
 * `optimizer` that steps once in `every` gradients, by their mean: the batch is as large as `every` batches.
 *
 * @throws RangeError when `every` is not a whole number >= 1.
 *
 * Equals `optax.MultiSteps`.
 */
export function accumulated<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  every: number,
): Optimizer<AccumulatedState<State>> {
  count("accumulated", "every", every);
  return {
    ...wrapping("accumulated", optimizer, { every }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      mean: zeros(shape.length),
      gathered: 0,
      steps: 0,
    }),
    step(params, gradient, state, context) {
      const { mean, inner } = state;
      state.gathered++;
      approach(mean, gradient, state.gathered);
      if (state.gathered < every) return;
      state.steps++;
      optimizer.step(params, mean, inner, { ...context, t: state.steps });
      mean.fill(0);
      state.gathered = 0;
    },
    ...evaluatedOf(optimizer),
  };
}
