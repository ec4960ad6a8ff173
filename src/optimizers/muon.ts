import { norm } from "../lanes/dot.ts";
import { gram, multiply } from "../lanes/products.ts";
import { transposed } from "../linear/products.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { count, flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface MuonOptions {
  /** Step size η, > 0. @default 0.02 */
  learningRate?: number;
  /** Decay rate β of the running mean of the gradient, in [0, 1). @default 0.95 */
  momentum?: number;
  /** Newton-Schulz steps of each orthogonalization. @default 5 */
  iterations?: number;
  /** Orthogonalize the mean as it will be after one more such gradient. @default true */
  nesterov?: boolean;
  /** Take off the bias of the mean's start at 0, as Optax does and torch does not. @default true */
  biasCorrection?: boolean;
  /**
   * Root mean square ρ of a matrix's steps, in η: they are scaled by ρ √max(rows, columns), as 0.2 does to match AdamW's;
   * 0: by √max(1, columns / rows). >= 0. @default 0
   */
  consistentRms?: number;
  /** Factor λ of the decay of matrices, >= 0, decoupled from the gradient. @default 0 */
  weightDecay?: number;
  /** Added to norms, > 0. @default 1e-8 */
  epsilon?: number;
  /** A matrix's norm is at least ε, as in torch, rather than ε larger. @default false */
  epsilonIsLeast?: boolean;
  /** Adam's β₁, for what is not a matrix, in [0, 1). @default 0.9 */
  beta1?: number;
  /** Adam's β₂, for what is not a matrix, in [0, 1). @default 0.999 */
  beta2?: number;
}

/** Running means of the gradient (m) and, of what is not a matrix, of its square (v); and the tensors. */
export type MuonState = { m: Vector; v: Vector; blocks: readonly ParamsBlock[] };

/** Of X ← a X + (b A + c A²) X with A = X Xᵀ: they drive every singular value towards 1, fast rather than exactly. */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/**
 * Muon: the momentum of a matrix, made orthogonal, so that the step moves every direction of it alike.
 *
 *     M ← β M + (1 − β) G        M̂ = β M / (1 − βᵗ⁺¹) + (1 − β) G / (1 − βᵗ)
 *     O = Newton-Schulz(M̂ / ‖M̂‖)
 *     Θ ← Θ − η (√max(1, columns / rows) O + λ Θ)
 *
 * Matrices are [fan in, fan out]. Tensors that are not matrices move by Adam with the same look ahead and step size.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Jordan et al. 2024, "Muon: an optimizer for hidden layers"; `consistentRms`: Liu et al. 2025, section 2.2. Equals
 * `optax.contrib.muon`, and with `biasCorrection: false, epsilonIsLeast: true` `torch.optim.Muon`, which multiplies in 16 bits
 * and has its matrices [fan out, fan in].
 */
export function muon(options: MuonOptions = {}): Optimizer<MuonState> {
  const learningRate = positive("muon", "learningRate", options.learningRate ?? 0.02);
  const momentum = fraction("muon", "momentum", options.momentum ?? 0.95);
  const iterations = count("muon", "iterations", options.iterations ?? 5);
  const nesterov = flag("muon", "nesterov", options.nesterov ?? true);
  const biasCorrection = flag("muon", "biasCorrection", options.biasCorrection ?? true);
  const consistentRms = nonNegative("muon", "consistentRms", options.consistentRms ?? 0);
  const weightDecay = nonNegative("muon", "weightDecay", options.weightDecay ?? 0);
  const epsilon = positive("muon", "epsilon", options.epsilon ?? 1e-8);
  const epsilonIsLeast = flag("muon", "epsilonIsLeast", options.epsilonIsLeast ?? false);
  const beta1 = fraction("muon", "beta1", options.beta1 ?? 0.9);
  const beta2 = fraction("muon", "beta2", options.beta2 ?? 0.999);
  /** Of m and g in the mean. */
  const weights = (beta: number, t: number, corrected: boolean) => {
    const sumOf = (steps: number) => (corrected ? 1 - beta ** steps : 1);
    return nesterov ? [beta / sumOf(t + 1), (1 - beta) / sumOf(t)] : [1 / sumOf(t), 0];
  };
  const scaleOf = (rows: number, columns: number) =>
    consistentRms > 0 ? consistentRms * Math.sqrt(Math.max(rows, columns)) : Math.sqrt(Math.max(1, columns / rows));
  const lengthOf = (mean: Vector) => (epsilonIsLeast ? Math.max(norm(mean), epsilon) : norm(mean) + epsilon);
  return {
    name: "muon",
    learningRate,
    hyperparameters: {
      learningRate,
      momentum,
      iterations,
      nesterov,
      biasCorrection,
      consistentRms,
      weightDecay,
      epsilon,
      epsilonIsLeast,
      beta1,
      beta2,
    },
    init: ({ length, blocks }) => ({ m: zeros(length), v: zeros(length), blocks }),
    step(params, gradient, state, { t, learningRate }) {
      for (const block of state.blocks) {
        const [theta, g, m, v] = [params, gradient, state.m, state.v].map((row) => blockOf(row, block));
        const isMatrix = block.shape.length === 2;
        const beta = isMatrix ? momentum : beta1;
        const [ofMean, ofGradient] = weights(beta, t, biasCorrection || !isMatrix);
        const mean = zeros(g.length);
        for (let i = 0; i < g.length; i++)
          mean[i] = ofMean * (m[i] = beta * m[i] + (1 - beta) * g[i]) + ofGradient * g[i];
        if (isMatrix) {
          const [rows, columns] = block.shape;
          const length = lengthOf(mean);
          for (let i = 0; i < mean.length; i++) mean[i] /= length;
          const direction = orthogonalized(mean, rows, columns, iterations);
          const scale = scaleOf(rows, columns);
          for (let i = 0; i < g.length; i++) theta[i] -= learningRate * (scale * direction[i] + weightDecay * theta[i]);
          continue;
        }
        for (let i = 0; i < g.length; i++) {
          v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
          theta[i] -= (learningRate * mean[i]) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + epsilon);
        }
      }
    },
  };
}

/** The matrix, whose norm is 1, with its singular values driven to 1. */
function orthogonalized(matrix: Vector, rows: number, columns: number, iterations: number): Vector {
  if (rows > columns)
    return transposed(orthogonalized(transposed(matrix, rows, columns), columns, rows, iterations), columns, rows);
  const x = matrix.slice();
  for (let k = 0; k < iterations; k++) {
    const a = gram(x, rows, columns);
    const square = gram(a, rows, rows); // a is symmetric
    for (let i = 0; i < a.length; i++) a[i] = B * a[i] + C * square[i];
    const product = multiply(a, x, rows, rows, columns);
    for (let i = 0; i < x.length; i++) x[i] = A * x[i] + product[i];
  }
  return x;
}
