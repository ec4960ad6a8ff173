import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";
import { count, within } from "./hyperparameter.ts";

export interface LookaheadOptions {
  /** Steps k that the wrapped optimizer looks ahead. @default 5 */
  period?: number;
  /** Share α of the way that the slow parameters go, in (0, 1]. @default 0.5 */
  slowness?: number;
}

/** The wrapped optimizer's state and the slow parameters. */
export type LookaheadState<State> = { inner: State; slow: Vector };

/**
 * Lookahead: every k steps the parameters go back most of the way they went, to the slow ones that follow.
 *
 *     φ ← φ + α (θ − φ)        θ ← φ        after every k steps of `optimizer`
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Zhang et al. 2019, Algorithm 1. The fast parameters equal those of `optax.lookahead`.
 */
export function lookahead<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: LookaheadOptions = {},
): Optimizer<LookaheadState<State>> {
  const period = count("lookahead", "period", options.period ?? 5);
  const { slowness = 0.5 } = options;
  within("lookahead", "slowness", slowness, "in (0, 1]", slowness > 0 && slowness <= 1);
  const follow = inLanes((slow: Vector, params: Vector): void => {
    for (let i = 0; i < slow.length; i++) slow[i] += slowness * (params[i] - slow[i]);
  });
  return {
    ...wrapping("lookahead", optimizer, { period, slowness }),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      slow: params?.slice() ?? zeros(shape.length),
    }),
    step(params, gradient, { inner, slow }, context) {
      optimizer.step(params, gradient, inner, context);
      if (context.t % period !== 0) return;
      follow(slow, params);
      params.set(slow);
    },
    ...evaluatedOf(optimizer),
  };
}
