import { norm } from "../lanes/dot.ts";
import type { Optimizer, StepContext } from "../optimizer.ts";
import { type Vector, zeros } from "../vector.ts";
import { count, flag, fraction, nonNegative, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface SophiaOptions {
  /** Step size η, > 0. @default 0.001 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.965 */
  beta1?: number;
  /** Decay rate β₂ of the running mean of the curvature, in [0, 1). @default 0.99 */
  beta2?: number;
  /** Factor γ of the curvature, > 0. @default 0.01 */
  gamma?: number;
  /** How far ρ a parameter may move, in η, > 0. @default 1 */
  limit?: number;
  /** Steps from one estimate of the curvature to the next. @default 10 */
  every?: number;
  /** Take off the bias of the mean's start at 0, as Optax does and the paper does not. @default true */
  biasCorrection?: boolean;
  /** Make the curvature before the step that it is for, as the paper does. @default false */
  curvatureFirst?: boolean;
  /** Least denominator, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 1e-4 */
  weightDecay?: number;
}

/** Running means of the gradient (m) and of the diagonal of the Hessian (h). */
export type SophiaState = { m: Vector; h: Vector };

/**
 * Sophia: Newton's method with the diagonal of the Hessian, estimated now and then, and clipped where that is no guide.
 *
 *     m ← β₁ m + (1 − β₁) g
 *     θ ← θ − η (clip(m / (1 − β₁ᵗ) / max(γ h, ε), ρ) + λ θ)
 *     h ← β₂ h + (1 − β₂) u ⊙ H u at steps 1, 1 + k, 1 + 2k, …        u = ±1 at random, H at θ before the step
 *
 * With `curvatureFirst` h comes before θ, without `biasCorrection` m is not divided. H u is the loop's Hessian product where it
 * has one, else a central difference of two gradients.
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop gives no gradients elsewhere.
 *
 * Source: Liu et al. 2023, Algorithms 1 and 3 (Sophia-H), with `curvatureFirst: true, biasCorrection: false`; with neither
 * `optax.contrib.sophia`.
 */
export function sophia(options: SophiaOptions = {}): Optimizer<SophiaState> {
  const learningRate = positive("sophia", "learningRate", options.learningRate ?? 1e-3);
  const beta1 = fraction("sophia", "beta1", options.beta1 ?? 0.965);
  const beta2 = fraction("sophia", "beta2", options.beta2 ?? 0.99);
  const gamma = positive("sophia", "gamma", options.gamma ?? 0.01);
  const limit = positive("sophia", "limit", options.limit ?? 1);
  const every = count("sophia", "every", options.every ?? 10);
  const biasCorrection = flag("sophia", "biasCorrection", options.biasCorrection ?? true);
  const curvatureFirst = flag("sophia", "curvatureFirst", options.curvatureFirst ?? false);
  const epsilon = positive("sophia", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("sophia", "weightDecay", options.weightDecay ?? 1e-4);
  return {
    name: "sophia",
    learningRate,
    hyperparameters: {
      learningRate,
      beta1,
      beta2,
      gamma,
      limit,
      every,
      biasCorrection,
      curvatureFirst,
      epsilon,
      weightDecay,
    },
    init: ({ length }) => ({ m: zeros(length), h: zeros(length) }),
    step(params, gradient, { m, h }, context) {
      const { t, learningRate } = context;
      const curvature = (t - 1) % every === 0 ? curvatureAt(params, context) : undefined;
      const meanBias = biasCorrection ? 1 - beta1 ** t : 1;
      for (let i = 0; i < params.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        const before = h[i];
        if (curvature) h[i] = beta2 * before + (1 - beta2) * curvature[i];
        const direction = m[i] / meanBias / Math.max(gamma * (curvatureFirst ? h[i] : before), epsilon);
        params[i] -= learningRate * (Math.min(Math.max(direction, -limit), limit) + weightDecay * params[i]);
      }
    },
  };
}

/** Hutchinson's estimate of the diagonal of the Hessian: u ⊙ H u, whose mean over u is the diagonal. */
function curvatureAt(params: Vector, context: StepContext): Vector {
  const random = needs("sophia", context, "random");
  const signs = params.map(() => (random.uniform() < 0.5 ? -1 : 1));
  const product = zeros(params.length);
  if (context.hessianProduct) context.hessianProduct(params, signs, product);
  else {
    const gradientAt = needs("sophia", context, "gradientAt");
    const far = (Math.cbrt(Number.EPSILON) * (1 + norm(params))) / norm(signs);
    const behind = zeros(params.length);
    gradientAt(
      params.map((x, i) => x + far * signs[i]),
      product,
    );
    gradientAt(
      params.map((x, i) => x - far * signs[i]),
      behind,
    );
    for (let i = 0; i < product.length; i++) product[i] = (product[i] - behind[i]) / (2 * far);
  }
  return product.map((value, i) => value * signs[i]);
}
