import { multiply } from "../lanes/products.ts";
import { orthonormalized } from "../linear/orthonormalized.ts";
import { transposed } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { count, flag, fraction, nonNegative, positive } from "./hyperparameter.ts";

export interface SoapOptions {
  /** Step size η, > 0. @default 0.003 */
  learningRate?: number;
  /** Decay rate β₁ of the running mean of the gradient, in [0, 1). @default 0.95 */
  beta1?: number;
  /** Decay rate β₂ of the running means of squares and of the matrices, in [0, 1). @default 0.95 */
  beta2?: number;
  /** Steps from one turn of the axes to the next. @default 10 */
  every?: number;
  /** Spend the first step on L, R and the axes alone: no parameter moves. As the authors' code. @default false */
  skipFirst?: boolean;
  /** Before axes turn, sort them by how much of L or R is along them. As the authors' code. @default false */
  sortAxes?: boolean;
  /** Added to the denominator, outside the square root, > 0. @default 1e-8 */
  epsilon?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** The mean of G Gᵀ or Gᵀ G, and its axes, a column each. */
type Side = { matrix: Vector; axes: Vector };

/** Means of the gradient (m) and of its square in the turned axes (v); and the two sides of each matrix. */
export type SoapState = {
  m: Vector;
  v: Vector;
  sides: Side[][];
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
 * Source: Vyas et al. 2025, Algorithm 3, with Adam's bias corrections; with `skipFirst: true, sortAxes: true` the authors' code.
 */
export function soap(options: SoapOptions = {}): Optimizer<SoapState> {
  const learningRate = positive("soap", "learningRate", options.learningRate ?? 3e-3);
  const beta1 = fraction("soap", "beta1", options.beta1 ?? 0.95);
  const beta2 = fraction("soap", "beta2", options.beta2 ?? 0.95);
  const every = count("soap", "every", options.every ?? 10);
  const skipFirst = flag("soap", "skipFirst", options.skipFirst ?? false);
  const sortAxes = flag("soap", "sortAxes", options.sortAxes ?? false);
  const epsilon = positive("soap", "epsilon", options.epsilon ?? 1e-8);
  const weightDecay = nonNegative("soap", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "soap",
    learningRate,
    hyperparameters: { learningRate, beta1, beta2, every, skipFirst, sortAxes, epsilon, weightDecay },
    init: ({ length, blocks }) => ({
      m: zeros(length),
      v: zeros(length),
      sides: blocks.map(({ shape }) => (shape.length === 2 ? shape.map(sideOf) : [])),
      blocks,
    }),
    step(params, gradient, { m, v, sides, blocks }, { t, learningRate }) {
      const steps = skipFirst ? t - 1 : t;
      const [meanBias, squareBias] = [1 - beta1 ** steps, 1 - beta2 ** steps];
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
        if (steps === 0) return;
        const turned = turn(g);
        for (let i = 0; i < g.length; i++) {
          mean[i] = beta1 * mean[i] + (1 - beta1) * g[i];
          squares[i] = beta2 * squares[i] + (1 - beta2) * turned[i] * turned[i];
        }
        const scaled = turn(mean).map((x, i) => x / meanBias / (Math.sqrt(squares[i] / squareBias) + epsilon));
        const direction = back(scaled);
        for (let i = 0; i < g.length; i++) theta[i] -= learningRate * (direction[i] + weightDecay * theta[i]);
        gather();
        if (left && steps % every === 0)
          [left, right].forEach((side, axis) => {
            const n = block.shape[axis];
            if (sortAxes) sort(side, axis, squares, block);
            side.axes = orthonormalized(multiply(side.matrix, side.axes, n, n, n), n);
          });
      });
    },
  };
}

const sideOf = (n: number): Side => ({ matrix: zeros(n * n), axes: zeros(n * n) });

/** Eigenvectors, that of the largest eigenvalue first: from there on the axes are turned in this order. */
function axesOf(matrix: Vector, n: number): Vector {
  const { vectors } = symmetricEigen(matrix, n);
  return vectors.map((_, k) => vectors[k - (k % n) + (n - 1 - (k % n))]);
}

/** The axes, and the mean squares along them, in the order of falling qᵀ L q. */
function sort(side: Side, axis: number, squares: Vector, { shape }: ParamsBlock): void {
  const { matrix, axes } = side;
  const [n, columns] = [shape[axis], shape[1]];
  const product = multiply(matrix, axes, n, n, n);
  const shares = zeros(n);
  for (let k = 0; k < product.length; k++) shares[k % n] += axes[k] * product[k];
  const order = [...shares.keys()].sort((i, j) => shares[j] - shares[i]);
  side.axes = axes.map((_, k) => axes[k - (k % n) + order[k % n]]);
  const before = squares.slice();
  before.forEach((_, k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    squares[k] = axis === 0 ? before[order[row] * columns + column] : before[row * columns + order[column]];
  });
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
