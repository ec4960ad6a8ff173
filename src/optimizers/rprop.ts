import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, positive, within } from "./hyperparameter.ts";

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
  /** Where the gradient changed sign take the last step back, as the paper does, in place of standing. @default false */
  stepBack?: boolean;
}

/** The step size of each parameter, the gradient before, 0 where its sign had changed, and the last move where it may be taken back. */
export type RpropState = { sizes: Vector; previous: Vector; moves: Vector };

/**
 * Resilient backpropagation: only the signs of the gradient count, so it wants gradients of the whole training set.
 *
 *     Δᵢ ← min(η⁺ Δᵢ, max)   where gᵢ gᵢ′ > 0        θᵢ ← θᵢ − Δᵢ sign(gᵢ)
 *     Δᵢ ← max(η⁻ Δᵢ, min)   where gᵢ gᵢ′ < 0        θᵢ stays, and gᵢ counts as 0 at the next step
 *                                                   with stepBack: θᵢ loses its last move
 *
 * The learning rate is read at the first step only, as in PyTorch.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Igel & Hüsken 2000, "Rprop−" with the gradient set to 0 (iRprop−): equals `torch.optim.Rprop`. With `stepBack`
 * Riedmiller & Braun 1993.
 */
export function rprop(options: RpropOptions = {}): Optimizer<RpropState> {
  const learningRate = positive("rprop", "learningRate", options.learningRate ?? 0.01);
  const { shrink = 0.5, grow = 1.2, minStep = 1e-6, maxStep = 50 } = options;
  within("rprop", "shrink", shrink, "in (0, 1)", shrink > 0 && shrink < 1);
  within("rprop", "grow", grow, "a finite number > 1", grow > 1);
  positive("rprop", "minStep", minStep);
  within("rprop", "maxStep", maxStep, `at least minStep (${minStep})`, maxStep >= minStep);
  const stepBack = flag("rprop", "stepBack", options.stepBack ?? false);
  const move = inLanes((params: Vector, gradient: Vector, sizes: Vector, previous: Vector): void => {
    for (let i = 0; i < params.length; i++) {
      const turn = gradient[i] * previous[i];
      const grown = sizes[i] * (turn > 0 ? grow : turn < 0 ? shrink : 1);
      // biome-ignore lint/complexity/useMathMinMax: lanes have choices, but no minimum that knows NaN
      const size = (sizes[i] = grown < minStep ? minStep : grown > maxStep ? maxStep : grown);
      const g = (previous[i] = turn < 0 ? 0 : gradient[i]);
      params[i] -= size * Math.sign(g);
    }
  });
  /** The same, but that steps over a valley are taken back. */
  const moveOrBack = inLanes(
    (params: Vector, gradient: Vector, sizes: Vector, previous: Vector, moves: Vector): void => {
      for (let i = 0; i < params.length; i++) {
        const turn = gradient[i] * previous[i];
        const grown = sizes[i] * (turn > 0 ? grow : turn < 0 ? shrink : 1);
        // biome-ignore lint/complexity/useMathMinMax: lanes have choices, but no minimum that knows NaN
        const size = (sizes[i] = grown < minStep ? minStep : grown > maxStep ? maxStep : grown);
        const g = (previous[i] = turn < 0 ? 0 : gradient[i]);
        params[i] += moves[i] = turn < 0 ? -moves[i] : -size * Math.sign(g);
      }
    },
  );
  return {
    name: "rprop",
    learningRate,
    hyperparameters: { learningRate, shrink, grow, minStep, maxStep, stepBack },
    init: ({ length }) => ({ sizes: zeros(length), previous: zeros(length), moves: zeros(stepBack ? length : 0) }),
    step(params, gradient, { sizes, previous, moves }, { t, learningRate }) {
      if (t === 1) sizes.fill(learningRate);
      if (stepBack) moveOrBack(params, gradient, sizes, previous, moves);
      else move(params, gradient, sizes, previous);
    },
  };
}
