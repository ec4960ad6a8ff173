import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";
import { count, nonNegative, within } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface ReduceOnPlateauOptions {
  /** Factor of the learning rate when the cost stands still, in (0, 1). @default 0.1 */
  factor?: number;
  /** Steps without gain after which it does. @default 10 */
  patience?: number;
  /** A gain is a fall by more than this share of the least cost, >= 0. @default 1e-4 */
  threshold?: number;
  /** Steps after a reduction in which none are counted, >= 0. @default 0 */
  cooldown?: number;
  /** Least scale of the learning rate, >= 0. @default 0 */
  minScale?: number;
}

/** The wrapped optimizer's state, the least cost, the scale, and the steps since a gain and left to cool down. */
export type ReduceOnPlateauState<State> = {
  inner: State;
  least: number;
  scale: number;
  withoutGain: number;
  cooling: number;
};

/**
 * `optimizer` whose learning rate is reduced when the cost has stopped falling.
 *
 *     a gain is f < (1 − threshold) · least f so far
 *     after `patience` steps without one: scale ← max(factor · scale, minScale)
 *
 * The cost is the step's own, of the batch in `train`. PyTorch waits one step longer and is told a cost once an epoch.
 *
 * @throws RangeError when an option is out of range; TypeError when the loop does not tell the cost.
 *
 * Equals `optax.contrib.reduce_on_plateau`.
 */
export function reduceOnPlateau<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: ReduceOnPlateauOptions = {},
): Optimizer<ReduceOnPlateauState<State>> {
  const { factor = 0.1 } = options;
  within("reduceOnPlateau", "factor", factor, "in (0, 1)", factor > 0 && factor < 1);
  const patience = count("reduceOnPlateau", "patience", options.patience ?? 10);
  const threshold = nonNegative("reduceOnPlateau", "threshold", options.threshold ?? 1e-4);
  const cooldown = nonNegative("reduceOnPlateau", "cooldown", options.cooldown ?? 0);
  const minScale = nonNegative("reduceOnPlateau", "minScale", options.minScale ?? 0);
  return {
    ...wrapping("reduceOnPlateau", optimizer, { factor, patience, threshold, cooldown, minScale }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      least: Infinity,
      scale: 1,
      withoutGain: 0,
      cooling: 0,
    }),
    step(params, gradient, state, context) {
      const cost = needs("reduceOnPlateau", context, "cost");
      const gained = cost < (1 - threshold) * state.least;
      if (gained) state.least = cost;
      state.withoutGain = gained || state.cooling > 0 ? 0 : state.withoutGain + 1;
      if (state.cooling > 0) state.cooling--;
      else if (state.withoutGain === patience) {
        state.scale = Math.max(state.scale * factor, minScale);
        state.withoutGain = 0;
        state.cooling = cooldown;
      }
      optimizer.step(params, gradient, state.inner, { ...context, learningRate: context.learningRate * state.scale });
    },
    ...evaluatedOf(optimizer),
  };
}
