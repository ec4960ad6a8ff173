import { approach, mix } from "../lanes/loops.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { wrapping } from "./changedGradient.ts";
import { count, fraction } from "./hyperparameter.ts";

/** The wrapped optimizer's state, the average, and how many points are in it. */
export type AveragedState<State> = { inner: State; average: Vector; points: number };

/**
 * `optimizer`, judged by a running mean of its parameters: a ← β a + (1 − β) θ after each step, from a = θ₀ on. `evaluated`
 * gives a.
 *
 * @throws RangeError when `decay` is not in [0, 1).
 *
 * Source: Polyak & Juditsky 1992, with weights that fall. Equals `torch.optim.swa_utils.AveragedModel` with `get_ema_avg_fn`.
 */
export function ema<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  decay = 0.999,
): Optimizer<AveragedState<State>> {
  fraction("ema", "decay", decay);
  return averaged("ema", optimizer, { decay }, (average, params) => {
    mix(average, params, decay, 1 - decay);
    return true;
  });
}

export interface SwaOptions {
  /** The first step whose parameters are averaged. @default 1 */
  from?: number;
  /** Steps between points that are averaged. @default 1 */
  every?: number;
}

/**
 * Stochastic weight averaging: `optimizer`, judged by the mean of its parameters at every so manieth step. With the defaults it
 * is Polyak averaging. `evaluated` gives the mean, and the parameters before there is one.
 *
 * @throws RangeError when an option is not a whole number >= 1.
 *
 * Source: Izmailov et al. 2018, Algorithm 1; Polyak & Juditsky 1992. Equals `torch.optim.swa_utils.AveragedModel`.
 */
export function swa<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: SwaOptions = {},
): Optimizer<AveragedState<State>> {
  const from = count("swa", "from", options.from ?? 1);
  const every = count("swa", "every", options.every ?? 1);
  return averaged("swa", optimizer, { from, every }, (average, params, points, t) => {
    if (t < from || (t - from) % every !== 0) return false;
    approach(average, params, points + 1);
    return true;
  });
}

/** `take` brings a point into the average, or says that it does not. */
function averaged<State extends OptimizerState>(
  name: string,
  optimizer: Optimizer<State>,
  hyperparameters: Optimizer["hyperparameters"],
  take: (average: Vector, params: Vector, points: number, t: number) => boolean,
): Optimizer<AveragedState<State>> {
  return {
    ...wrapping(name, optimizer, hyperparameters),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      average: params?.slice() ?? zeros(shape.length),
      points: 0,
    }),
    step(params, gradient, state, context) {
      optimizer.step(params, gradient, state.inner, context);
      if (take(state.average, params, state.points, context.t)) state.points++;
    },
    evaluated: (params, { average, points }) => (points > 0 ? average : params).slice(),
  };
}
