import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface AcpropOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its squared distance from that mean, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-16 */
  epsilon?: number;
  /** Added to s at each step, >= 0. @default 1e-16 */
  epsilonRoot?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of the squared surprise (s). */
export type AcpropState = { m: Vector; s: Vector };

/**
 * ACProp: the gradient over its surprise of the step before, so that the denominator does not depend on what it divides.
 *
 *     θ ← θ − η (g / (√(s / (1 − β₂ᵗ⁻¹)) + ε) + λ θ)        at the first step, 1 in place of the root
 *     s ← β₂ s + (1 − β₂) (g − m)² + ε′        m ← β₁ m + (1 − β₁) g
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Zhuang et al. 2021, Algorithm 2. Equals `optax.contrib.acprop`.
 */
export function acprop(options: AcpropOptions = {}): Optimizer<AcpropState> {
  const learningRate = positive("acprop", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("acprop", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("acprop", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("acprop", "epsilon", options.epsilon ?? 1e-16);
  const epsilonRoot = nonNegative("acprop", "epsilonRoot", options.epsilonRoot ?? 1e-16);
  const weightDecay = nonNegative("acprop", "weightDecay", options.weightDecay ?? 0);
  const move = inLanes(
    (params: Vector, gradient: Vector, m: Vector, s: Vector, learningRate: number, bias: number, t: number): void => {
      for (let i = 0; i < params.length; i++) {
        const surprise = gradient[i] - m[i];
        const root = t === 1 ? 1 : Math.sqrt(s[i] / bias);
        params[i] -= learningRate * (gradient[i] / (root + epsilon) + weightDecay * params[i]);
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        s[i] = beta2 * s[i] + (1 - beta2) * surprise * surprise + epsilonRoot;
      }
    },
  );
  return {
    name: "acprop",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, epsilonRoot, weightDecay },
    init: ({ length }) => ({ m: zeros(length), s: zeros(length) }),
    step(params, gradient, { m, s }, { t, learningRate }) {
      const bias = 1 - beta2 ** (t - 1);
      move(params, gradient, m, s, learningRate, bias, t);
    },
  };
}
