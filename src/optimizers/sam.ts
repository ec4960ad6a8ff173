import { norm } from "../lanes/dot.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";
import { nonNegative, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface SamOptions {
  /** How far ρ away the worst neighbour is looked for, > 0. @default 0.05, of asam 0.5 */
  radius?: number;
}

/** The wrapped optimizer's state, the neighbour and the gradient there. */
export type SamState<State> = { inner: State; neighbour: Vector; gradient: Vector };

/**
 * Sharpness-aware minimization: `optimizer` on the gradient at the worst point nearby. Two gradients a step.
 *
 *     g′ = ∇f(θ + ρ g / ‖g‖)        a step of `optimizer` by g′; where g = 0 it stands
 *
 * @throws RangeError when the radius is not a finite number > 0; TypeError when the loop gives no `gradientAt`.
 *
 * Source: Foret et al. 2021, Algorithm 1. Equals `optax.contrib.sam` with a normalized inner step.
 */
export function sam<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: SamOptions = {},
): Optimizer<SamState<State>> {
  const radius = positive("sam", "radius", options.radius ?? 0.05);
  return sharpnessAware("sam", optimizer, { radius }, (neighbour, params, g) => {
    const scale = radius / norm(g);
    for (let i = 0; i < g.length; i++) neighbour[i] = params[i] + scale * g[i];
  });
}

export interface AsamOptions extends SamOptions {
  /** Added to the size of each parameter, >= 0. @default 0.01 */
  eta?: number;
}

/**
 * Adaptive sharpness-aware minimization: SAM whose neighbourhood has the scale of each parameter.
 *
 *     T = |θ| + η        g′ = ∇f(θ + ρ T² g / ‖T g‖)
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop gives no `gradientAt`.
 *
 * Source: Kwon et al. 2021, Algorithm 1.
 */
export function asam<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: AsamOptions = {},
): Optimizer<SamState<State>> {
  const radius = positive("asam", "radius", options.radius ?? 0.5);
  const eta = nonNegative("asam", "eta", options.eta ?? 0.01);
  return sharpnessAware("asam", optimizer, { radius, eta }, (neighbour, params, g) => {
    const scale = radius / norm(g.map((value, i) => (Math.abs(params[i]) + eta) * value));
    for (let i = 0; i < g.length; i++) neighbour[i] = params[i] + scale * (Math.abs(params[i]) + eta) ** 2 * g[i];
  });
}

function sharpnessAware<State extends OptimizerState>(
  name: string,
  optimizer: Optimizer<State>,
  hyperparameters: Optimizer["hyperparameters"],
  climb: (neighbour: Vector, params: Vector, gradient: Vector) => void,
): Optimizer<SamState<State>> {
  return {
    ...wrapping(name, optimizer, hyperparameters),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      neighbour: zeros(shape.length),
      gradient: zeros(shape.length),
    }),
    step(params, gradient, { inner, neighbour, gradient: there }, context) {
      const gradientAt = needs(name, context, "gradientAt");
      there.set(gradient);
      if (gradient.some((value) => value !== 0)) {
        climb(neighbour, params, gradient);
        gradientAt(neighbour, there);
      }
      optimizer.step(params, there, inner, context);
    },
    ...evaluatedOf(optimizer),
  };
}
