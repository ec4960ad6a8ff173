import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AdanOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the mean of the gradient, in [0, 1). @default 0.98 */
  beta1?: number;
  /** Decay rate β₂ of the mean of its change, in [0, 1). @default 0.92 */
  beta2?: number;
  /** Decay rate β₃ of the mean square of both, in [0, 1). @default 0.99 */
  beta3?: number;
  /** Factor α of the gradient's change in the look ahead, >= 0; the paper's is β₂, Optax's 1 − β₂. @default β₂ */
  lookAhead?: number;
  /** Correct the bias of means that start at 0; else they start at their first values, as the paper's. @default true */
  biasCorrection?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Added inside the square root, >= 0. @default 1e-8 */
  epsilonRoot?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
  /** Divide by 1 + ηλ after the step instead, as the paper does. @default false */
  proximal?: boolean;
}

/** Running means of the gradient (m), of its change (v) and of their square (n), and the gradient before. */
export type AdanState = { m: Vector; v: Vector; n: Vector; previous: Vector };

/**
 * Adan: Adam with Nesterov's look ahead made of differences of gradients.
 *
 *     d = g − g′ (0 at the first step)
 *     m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) d        n ← β₃ n + (1 − β₃) (g + α d)²
 *     θ ← θ − η ((m̂ + α v̂) / (√(n̂ + ε′) + ε) + λ θ)
 *
 * A hat divides by 1 − βᵗ. The paper counts each β from the other end: its (1 − β₂) is α = β₂ here.
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Xie et al. 2022, Algorithm 1, with `biasCorrection: false, proximal: true`; the authors' code corrects the bias. With
 * `lookAhead` of 1 − β₂ it equals `optax.adan`, which counts from the wrong end there.
 */
export function adan(options: AdanOptions = {}): Optimizer<AdanState> {
  const learningRate = positive("adan", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("adan", "beta1", options.beta1 ?? 0.98);
  const beta2 = fraction("adan", "beta2", options.beta2 ?? 0.92);
  const beta3 = fraction("adan", "beta3", options.beta3 ?? 0.99);
  const lookAhead = nonNegative("adan", "lookAhead", options.lookAhead ?? beta2);
  const biasCorrection = flag("adan", "biasCorrection", options.biasCorrection ?? true);
  const epsilon = positive("adan", "epsilon", options.epsilon ?? 1e-8);
  const epsilonRoot = nonNegative("adan", "epsilonRoot", options.epsilonRoot ?? 1e-8);
  const weightDecay = nonNegative("adan", "weightDecay", options.weightDecay ?? 0);
  const proximal = flag("adan", "proximal", options.proximal ?? false);
  /** What a mean keeps whose first value comes at step `first`, and the sum of its weights. */
  const meanAt = (beta: number, t: number, first: number) =>
    biasCorrection ? { kept: beta, bias: 1 - beta ** t } : { kept: t > first ? beta : 0, bias: 1 };
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      n: Vector,
      previous: Vector,
      rate: number,
      kept: number,
      mKept: number,
      mBias: number,
      vKept: number,
      vBias: number,
      nKept: number,
      nBias: number,
      t: number,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i];
        const change = t === 1 ? 0 : g - previous[i];
        const ahead = g + lookAhead * change;
        m[i] = mKept * m[i] + (1 - mKept) * g;
        v[i] = vKept * v[i] + (1 - vKept) * change;
        n[i] = nKept * n[i] + (1 - nKept) * ahead * ahead;
        const direction = m[i] / mBias + lookAhead * (v[i] / vBias);
        params[i] = kept * params[i] - (rate * direction) / (Math.sqrt(n[i] / nBias + epsilonRoot) + epsilon);
        previous[i] = g;
      }
    },
  );
  return {
    name: "adan",
    learningRate,
    hyperparameters: {
      learningRate,
      beta1,
      beta2,
      beta3,
      lookAhead,
      biasCorrection,
      epsilon,
      epsilonRoot,
      weightDecay,
      proximal,
    },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length), n: zeros(length), previous: zeros(length) }),
    step(params, gradient, { m, v, n, previous }, { t, learningRate }) {
      const kept = proximal ? 1 / (1 + learningRate * weightDecay) : 1 - learningRate * weightDecay;
      const rate = proximal ? learningRate * kept : learningRate;
      const ofM = meanAt(beta1, t, 1);
      const ofV = meanAt(beta2, t, 2);
      const ofN = meanAt(beta3, t, 1);
      move(
        params,
        gradient,
        m,
        v,
        n,
        previous,
        rate,
        kept,
        ofM.kept,
        ofM.bias,
        ofV.kept,
        ofV.bias,
        ofN.kept,
        ofN.bias,
        t,
      );
    },
  };
}
