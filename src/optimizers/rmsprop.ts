import { inLanes } from "../lanes/inLanes.ts";
import type { Optimizer } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface RmspropOptions {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Decay rate ρ of the running means, in [0, 1). @default 0.99 */
  decay?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor μ of the momentum buffer, >= 0. @default 0 */
  momentum?: number;
  /** Divide by an estimate of the gradient's variance in place of its mean square. @default false */
  centered?: boolean;
  /** Put ε inside the square root, as Optax does. @default false */
  epsilonInRoot?: boolean;
  /** Where r starts, >= 0. @default 0 */
  initialAccumulator?: number;
  /** Factor λ of the L2 penalty, >= 0; λθ is added to g. @default 0 */
  weightDecay?: number;
}

/**
 * Running means of the squared gradient (r) and of the gradient (mean; 0 unless centered), and the momentum buffer b. The last two
 * are empty where neither is asked for.
 */
export type RmspropState = { r: Vector; mean: Vector; b: Vector };

/**
 * RMSProp: AdaGrad that forgets, so that its steps do not die out.
 *
 *     r ← ρ r + (1 − ρ) g²
 *     b ← μ b + g / (√r + ε)        centered: √(r − m²), with m ← ρ m + (1 − ρ) g
 *     θ ← θ − η b
 *
 * Optax has `epsilonInRoot`, √(r + ε), and decay 0.9.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Hinton 2012, lecture 6e; Graves 2013, equations 38 to 45 (centered); Goodfellow et al. 2016, Algorithm 8.5.
 * Equals `torch.optim.RMSprop`, and so `optax.rmsprop`.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer<RmspropState> {
  const learningRate = positive("rmsprop", "learningRate", options.learningRate ?? 0.01);
  const decay = fraction("rmsprop", "decay", options.decay ?? 0.99);
  const epsilon = positive("rmsprop", "epsilon", options.epsilon ?? 1e-8);
  const momentum = nonNegative("rmsprop", "momentum", options.momentum ?? 0);
  const centered = flag("rmsprop", "centered", options.centered ?? false);
  const epsilonInRoot = flag("rmsprop", "epsilonInRoot", options.epsilonInRoot ?? false);
  const initialAccumulator = nonNegative("rmsprop", "initialAccumulator", options.initialAccumulator ?? 0);
  const weightDecay = nonNegative("rmsprop", "weightDecay", options.weightDecay ?? 0);
  // The loop has no choices, which V8 would make at every number.
  const ofMean = centered ? 1 - decay : 0;
  const [inside, outside] = epsilonInRoot ? [epsilon, 0] : [0, epsilon];
  // A momentum that is given may follow a schedule that begins with 0.
  const hasMemory = centered || options.momentum !== undefined;
  const move = inLanes((params: Vector, gradient: Vector, r: Vector, learningRate: number): void => {
    for (let i = 0; i < params.length; i++) {
      const g = gradient[i] + weightDecay * params[i];
      const square = (r[i] = decay * r[i] + (1 - decay) * g * g);
      params[i] -= learningRate * (g / (Math.sqrt(square + inside) + outside));
    }
  });
  const moveCentered = inLanes(
    (params: Vector, gradient: Vector, r: Vector, mean: Vector, b: Vector, learningRate: number): void => {
      for (let i = 0; i < params.length; i++) {
        const g = gradient[i] + weightDecay * params[i];
        const square = (r[i] = decay * r[i] + (1 - decay) * g * g);
        const mu = (mean[i] += ofMean * (g - mean[i]));
        const variance = square - mu * mu;
        const buffer = (b[i] = momentum * b[i] + g / (Math.sqrt(variance + inside) + outside));
        params[i] -= learningRate * buffer;
      }
    },
  );
  return {
    name: "rmsprop",
    learningRate,
    hyperparameters: {
      learningRate,
      decay,
      epsilon,
      momentum,
      centered,
      epsilonInRoot,
      initialAccumulator,
      weightDecay,
    },
    init: ({ length }) => ({
      r: zeros(length).fill(initialAccumulator),
      mean: zeros(hasMemory ? length : 0),
      b: zeros(hasMemory ? length : 0),
    }),
    step(params, gradient, { r, mean, b }, { learningRate }) {
      if (hasMemory) moveCentered(params, gradient, r, mean, b, learningRate);
      else move(params, gradient, r, learningRate);
    },
  };
}
