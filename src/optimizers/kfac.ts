import { multiply } from "../lanes/products.ts";
import { cholesky, choleskySolve } from "../linear/cholesky.ts";
import { identity } from "../linear/products.ts";
import type { LayerCurvature } from "../models/curvature.ts";
import type { Optimizer, StepContext } from "../optimizer.ts";
import { dot, type Vector, zeros } from "../vector.ts";
import { count, fraction, positive } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface KfacOptions {
  /** Factor η of the whole step, > 0; the method finds its length itself. @default 1 */
  learningRate?: number;
  /** Damping λ at the start, > 0; the paper's autoencoders start from 150. @default 0.1 */
  damping?: number;
  /** The most that the running means keep, in [0, 1). @default 0.95 */
  decay?: number;
  /** Steps from one change of λ to the next. @default 5 */
  dampingEvery?: number;
  /** Steps from one inversion of the factors to the next, after the first three steps. @default 20 */
  inverseEvery?: number;
}

/** Running means and inverses of each layer's factors, the last step δ, and λ. */
export type KfacState = {
  layers: { ofInputs: Vector; ofSums: Vector; inverseOfInputs: Vector; inverseOfSums: Vector }[];
  last: Vector;
  damping: number;
};

/**
 * K-FAC: natural gradient for small nets, with the Fisher matrix of each layer as a Kronecker product. For {@link train}.
 *
 *     A ← ε A + (1 − ε) E[h hᵀ]        S ← ε S + (1 − ε) E[d dᵀ]        ε = min(1 − 1/t, decay)
 *     Δ = −(A + π √λ I)⁻¹ ∇V (S + √λ / π I)⁻¹        π² = mean diagonal of A / mean diagonal of S
 *     δ = α Δ + μ δ_last, the α and μ that minimize M(δ) = ½ δᵀ (F + λ I) δ + ∇ᵀδ
 *     θ ← θ + η δ
 *     ρ = (J(θ + ηδ) − J(θ)) / M(ηδ)        every k steps: ρ > ¾: λ ← 0.95ᵏ λ        ρ < ¼: λ ← λ / 0.95ᵏ
 *
 * V is a layer's weights with the biases as a last row, h what comes in with a last 1, d the derivative by the layer's sums for
 * labels that the model draws, in exact expectation. The paper searches γ = √λ too, and adds an L2 penalty
 * ({@link l2Penalty} here).
 *
 * @throws RangeError when a hyper-parameter is out of range; TypeError when the loop gives no curvature.
 *
 * Source: Martens & Grosse 2015, Algorithm 2 with the block-diagonal inverse of section 4.2 and γ = √λ.
 */
export function kfac(options: KfacOptions = {}): Optimizer<KfacState> {
  const learningRate = positive("kfac", "learningRate", options.learningRate ?? 1);
  const firstDamping = positive("kfac", "damping", options.damping ?? 0.1);
  const decay = fraction("kfac", "decay", options.decay ?? 0.95);
  const dampingEvery = count("kfac", "dampingEvery", options.dampingEvery ?? 5);
  const inverseEvery = count("kfac", "inverseEvery", options.inverseEvery ?? 20);
  return {
    name: "kfac",
    learningRate,
    hyperparameters: { learningRate, damping: firstDamping, decay, dampingEvery, inverseEvery },
    init: ({ length }) => ({ layers: [], last: zeros(length), damping: firstDamping }),
    step(params, gradient, state, context) {
      const { t, learningRate } = context;
      const curvature = needs("kfac", context, "curvature")(params);
      gather(state, curvature.layers, Math.min(1 - 1 / t, decay));
      if (t <= 3 || t % inverseEvery === 0) invert(state, curvature.layers);
      const { last, damping } = state;
      const direction = preconditioned(gradient, state, curvature.layers);
      const bend = (u: Vector, v: Vector) => curvature.between(u, v) + damping * dot(u, v);
      const [alpha, mu] = bestOfPlane(
        [bend(direction, direction), bend(direction, last), bend(last, last)],
        [dot(gradient, direction), dot(gradient, last)],
      );
      for (let i = 0; i < last.length; i++) last[i] = learningRate * (alpha * direction[i] + mu * last[i]);
      const promised = 0.5 * bend(last, last) + dot(gradient, last);
      for (let i = 0; i < params.length; i++) params[i] += last[i];
      if (t % dampingEvery === 0) adapt(state, params, promised, 0.95 ** dampingEvery, context);
    },
  };
}

