import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { finite, positive } from "./hyperparameter.ts";

export interface OptimisticGradientDescentOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Factor α of the gradient. @default 1 */
  alpha?: number;
  /** Factor β of its last change. @default 1 */
  beta?: number;
}

/** The gradient of the step before. */
export type OptimisticGradientDescentState = { previous: Vector };

/**
 * Optimistic gradient descent: expects the gradient to change as it did last time, which stops the circling of min-max games.
 *
 *     θ ← θ − η (α g + β (g − g′))        g′ = g at the first step
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Daskalakis et al. 2018, equation 3; Mokhtari et al. 2020. Equals `optax.optimistic_gradient_descent`.
 */
export function optimisticGradientDescent(
  options: OptimisticGradientDescentOptions = {},
): Optimizer<OptimisticGradientDescentState> {
  const learningRate = positive("optimisticGradientDescent", "learningRate", options.learningRate ?? 0.01);
  const alpha = finite("optimisticGradientDescent", "alpha", options.alpha ?? 1);
  const beta = finite("optimisticGradientDescent", "beta", options.beta ?? 1);
  const move = inLanes((params: Vector, gradient: Vector, previous: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++)
      params[i] -= learningRate * ((alpha + beta) * gradient[i] - beta * previous[i]);
  });
  return {
    name: "optimisticGradientDescent",
    learningRate,
    hyperparameters: { learningRate, alpha, beta },
    init: ({ length }) => ({ previous: zeros(length) }),
    step(params, gradient, { previous }, { t, learningRate }) {
      if (t === 1) previous.set(gradient);
      move(params, gradient, previous, learningRate);
      previous.set(gradient);
    },
  };
}
