import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { positive, within } from "./hyperparameter.ts";

export interface RpropOptions {
  /** Size of the first step of each parameter, > 0. @default 0.01 */
  learningRate?: number;
  /** Factor η⁻ of a step size when the gradient changed sign, in (0, 1). @default 0.5 */
  shrink?: number;
  /** Factor η⁺ of a step size when the gradient kept its sign, > 1. @default 1.2 */
  grow?: number;
  /** Least step size, > 0. @default 1e-6 */
  minStep?: number;
  /** Largest step size. @default 50 */
  maxStep?: number;
}

/** The step size of each parameter, and the gradient before, 0 where its sign had changed. */
export type RpropState = { sizes: Vector; previous: Vector };

/**
 * Resilient backpropagation: only the signs of the gradient count, so it wants gradients of the whole training set.
 *
 *     Δᵢ ← min(η⁺ Δᵢ, max)   where gᵢ gᵢ′ > 0        θᵢ ← θᵢ − Δᵢ sign(gᵢ)
 *     Δᵢ ← max(η⁻ Δᵢ, min)   where gᵢ gᵢ′ < 0        θᵢ stays, and gᵢ counts as 0 at the next step
 *
 * The learning rate is read at the first step only, as in PyTorch.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Riedmiller & Braun 1993; without the step back: Igel & Hüsken 2000, "iRprop−". Equals `torch.optim.Rprop`.
 */
export function rprop(options: RpropOptions = {}): Optimizer<RpropState> {
  const learningRate = positive("rprop", "learningRate", options.learningRate ?? 0.01);
  const { shrink = 0.5, grow = 1.2, minStep = 1e-6, maxStep = 50 } = options;
  within("rprop", "shrink", shrink, "in (0, 1)", shrink > 0 && shrink < 1);
  within("rprop", "grow", grow, "a finite number > 1", grow > 1);
  positive("rprop", "minStep", minStep);
  within("rprop", "maxStep", maxStep, `at least minStep (${minStep})`, maxStep >= minStep);
  return {
    name: "rprop",
    learningRate,
    hyperparameters: { learningRate, shrink, grow, minStep, maxStep },
    init: ({ length }) => ({ sizes: zeros(length), previous: zeros(length) }),
    step(params, gradient, { sizes, previous }, { t, learningRate }) {
      if (t === 1) sizes.fill(learningRate);
      for (let i = 0; i < params.length; i++) {
        const turn = gradient[i] * previous[i];
        const factor = turn > 0 ? grow : turn < 0 ? shrink : 1;
        const grown = sizes[i] * factor;
        const size = (sizes[i] = grown < minStep ? minStep : Math.min(grown, maxStep));
        const g = (previous[i] = turn < 0 ? 0 : gradient[i]);
        params[i] -= size * Math.sign(g);
      }
    },
  };
}
