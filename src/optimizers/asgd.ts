import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { nonNegative, positive } from "./hyperparameter.ts";

export interface AsgdOptions {
  /** First step size η₀, > 0. @default 0.01 */
  learningRate?: number;
  /** Decay λ of the step size and of the parameters, >= 0. @default 1e-4 */
  decay?: number;
  /** Exponent α by which the step size falls, >= 0. @default 0.75 */
  power?: number;
  /** The step t₀ after which averaging begins, >= 0. @default 1e6 */
  averageFrom?: number;
  /** Factor of the L2 penalty, >= 0. @default 0 */
  weightDecay?: number;
}

/** The mean of the parameters since averaging began; before, the parameters. */
export type AsgdState = { average: Vector };

/**
 * Averaged stochastic gradient descent: a falling step size, and the mean of the parameters as the answer.
 *
 *     ηₜ = η₀ / (1 + λ η₀ (t − 1))^α
 *     θ ← (1 − λ ηₜ) θ − ηₜ g
 *     average ← average + (θ − average) / max(1, t − 1 − t₀)
 *
 * `evaluated` gives the average.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Polyak & Juditsky 1992; Bottou 2010, section 2.4 (the rate). Equals `torch.optim.ASGD`.
 */
export function asgd(options: AsgdOptions = {}): Optimizer<AsgdState> {
  const learningRate = positive("asgd", "learningRate", options.learningRate ?? 0.01);
  const decay = nonNegative("asgd", "decay", options.decay ?? 1e-4);
  const power = nonNegative("asgd", "power", options.power ?? 0.75);
  const averageFrom = nonNegative("asgd", "averageFrom", options.averageFrom ?? 1e6);
  const weightDecay = nonNegative("asgd", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes((params: Vector, gradient: Vector, average: Vector, rate: number, share: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i] + weightDecay * params[i];
      params[i] = params[i] * (1 - decay * rate) - rate * g;
      average[i] = share === 1 ? params[i] : average[i] + (params[i] - average[i]) * share;
    }
  });
  return {
    name: "asgd",
    learningRate,
    hyperparameters: { learningRate, decay, power, averageFrom, weightDecay },
    init: ({ length }, params) => ({ average: params?.slice() ?? zeros(length) }),
    step(params, gradient, { average }, { t, learningRate }) {
      const rate = learningRate / (1 + decay * learningRate * (t - 1)) ** power;
      const share = 1 / Math.max(1, t - 1 - averageFrom);
      move(params, gradient, average, rate, share);
    },
    evaluated: (_params, { average }) => average.slice(),
  };
}
