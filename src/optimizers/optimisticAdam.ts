import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { finite, flag, fraction, positive } from "./hyperparameter.ts";

export interface OptimisticAdamOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Factor α of Adam's direction. @default 1 */
  alpha?: number;
  /** Factor β of its last change. @default 1 */
  beta?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Look ahead as Nesterov does; Optax does by default. @default false */
  nesterov?: boolean;
  /** At the first step d′ is 0, as in the paper, not d. @default false */
  fromZero?: boolean;
}

/** Running means of the gradient (m) and of its square (v), and the direction d of the step before. */
export type OptimisticAdamState = { m: Vector; v: Vector; previous: Vector };

/**
 * Optimistic Adam: expects Adam's direction to change as it did last time, for min-max games such as GANs.
 *
 *     d = m̂ / (√v̂ + ε)        as in Adam; with nesterov, m̂ = β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ)
 *     θ ← θ − η (α d + β (d − d′))        d′ = d at the first step
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Daskalakis et al. 2018, Algorithm 1, with `fromZero: true`. Equals `optax.optimistic_adam_v2`.
 */
export function optimisticAdam(options: OptimisticAdamOptions = {}): Optimizer<OptimisticAdamState> {
  const learningRate = positive("optimisticAdam", "learningRate", options.learningRate ?? 1e-3);
  const alpha = finite("optimisticAdam", "alpha", options.alpha ?? 1);
  const beta = finite("optimisticAdam", "beta", options.beta ?? 1);
  const beta1 = fraction("optimisticAdam", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("optimisticAdam", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("optimisticAdam", "epsilon", options.epsilon ?? 1e-8);
  const nesterov = flag("optimisticAdam", "nesterov", options.nesterov ?? false);
  const fromZero = flag("optimisticAdam", "fromZero", options.fromZero ?? false);
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      previous: Vector,
      learningRate: number,
      meanBias: number,
      nextBias: number,
      squareBias: number,
      isFirst: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        const mean = nesterov ? (beta1 * m[i]) / nextBias + ((1 - beta1) * g) / meanBias : m[i] / meanBias;
        const direction = mean / (Math.sqrt(v[i] / squareBias) + epsilon);
        params[i] -= learningRate * ((alpha + beta) * direction - beta * (isFirst === 1 ? direction : previous[i]));
        previous[i] = direction;
      }
    },
  );
  return {
    name: "optimisticAdam",
    learningRate,
    hyperparameters: { learningRate, alpha, beta, beta1, beta2, epsilon, nesterov, fromZero },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), previous: zeros(length) }),
    step(params, gradient, { m, v, previous }, { t, learningRate }) {
      const [meanBias, nextBias, squareBias] = [1 - beta1 ** t, 1 - beta1 ** (t + 1), 1 - beta2 ** t];
      move(
        params,
        gradient,
        m,
        v,
        previous,
        learningRate,
        meanBias,
        nextBias,
        squareBias,
        t === 1 && !fromZero ? 1 : 0,
      );
    },
  };
}
