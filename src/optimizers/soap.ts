import { multiply } from "../lanes/products.ts";
import { orthonormalized } from "../linear/orthonormalized.ts";
import { transposed } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { count, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface SoapOptions {
  /** Step size η, > 0. @default 0.003 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.95 */
  beta1?: number;
  /** Decay rate β₂ of the running means of squares and of the matrices, in [0, 1). @default 0.95 */
  beta2?: number;
  /** Steps from one turn of the axes to the next. @default 10 */
  every?: number;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Means of the gradient (m) and of its square in the turned axes (v); of each matrix, means of G Gᵀ and Gᵀ G and their axes. */
export type SoapState = {
  m: Vector;
  v: Vector;
  sides: { matrix: Vector; axes: Vector }[][];
  blocks: readonly ParamsBlock[];
};

/**
 * SOAP: Adam in the axes of Shampoo's two matrices, which turn slowly.
 *
 *     L ← β₂ L + (1 − β₂) G Gᵀ        R ← β₂ R + (1 − β₂) Gᵀ G        after the step, and before the first one too
 *     M ← β₁ M + (1 − β₁) G           V ← β₂ V + (1 − β₂) (Q_Lᵀ G Q_R)²
 *     Θ ← Θ − η (Q_L [Q_Lᵀ M̂ Q_R / (√V̂ + ε)] Q_Rᵀ + λ Θ)        hats as in Adam
 *     Q ← orthonormalized(L Q) and (R Q) every k steps, from the eigenvectors at the first
 *
 * A tensor that is not a matrix moves by Adam.
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Vyas et al. 2025, Algorithm 3, with Adam's bias corrections. The authors' code spends its first step on L and R.
 */
export function soap(options: SoapOptions = {}): Optimizer<SoapState> {
  const learningRate = positive("soap", "learningRate", options.learningRate ?? 3e-3);
  const beta1 = fraction("soap", "beta1", options.beta1 ?? 0.95);
  const beta2 = fraction("soap", "beta2", options.beta2 ?? 0.95);
  const every = count("soap", "every", options.every ?? 10);
  const epsilon = positive("soap", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("soap", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "soap",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, every, epsilon, weightDecay },
    init: ({ length, blocks }) => ({
      m: zeros(length),
      v: zeros(length),
      sides: blocks.map(({ shape }) => (shape.length === 2 ? shape.map(sideOf) : [])),
      blocks,
    }),
    step(params, gradient, { m, v, sides, blocks }, { t, learningRate }) {
      const [meanBias, squareBias] = [1 - beta1 ** t, 1 - beta2 ** t];
      blocks.forEach((block, k) => {
        const [theta, g, mean, squares] = [params, gradient, m, v].map((row) => blockOf(row, block));
        const [left, right] = sides[k];
        const [rows, columns] = block.shape;
        const turn = (x: Vector) =>
          left ? sandwich(transposed(left.axes, rows, rows), x, right.axes, rows, columns) : x;
        const back = (x: Vector) =>
          left ? sandwich(left.axes, x, transposed(right.axes, columns, columns), rows, columns) : x;
        const gather = () => {
          if (left) gatherInto(left.matrix, right.matrix, g, block, beta2);
        };
        if (left && t === 1) {
          gather();
          for (const side of [left, right]) side.axes = axesOf(side.matrix, Math.sqrt(side.matrix.length));
        }
        const turned = turn(g);
        for (let i = 0; i < g.length; i++) {
          mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
          squares[i] = beta2 * squares[i] + (1 - beta2) * turned[i] * turned[i];
        }
        const scaled = turn(mean).map((x, i) => x / meanBias / (Math.sqrt(squares[i] / squareBias) + epsilon));
        const direction = back(scaled);
        for (let i = 0; i < g.length; i++) theta[i] -= learningRate * (direction[i] + weightDecay * theta[i]);
        gather();
        if (left && t % every === 0)
          for (const side of [left, right]) {
            const n = Math.sqrt(side.matrix.length);
            side.axes = orthonormalized(multiply(side.matrix, side.axes, n, n, n), n);
          }
      });
    },
  };
}

const sideOf = (n: number) => ({ matrix: zeros(n * n), axes: zeros(n * n) });

/** Eigenvectors, that of the largest eigenvalue first: from there on the axes are turned in this order. */
function axesOf(matrix: Vector, n: number): Vector {
  const { vectors } = symmetricEigen(matrix, n);
  return vectors.map((_, k) => vectors[k - (k % n) + (n - 1 - (k % n))]);
}

const sandwich = (a: Vector, x: Vector, b: Vector, rows: number, columns: number): Vector =>
  multiply(multiply(a, x, rows, rows, columns), b, rows, columns, columns);

function gatherInto(
  left: Vector,
  right: Vector,
  g: Vector,
  { shape: [rows, columns] }: ParamsBlock,
  beta: number,
): void {
  const turned = transposed(g, rows, columns);
  const outer = multiply(g, turned, rows, columns, rows);
  const inner = multiply(turned, g, columns, rows, columns);
  for (let i = 0; i < left.length; i++) left[i] = beta * left[i] + (1 - beta) * outer[i];
  for (let i = 0; i < right.length; i++) right[i] = beta * right[i] + (1 - beta) * inner[i];
}
