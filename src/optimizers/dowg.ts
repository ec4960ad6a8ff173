import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { nonNegative, positive } from "./hyperparameter.ts";

export interface DowgOptions {
  /** Factor η of the step, > 0; the method needs none. @default 1 */
  learningRate?: number;
  /** The first squared distance, > 0. @default epsilon */
  firstSquare?: number;
  /** Added to the root, > 0. @default 1e-4 */
  epsilon?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/** The start, the largest squared distance from it, and the weighted sum of ‖g‖². */
export type DowgState = { start: Vector; square: number; squares: number };

/**
 * DoWG: DoG that weighs each gradient by the distance gone when it was met, so that early ones count for less.
 *
 *     r² ← max(r², ‖θ − θ₀‖²)        v ← v + r² ‖g‖²
 *     θ ← θ − η r² / (√v + ε) g
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Khaled et al. 2023, Algorithm 1. Equals `optax.contrib.dowg`.
 */
export function dowg(options: DowgOptions = {}): Optimizer<DowgState> {
  const learningRate = positive("dowg", "learningRate", options.learningRate ?? 1);
  const epsilon = positive("dowg", "epsilon", options.epsilon ?? 1e-4);
  const firstSquare = positive("dowg", "firstSquare", options.firstSquare ?? epsilon);
  const weightDecay = nonNegative("dowg", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "dowg",
    learningRate,
    hyperparameters: { learningRate, firstSquare, epsilon, weightDecay },
    init: ({ length }, params) => ({ start: params?.slice() ?? zeros(length), square: firstSquare, squares: 0 }),
    step(params, gradient, state, { learningRate }) {
      const { start } = state;
      let [gone, squares] = [0, 0];
      for (let i = 0; i < params.length; i++) {
        gone += (params[i] - start[i]) ** 2;
        squares += (gradient[i] + weightDecay * params[i]) ** 2;
      }
      state.square = Math.max(state.square, gone);
      state.squares += state.square * squares;
      const rate = (learningRate * state.square) / (Math.sqrt(state.squares) + epsilon);
      for (let i = 0; i < params.length; i++) params[i] -= rate * (gradient[i] + weightDecay * params[i]);
    },
  };
}
