import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type ChangedGradientState, changedGradient, evaluatedOf, wrapping } from "./changedGradient.ts";
import { count } from "./hyperparameter.ts";

/** `optimizer` on gradients in which every NaN is replaced by 0. Equals `optax.zero_nans`. */
export const zeroNans = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): Optimizer<ChangedGradientState<State>> =>
  changedGradient("zeroNans", optimizer, {}, (g) => {
    for (let i = 0; i < g.length; i++) if (Number.isNaN(g[i])) g[i] = 0;
  });

/** The wrapped optimizer's state, its own number of steps, and how many gradients in a row, and in all, were not finite. */
export type SkipNonFiniteState<State> = { inner: State; steps: number; inARow: number; skipped: number };

/**
 * `optimizer` that stays where it is when a gradient has a NaN or an infinity, at most `most` times in a row; the next one
 * is let through, so that the run ends. `nonFinite: "step"` of the loop lets such gradients reach it.
 *
 * @throws RangeError when `most` is not a whole number >= 1.
 *
 * Equals `optax.apply_if_finite` for gradients.
 */
export function skipNonFinite<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  most = 5,
): Optimizer<SkipNonFiniteState<State>> {
  count("skipNonFinite", "most", most);
  return {
    ...wrapping("skipNonFinite", optimizer, { most }),
    init: (shape, params) => ({ inner: optimizer.init(shape, params), steps: 0, inARow: 0, skipped: 0 }),
    step(params, gradient, state, context) {
      if (gradient.every(Number.isFinite)) state.inARow = 0;
      else if (state.inARow < most) {
        state.inARow++;
        state.skipped++;
        return;
      }
      state.steps++;
      optimizer.step(params, gradient, state.inner, { ...context, t: state.steps });
    },
    ...evaluatedOf(optimizer),
  };
}
