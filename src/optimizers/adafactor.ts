import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock, rowsAndColumns } from "../paramsShape.ts";
import { norm, type Vector, zeros } from "../vector.ts";
import { nonNegative, positive, within } from "./hyperparameter.ts";

export interface AdafactorOptions {
  /** Largest relative step size, > 0. @default 0.01 */
  learningRate?: number;
  /** Exponent c of the running mean's rate t^c, < 0. @default -0.8 */
  beta2Decay?: number;
  /** Least mean square is the square of this, > 0. @default 2⁻⁵², the machine precision */
  epsilon?: number;
  /** Least size of a tensor, to which its step is in proportion, > 0. @default 1e-3 */
  leastSize?: number;
  /** The root mean square d beyond which a step is scaled down, > 0. @default 1 */
  clipping?: number;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/** Mean squares: of rows and of columns for matrices, of each number elsewhere (in `rows`); and the tensors. */
export type AdafactorState = { rows: Vector; columns: Vector; blocks: readonly ParamsBlock[] };

/**
 * Adafactor: the mean squares of a matrix from those of its rows and columns, and steps relative to the tensor's size.
 *
 *     a = t^c        R ← R + a (mean of g² along rows − R)        C ← C + a (mean of g² along columns − C)
 *     V = R C / mean(R)                a vector has V ← V + a (g² − V)
 *     U = g / √max(V, ε²)              α = max(leastSize, RMS(θ)) min(η, 1 / √t)
 *     θ ← (1 − η λ) θ − α U / max(1, RMS(U) / d)
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Shazeer & Stern 2018, Algorithms 4 to 6. Equals `torch.optim.Adafactor`; Optax's differs in four places.
 */
export function adafactor(options: AdafactorOptions = {}): Optimizer<AdafactorState> {
  const learningRate = positive("adafactor", "learningRate", options.learningRate ?? 0.01);
  const { beta2Decay = -0.8 } = options;
  within("adafactor", "beta2Decay", beta2Decay, "a finite number < 0", beta2Decay < 0);
  const epsilon = positive("adafactor", "epsilon", options.epsilon ?? Number.EPSILON);
  const leastSize = positive("adafactor", "leastSize", options.leastSize ?? 1e-3);
  const clipping = positive("adafactor", "clipping", options.clipping ?? 1);
  const weightDecay = nonNegative("adafactor", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "adafactor",
    learningRate,
    hyperparameters: { learningRate, beta2Decay, epsilon, leastSize, clipping, weightDecay },
    init: ({ length, blocks }) => ({ rows: zeros(length), columns: zeros(length), blocks }),
    step(params, gradient, { rows, columns, blocks }, { t, learningRate }) {
      const share = t ** beta2Decay;
      const kept = 1 - learningRate * weightDecay;
      const least = epsilon * epsilon;
      for (const block of blocks) {
        const [theta, g, r, c] = [params, gradient, rows, columns].map((row) => blockOf(row, block));
        const size = Math.max(leastSize, norm(theta) / Math.sqrt(theta.length));
        const { height, width, byRow, byColumn } =
          block.shape.length < 2 ? ofVector(g, r, share) : ofMatrices(g, block, r, c, share, epsilon);
        let squares = 0;
        for (let row = 0, i = 0; row < byRow.length; row++)
          for (let column = Math.floor(row / height) * width, j = 0; j < width; j++, i++)
            squares += (g[i] * g[i]) / Math.max(byRow[row] * byColumn[column + j], least);
        const rate = size * Math.min(learningRate, 1 / Math.sqrt(t));
        const scale = rate / Math.max(1, Math.sqrt(squares / g.length) / clipping);
        for (let row = 0, i = 0; row < byRow.length; row++)
          for (let column = Math.floor(row / height) * width, j = 0; j < width; j++, i++)
            theta[i] = kept * theta[i] - (scale * g[i]) / Math.sqrt(Math.max(byRow[row] * byColumn[column + j], least));
      }
    },
  };
}

/** V as products: of the number at (i, j) `byRow[i]` times `byColumn[j]`, in matrices of `height` rows one after the other. */
interface MeanSquares {
  readonly height: number;
  readonly width: number;
  readonly byRow: Vector;
  readonly byColumn: Vector;
}

function ofVector(g: Vector, mean: Vector, share: number): MeanSquares {
  for (let i = 0; i < g.length; i++) mean[i] += share * (g[i] * g[i] - mean[i]);
  return { height: 1, width: g.length, byRow: Float64Array.of(1), byColumn: mean };
}

/** The last two axes are a matrix, those before them number the matrices. */
function ofMatrices(g: Vector, block: ParamsBlock, r: Vector, c: Vector, share: number, least: number): MeanSquares {
  const [all, width] = rowsAndColumns(block);
  const height = block.shape[block.shape.length - 2];
  const byRow = zeros(all);
  for (let first = 0; first < all; first += height) {
    const [rowSums, columnSums] = [zeros(height), zeros(width)];
    for (let i = 0; i < height; i++) {
      let sum = 0;
      for (let j = 0, at = (first + i) * width; j < width; j++, at++) {
        const square = g[at] * g[at];
        sum += square;
        columnSums[j] += square;
      }
      rowSums[i] = sum;
    }
    const rowMeans = r.subarray(first, first + height);
    const columnMeans = c.subarray((first / height) * width, (first / height + 1) * width);
    for (let i = 0; i < height; i++) rowMeans[i] += share * (rowSums[i] / width - rowMeans[i]);
    for (let j = 0; j < width; j++) columnMeans[j] += share * (columnSums[j] / height - columnMeans[j]);
    const mean = Math.max(rowMeans.reduce((sum, value) => sum + value, 0) / height, least);
    for (let i = 0; i < height; i++) byRow[first + i] = rowMeans[i] / mean;
  }
  return { height, width, byRow, byColumn: c };
}
