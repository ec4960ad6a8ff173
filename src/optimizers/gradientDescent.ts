import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import type { Vector } from "../vector.ts";
import { positive } from "./hyperparameter.ts";

export interface GradientDescentOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
}

/**
 * Gradient descent: a step against the gradient. On minibatch gradients it is stochastic gradient descent.
 *
 *     θ ← θ − η g
 *
 * On a quadratic it converges exactly when η < 2 / λ₁, with λ₁ the largest eigenvalue of the Hessian.
 *
 * @throws RangeError when the learning rate is not a finite number > 0 (0 would be a run that never moves).
 *
 * Source: Cauchy 1847; Goodfellow et al. 2016, Algorithm 8.1 and §4.3. Equals `torch.optim.SGD(lr)`.
 */
export function gradientDescent(options: GradientDescentOptions = {}): Optimizer<Record<never, never>> {
  const learningRate = positive("gradientDescent", "learningRate", options.learningRate ?? 0.01);
  const move = inLanes((params: Vector, gradient: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) params[i] -= learningRate * gradient[i];
  });
  return {
    name: "gradient descent",
    learningRate,
    hyperparameters: { learningRate },
    init: () => ({}),
    step(params, gradient, _state, { learningRate }) {
      move(params, gradient, learningRate);
    },
  };
}
