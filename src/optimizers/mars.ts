import { norm } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface MarsOptions {
  /** Step size η, > 0. @default 0.003 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean, in [0, 1). @default 0.95 */
  beta1?: number;
  /** Decay rate β₂ of the running mean square, in [0, 1). @default 0.99 */
  beta2?: number;
  /** Share γ of the correction for variance, >= 0. @default 0.025 */
  gamma?: number;
  /** Take g′ anew, of the step's own batch: one gradient more a step. @default false */
  exact?: boolean;
  /** Hold the norm of each tensor's c to 1, as the authors' code does, not that of all. @default false */
  clipPerLayer?: boolean;
  /** At the first step g′ is 0, as in the authors' code, not g. @default false */
  fromZero?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Running means of the corrected gradient (m) and of its square (v); the gradient before, or the parameters if `exact`; the tensors. */
export type MarsState = { m: Vector; v: Vector; previous: Vector; blocks: readonly ParamsBlock[] };

/**
 * MARS: AdamW on gradients whose variance is reduced by their difference from the ones before.
 *
 *     c = g + γ β₁ / (1 − β₁) (g − g′)        scaled to norm 1 where ‖c‖ > 1; c = g at the first step, scaled too
 *     m ← β₁ m + (1 − β₁) c                   m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂ v + (1 − β₂) c²                  v̂ = v / (1 − β₂ᵗ)
 *     θ ← θ − η (m̂ / (√v̂ + ε) + λ θ)
 *
 * g′ is the gradient of the step before, as it was then (MARS-approx), or with `exact` the gradient of this step's batch at
 * the parameters before the last step. Without batches both are one. ‖c‖ is over all parameters.
 *
 * @throws RangeError when a rate is outside its range; with `exact` TypeError when the loop gives no gradients elsewhere.
 *
 * Source: Yuan et al. 2024, Algorithm 2 (MARS-AdamW); without `exact` equation 11. The authors' code has `clipPerLayer` and
 * `fromZero`, and moves what is not a matrix by AdamW.
 */
export function mars(options: MarsOptions = {}): Optimizer<MarsState> {
  const learningRate = positive("mars", "learningRate", options.learningRate ?? 3e-3);
  const beta1 = fraction("mars", "beta1", options.beta1 ?? 0.95);
  const beta2 = fraction("mars", "beta2", options.beta2 ?? 0.99);
  const gamma = nonNegative("mars", "gamma", options.gamma ?? 0.025);
  const exact = flag("mars", "exact", options.exact ?? false);
  const clipPerLayer = flag("mars", "clipPerLayer", options.clipPerLayer ?? false);
  const fromZero = flag("mars", "fromZero", options.fromZero ?? false);
  const epsilon = positive("mars", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("mars", "weightDecay", options.weightDecay ?? 0);
  const correct = inLanes((corrected: Vector, gradient: Vector, share: number): void => {
    for (let i = 0; i < corrected.length; i++) corrected[i] = gradient[i] + share * (gradient[i] - corrected[i]);
  });
  const move = inLanes(
    (
      params: Vector,
      corrected: Vector,
      m: Vector,
      v: Vector,
      learningRate: number,
      meanBias: number,
      squareBias: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const c = corrected[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * c);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * c * c);
        const direction = mean / meanBias / (Math.sqrt(square / squareBias) + epsilon);
        params[i] -= learningRate * (direction + weightDecay * params[i]);
      }
    },
  );
  return {
    name: "mars",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, gamma, exact, clipPerLayer, fromZero, epsilon, weightDecay },
    init: ({ length, blocks }) => ({ m: zeros(length), v: zeros(length), previous: zeros(length), blocks }),
    step(params, gradient, { m, v, previous, blocks }, context) {
      const { t, learningRate } = context;
      const share = t === 1 && !fromZero ? 0 : (gamma * beta1) / (1 - beta1);
      const corrected = previous.slice();
      if (exact && t > 1 && share > 0) needs("mars", context, "gradientAt")(previous, corrected);
      correct(corrected, gradient, share);
      previous.set(exact ? params : gradient);
      for (const part of clipPerLayer ? blocks.map((block) => blockOf(corrected, block)) : [corrected]) {
        const length = norm(part);
        if (length > 1) for (let i = 0; i < part.length; i++) part[i] /= length;
      }
      const meanBias = 1 - beta1 ** t;
      const squareBias = 1 - beta2 ** t;
      move(params, corrected, m, v, learningRate, meanBias, squareBias);
    },
  };
}
