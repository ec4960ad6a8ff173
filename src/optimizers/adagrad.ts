import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, nonNegative, positive } from "./hyperparameter.ts";

export interface AdagradOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** The step size falls as η / (1 + (t − 1) decay), >= 0. @default 0 */
  learningRateDecay?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
  /** Where the sums start, >= 0. @default 0 */
  initialAccumulator?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-10 */
  epsilon?: number;
  /** Put ε inside the square root, as Optax does. @default false */
  epsilonInRoot?: boolean;
}

/** Sums of each parameter's squared gradients. */
export type AdagradState = { r: Vector };

/**
 * AdaGrad: each parameter's step shrinks with all the gradients it has seen.
 *
 *     r ← r + g²
 *     θ ← θ − η g / (√r + ε)
 *
 * Optax has `epsilonInRoot`, with ε 1e-7, and starts r at 0.1.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Duchi et al. 2011, Figure 1; Goodfellow et al. 2016, Algorithm 8.4. Equals `torch.optim.Adagrad`, and so `optax.adagrad`.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer<AdagradState> {
  const learningRate = positive("adagrad", "learningRate", options.learningRate ?? 0.01);
  const learningRateDecay = nonNegative("adagrad", "learningRateDecay", options.learningRateDecay ?? 0);
  const weightDecay = nonNegative("adagrad", "weightDecay", options.weightDecay ?? 0);
  const initialAccumulator = nonNegative("adagrad", "initialAccumulator", options.initialAccumulator ?? 0);
  const epsilon = positive("adagrad", "epsilon", options.epsilon ?? 1e-10);
  const epsilonInRoot = flag("adagrad", "epsilonInRoot", options.epsilonInRoot ?? false);
  const [inside, outside] = epsilonInRoot ? [epsilon, 0] : [0, epsilon];
  const move = inLanes((params: Vector, gradient: Vector, r: Vector, rate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i] + weightDecay * params[i];
      const squares = (r[i] += g * g);
      params[i] -= (rate * g) / (Math.sqrt(squares + inside) + outside);
    }
  });
  return {
    name: "adagrad",
    learningRate,
    hyperparameters: { learningRate, learningRateDecay, weightDecay, initialAccumulator, epsilon, epsilonInRoot },
    init: ({ length }) => ({ r: zeros(length).fill(initialAccumulator) }),
    step(params, gradient, { r }, { t, learningRate }) {
      const rate = learningRate / (1 + (t - 1) * learningRateDecay);
      move(params, gradient, r, rate);
    },
  };
}
