import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive, within } from "./hyperparameter.ts";

export interface RadamOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of its square, in [0, 1). @default 0.999 */
  beta2?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** The ρ that v̂ must pass to be trusted, >= 4; the paper's is 4. @default 5 */
  threshold?: number;
  /** Add ε to √v̂ in place of √v, as Optax does. @default false */
  epsilonOfCorrected?: boolean;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of its square (v), both starting at 0. */
export type RadamState = { m: Vector; v: Vector };

/**
 * RAdam: Adam that steps by the mean alone until the mean square rests on enough gradients to be trusted.
 *
 *     m ← β₁ m + (1 − β₁) g        m̂ = m / (1 − β₁ᵗ)
 *     v ← β₂ v + (1 − β₂) g²
 *     ρ∞ = 2 / (1 − β₂) − 1        ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
 *     r = √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ))
 *     θ ← θ − η m̂ r √(1 − β₂ᵗ) / (√v + ε)   where ρ > threshold, else θ ← θ − η m̂
 *
 * @throws RangeError when a rate is outside its range.
 *
 * Source: Liu et al. 2020, Algorithm 2, which has ρ > 4 and no ε. Equals `torch.optim.RAdam`, and with `epsilonOfCorrected` `optax.radam`.
 */
export function radam(options: RadamOptions = {}): Optimizer<RadamState> {
  const learningRate = positive("radam", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("radam", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("radam", "beta2", options.beta2 ?? 0.999);
  const epsilon = positive("radam", "epsilon", options.epsilon ?? 1e-8);
  const { threshold = 5 } = options;
  within("radam", "threshold", threshold, "a finite number >= 4", threshold >= 4);
  const epsilonOfCorrected = flag("radam", "epsilonOfCorrected", options.epsilonOfCorrected ?? false);
  const weightDecay = nonNegative("radam", "weightDecay", options.weightDecay ?? 0);
  const most = 2 / (1 - beta2) - 1;
  const move = inLanes(
    (
      params: Vector,
      gradient: Vector,
      m: Vector,
      v: Vector,
      rate: number,
      r: number,
      added: number,
      trusted: boolean,
    ): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i] + weightDecay * params[i];
        const mean = (m[i] = beta1 * m[i] + (1 - beta1) * g);
        const square = (v[i] = beta2 * v[i] + (1 - beta2) * g * g);
        params[i] -= trusted ? (r * mean) / (Math.sqrt(square) + added) : rate * mean;
      }
    },
  );
  return {
    name: "radam",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, epsilon, threshold, epsilonOfCorrected, weightDecay },
    init: ({ length }) => ({ m: zeros(length), v: zeros(length) }),
    step(params, gradient, { m, v }, { t, learningRate }) {
      const rate = learningRate / (1 - beta1 ** t);
      const squareBias = 1 - beta2 ** t;
      const rho = most - (2 * t * beta2 ** t) / squareBias;
      const trusted = rho > threshold;
      // r √(1 − β₂ᵗ) / (√v + ε √(1 − β₂ᵗ)) is r / (√v̂ + ε).
      const added = epsilonOfCorrected ? epsilon * Math.sqrt(squareBias) : epsilon;
      const r =
        rate * Math.sqrt((((rho - 4) * (rho - 2)) / (most - 4) / (most - 2)) * (most / rho)) * Math.sqrt(squareBias);
      move(params, gradient, m, v, rate, r, added, trusted);
    },
  };
}
