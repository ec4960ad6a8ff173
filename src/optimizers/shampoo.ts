import { multiply } from "../lanes/products.ts";
import { identity, transposed } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { positive } from "./hyperparameter.ts";

export interface ShampooOptions {
  /** Step size η, > 0. @default 0.1 */
  learningRate?: number;
  /** Where the sums start, on the diagonal, > 0. @default 1e-4 */
  epsilon?: number;
}

/** Of each matrix the sums L and R, row by row; of anything else the sums of squares (in `left`); and the tensors. */
export type ShampooState = { left: Vector[]; right: Vector[]; blocks: readonly ParamsBlock[] };

/**
 * Shampoo: AdaGrad with full matrices, one for the rows and one for the columns of each matrix of parameters.
 *
 *     L ← L + G Gᵀ        R ← R + Gᵀ G        both from ε I on
 *     Θ ← Θ − η L^(−1/4) G R^(−1/4)
 *
 * A tensor that is not a matrix moves by g / √(ε + Σ g²), each number by itself. The roots are made at each step, which costs
 * of the order of rows³ + columns³: for matrices of up to some hundreds.
 *
 * @throws RangeError when a hyper-parameter is not a finite number > 0.
 *
 * Source: Gupta et al. 2018, Algorithm 1; for vectors the diagonal in place of the full matrix.
 */
export function shampoo(options: ShampooOptions = {}): Optimizer<ShampooState> {
  const learningRate = positive("shampoo", "learningRate", options.learningRate ?? 0.1);
  const epsilon = positive("shampoo", "epsilon", options.epsilon ?? 1e-4);
  return {
    name: "shampoo",
    learningRate,
    hyperparameters: { learningRate, epsilon },
    init: ({ blocks }) => ({
      left: blocks.map((block) =>
        isMatrix(block) ? identity(block.shape[0], epsilon) : zeros(block.length).fill(epsilon),
      ),
      right: blocks.map((block) => (isMatrix(block) ? identity(block.shape[1], epsilon) : zeros(0))),
      blocks,
    }),
    step(params, gradient, { left, right, blocks }, { learningRate }) {
      blocks.forEach((block, k) => {
        const [theta, g] = [blockOf(params, block), blockOf(gradient, block)];
        const direction = isMatrix(block) ? preconditioned(g, block, left[k], right[k]) : scaled(g, left[k]);
        for (let i = 0; i < theta.length; i++) theta[i] -= learningRate * direction[i];
      });
    },
  };
}

const isMatrix = ({ shape }: ParamsBlock): boolean => shape.length === 2;

function scaled(g: Vector, sums: Vector): Vector {
  for (let i = 0; i < g.length; i++) sums[i] += g[i] * g[i];
  return g.map((value, i) => value / Math.sqrt(sums[i]));
}

function preconditioned(g: Vector, { shape: [rows, columns] }: ParamsBlock, left: Vector, right: Vector): Vector {
  const turned = transposed(g, rows, columns);
  multiply(g, turned, rows, columns, rows).forEach((value, i) => {
    left[i] += value;
  });
  multiply(turned, g, columns, rows, columns).forEach((value, i) => {
    right[i] += value;
  });
  const half = multiply(power(left, rows, -1 / 4), g, rows, rows, columns);
  return multiply(half, power(right, columns, -1 / 4), rows, columns, columns);
}

/** A power of a symmetric positive definite matrix. */
function power(matrix: Vector, n: number, exponent: number): Vector {
  const { values, vectors } = symmetricEigen(matrix, n);
  // Eigenvalues that rounding beside the largest has made 0 or negative count as it.
  const least = 1e-16 * values[n - 1];
  const stretched = vectors.map((value, i) => value * Math.max(values[i % n], least) ** exponent);
  return multiply(stretched, transposed(vectors, n, n), n, n, n);
}
