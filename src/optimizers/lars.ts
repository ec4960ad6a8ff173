import { norm } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface LarsOptions {
  /** Step size η, > 0. @default 1 */
  learningRate?: number;
  /** Share β of the velocity that is kept, in [0, 1). @default 0.9 */
  momentum?: number;
  /** How far τ a tensor may move, in its own norm, > 0. @default 0.001 */
  trust?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
  /** Added to the gradient's norm, >= 0. @default 0 */
  epsilon?: number;
  /** Step by u + β v in place of v. @default false */
  nesterov?: boolean;
  /** Add the norms of gradient and decay, as the paper does, not the vectors. @default false */
  sumOfNorms?: boolean;
}

/** The velocity, and the tensors. */
export type LarsState = { velocity: Vector; blocks: readonly ParamsBlock[] };

/**
 * LARS: momentum whose step of each tensor is in proportion to the tensor's norm, for very large batches.
 *
 *     uₗ = η τ ‖θₗ‖ / (‖gₗ + λ θₗ‖ + ε) · (gₗ + λ θₗ)        for each tensor l; the ratio is 1 where a norm is 0
 *     v ← β v + u
 *     θ ← θ − v        with nesterov: θ ← θ − (u + β v)
 *
 * With `sumOfNorms` ‖g‖ + λ ‖θ‖ takes the place of ‖g + λ θ‖.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: You et al. 2017, Algorithm 1, with `sumOfNorms: true`. Equals `optax.lars`.
 */
export function lars(options: LarsOptions = {}): Optimizer<LarsState> {
  const learningRate = positive("lars", "learningRate", options.learningRate ?? 1);
  const momentum = fraction("lars", "momentum", options.momentum ?? 0.9);
  const trust = positive("lars", "trust", options.trust ?? 1e-3);
  const weightDecay = nonNegative("lars", "weightDecay", options.weightDecay ?? 0);
  const epsilon = nonNegative("lars", "epsilon", options.epsilon ?? 0);
  const nesterov = flag("lars", "nesterov", options.nesterov ?? false);
  // Shares of u and v in a step.
  const [ofChange, ofVelocity] = nesterov ? [1, momentum] : [0, 1];
  const sumOfNorms = flag("lars", "sumOfNorms", options.sumOfNorms ?? false);
  const move = inLanes((params: Vector, gradient: Vector, velocity: Vector, rate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const u = rate * gradient[i];
      const v = (velocity[i] = momentum * velocity[i] + u);
      params[i] -= ofChange * u + ofVelocity * v;
    }
  });
  return {
    name: "lars",
    learningRate,
    hyperparameters: { learningRate, momentum, trust, weightDecay, epsilon, nesterov, sumOfNorms },
    init: ({ length, blocks }) => ({ velocity: zeros(length), blocks }),
    step(params, gradient, { velocity, blocks }, { learningRate }) {
      for (const block of blocks) {
        const [theta, v] = [blockOf(params, block), blockOf(velocity, block)];
        const plain = blockOf(gradient, block);
        const g = weightDecay === 0 ? plain : plain.map((value, i) => value + weightDecay * theta[i]);
        const size = norm(theta);
        const length = sumOfNorms ? norm(plain) + weightDecay * size : norm(g);
        const rate = learningRate * (size === 0 || length === 0 ? 1 : (trust * size) / (length + epsilon));
        move(theta, g, v, rate);
      }
    },
  };
}