function gather(state: KfacState, layers: readonly LayerCurvature[], keep: number): void {
  for (const [l, { ofInputs, ofSums }] of layers.entries()) {
    state.layers[l] ??= {
      ofInputs: zeros(ofInputs.length),
      ofSums: zeros(ofSums.length),
      inverseOfInputs: zeros(ofInputs.length),
      inverseOfSums: zeros(ofSums.length),
    };
    const means = state.layers[l];
    for (let i = 0; i < ofInputs.length; i++) means.ofInputs[i] = keep * means.ofInputs[i] + (1 - keep) * ofInputs[i];
    for (let i = 0; i < ofSums.length; i++) means.ofSums[i] = keep * means.ofSums[i] + (1 - keep) * ofSums[i];
  }
}

function invert(state: KfacState, layers: readonly LayerCurvature[]): void {
  for (const [l, { inputs, outputs }] of layers.entries()) {
    const means = state.layers[l];
    const size = meanDiagonal(means.ofInputs, inputs + 1) / meanDiagonal(means.ofSums, outputs);
    // A layer without derivatives has no size of its own.
    const pi = Number.isFinite(size) && size > 0 ? Math.sqrt(size) : 1;
    const gamma = Math.sqrt(state.damping);
    means.inverseOfInputs = dampedInverse(means.ofInputs, inputs + 1, pi * gamma);
    means.inverseOfSums = dampedInverse(means.ofSums, outputs, gamma / pi);
  }
}

function preconditioned(gradient: Vector, state: KfacState, layers: readonly LayerCurvature[]): Vector {
  const direction = zeros(gradient.length);
  for (const [l, { offset, inputs, outputs }] of layers.entries()) {
    const { inverseOfInputs, inverseOfSums } = state.layers[l];
    const part = gradient.subarray(offset, offset + (inputs + 1) * outputs);
    const left = multiply(inverseOfInputs, part, inputs + 1, inputs + 1, outputs);
    direction.set(multiply(left, inverseOfSums, inputs + 1, outputs, outputs), offset);
  }
  for (let i = 0; i < direction.length; i++) direction[i] = -direction[i];
  return direction;
}

/** α and μ that minimize ½ (α² a + 2 α μ b + μ² c) + α g + μ h; μ is 0 where there is no second direction. */
function bestOfPlane([a, b, c]: [number, number, number], [g, h]: [number, number]): [number, number] {
  const determinant = a * c - b * b;
  if (determinant > 1e-14 * a * c) return [(b * h - c * g) / determinant, (b * g - a * h) / determinant];
  return [a > 0 ? -g / a : 0, 0];
}

function adapt(state: KfacState, params: Vector, promised: number, factor: number, context: StepContext): void {
  const after = needs("kfac", context, "gradientAt")(params, zeros(params.length));
  const share = (after - needs("kfac", context, "cost")) / promised;
  if (share > 0.75) state.damping *= factor;
  else if (!(share >= 0.25)) state.damping /= factor;
}

function meanDiagonal(matrix: Vector, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i];
  return sum / n;
}

/** (M + shift I)⁻¹ of a symmetric M ≥ 0. */
function dampedInverse(matrix: Vector, n: number, shift: number): Vector {
  const factor = matrix.slice();
  for (let i = 0; i < n; i++) factor[i * n + i] += shift;
  if (!cholesky(factor, n))
    throw new RangeError("kfac: the damped factors must be positive definite; give a larger damping");
  const inverse = identity(n);
  // Symmetric: the columns are the rows.
  for (let i = 0; i < n; i++) choleskySolve(factor, n, inverse.subarray(i * n, (i + 1) * n));
  return inverse;
}
