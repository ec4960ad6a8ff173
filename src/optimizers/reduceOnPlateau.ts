import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";
import { count, nonNegative, within } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface ReduceOnPlateauOptions {
  /** Factor of the learning rate when the cost stands still, in (0, 1). @default 0.1 */
  factor?: number;
  /** Looks without gain after which it does. @default 10 */
  patience?: number;
  /** A gain is a fall by more than this share of the least cost, in [0, 1]. @default 1e-4 */
  threshold?: number;
  /** A gain is a fall by more than this too, >= 0. @default 0 */
  margin?: number;
  /** Steps of which the costs are averaged before they are looked at, such as those of an epoch; patience counts these. @default 1 */
  every?: number;
  /** Looks after a reduction in which none are counted, >= 0. @default 0 */
  cooldown?: number;
  /** Least scale of the learning rate, >= 0. @default 0 */
  minScale?: number;
}

/** The wrapped optimizer's state, the least cost, the scale, the looks since a gain and left to cool down, and the mean of costs since a look. */
export type ReduceOnPlateauState<State> = {
  inner: State;
  least: number;
  scale: number;
  withoutGain: number;
  cooling: number;
  mean: number;
  counted: number;
};

/**
 * `optimizer` whose learning rate is reduced when the cost has stopped falling.
 *
 *     a gain is f < (1 − threshold) · least f so far − margin        f the mean cost of `every` steps
 *     after `patience` of them without one: scale ← max(factor · scale, minScale)
 *
 * The cost is the step's own, of the batch in `train`.
 *
 * @throws RangeError when an option is out of range; TypeError when the loop does not tell the cost.
 *
 * Equals `optax.contrib.reduce_on_plateau`, and `torch.optim.lr_scheduler.ReduceLROnPlateau` with a patience of one more than its
 * own, its relative threshold as `threshold` and its absolute one as `margin`.
 */
export function reduceOnPlateau<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: ReduceOnPlateauOptions = {},
): Optimizer<ReduceOnPlateauState<State>> {
  const { factor = 0.1 } = options;
  within("reduceOnPlateau", "factor", factor, "in (0, 1)", factor > 0 && factor < 1);
  const patience = count("reduceOnPlateau", "patience", options.patience ?? 10);
  const { threshold = 1e-4 } = options;
  within("reduceOnPlateau", "threshold", threshold, "in [0, 1]", threshold >= 0 && threshold <= 1);
  const margin = nonNegative("reduceOnPlateau", "margin", options.margin ?? 0);
  const every = count("reduceOnPlateau", "every", options.every ?? 1);
  const cooldown = nonNegative("reduceOnPlateau", "cooldown", options.cooldown ?? 0);
  const minScale = nonNegative("reduceOnPlateau", "minScale", options.minScale ?? 0);
  const look = (state: ReduceOnPlateauState<State>): void => {
    const gained = state.mean < (1 - threshold) * state.least - margin;
    if (gained) state.least = state.mean;
    state.withoutGain = gained || state.cooling > 0 ? 0 : state.withoutGain + 1;
    if (state.cooling > 0) state.cooling--;
    else if (state.withoutGain === patience) {
      state.scale = Math.max(state.scale * factor, minScale);
      state.withoutGain = 0;
      state.cooling = cooldown;
    }
  };
  return {
    ...wrapping("reduceOnPlateau", optimizer, { factor, patience, threshold, margin, every, cooldown, minScale }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      least: Infinity,
      scale: 1,
      withoutGain: 0,
      cooling: 0,
      mean: 0,
      counted: 0,
    }),
    step(params, gradient, state, context) {
      const cost = needs("reduceOnPlateau", context, "cost");
      state.mean = (state.counted * state.mean + cost) / (state.counted + 1);
      state.counted++;
      if (state.counted === every) {
        look(state);
        state.mean = 0;
        state.counted = 0;
      }
      optimizer.step(params, gradient, state.inner, { ...context, learningRate: context.learningRate * state.scale });
    },
    ...evaluatedOf(optimizer),
  };
}
