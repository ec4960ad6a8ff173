import type { Optimizer } from "../optimizer.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { nonNegative, positive } from "./hyperparameter.ts";

export interface DogOptions {
  /** Factor η of the step, > 0; the method needs none. @default 1 */
  learningRate?: number;
  /** The first distance, relative to 1 + ‖θ₀‖, > 0. @default 1e-6 */
  firstDistance?: number;
  /** Added to the sum of squares, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** The start, the largest distance from it, and the sum of ‖g‖². */
export type DogState = { start: Vector; distance: number; squares: number };

/**
 * DoG: the step size is the distance gone over the gradients met; there is no learning rate.
 *
 *     r ← max(r, ‖θ − θ₀‖)        G ← G + ‖g‖²
 *     θ ← θ − η r / √(G + ε) g
 *
 * The authors judge by an average of the points: `ema(dog())`.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Ivgi et al. 2023, equation 1. Equals `optax.contrib.dog`.
 */
export function dog(options: DogOptions = {}): Optimizer<DogState> {
  const learningRate = positive("dog", "learningRate", options.learningRate ?? 1);
  const firstDistance = positive("dog", "firstDistance", options.firstDistance ?? 1e-6);
  const epsilon = positive("dog", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("dog", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "dog",
    learningRate,
    hyperparameters: { learningRate, firstDistance, epsilon, weightDecay },
    init({ length }, params) {
      const start = params?.slice() ?? zeros(length);
      return { start, distance: firstDistance * (1 + norm(start)), squares: 0 };
    },
    step(params, gradient, state, { learningRate }) {
      const { start } = state;
      let [gone, squares] = [0, 0];
      for (let i = 0; i < params.length; i++) {
        gone += (params[i] - start[i]) ** 2;
        squares += (gradient[i] + weightDecay * params[i]) ** 2;
      }
      state.distance = Math.max(state.distance, Math.sqrt(gone));
      state.squares += squares;
      const rate = (learningRate * state.distance) / Math.sqrt(state.squares + epsilon);
      for (let i = 0; i < params.length; i++) params[i] -= rate * (gradient[i] + weightDecay * params[i]);
    },
  };
}
