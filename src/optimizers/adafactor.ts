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
  const rms = (x: Vector) => norm(x) / Math.sqrt(x.length);
  return {
    name: "adafactor",
    learningRate,
    hyperparameters: { learningRate, beta2Decay, epsilon, leastSize, clipping, weightDecay },
    init: ({ length, blocks }) => ({ rows: zeros(length), columns: zeros(length), blocks }),
    step(params, gradient, { rows, columns, blocks }, { t, learningRate }) {
      const share = t ** beta2Decay;
      for (const block of blocks) {
        const [theta, g] = [blockOf(params, block), blockOf(gradient, block)];
        const rate = Math.max(leastSize, rms(theta)) * Math.min(learningRate, 1 / Math.sqrt(t));
        const meanSquares =
          block.shape.length < 2
            ? ofVector(g, blockOf(rows, block), share)
            : ofMatrices(g, block, blockOf(rows, block), blockOf(columns, block), share, epsilon);
        const step = g.map((value, i) => value / Math.sqrt(Math.max(meanSquares[i], epsilon * epsilon)));
        const scale = rate / Math.max(1, rms(step) / clipping);
        for (let i = 0; i < theta.length; i++) theta[i] = theta[i] * (1 - learningRate * weightDecay) - scale * step[i];
      }
    },
  };
}

function ofVector(g: Vector, mean: Vector, share: number): Vector {
  for (let i = 0; i < g.length; i++) mean[i] += share * (g[i] * g[i] - mean[i]);
  return mean;
}

/** The last two axes are a matrix, those before them number the matrices. */
function ofMatrices(g: Vector, block: ParamsBlock, r: Vector, c: Vector, share: number, least: number): Vector {
  const [all, width] = rowsAndColumns(block);
  const height = block.shape[block.shape.length - 2];
  const estimate = zeros(g.length);
  for (let first = 0; first < all; first += height) {
    const [rowSums, columnSums] = [zeros(height), zeros(width)];
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const square = g[(first + i) * width + j] ** 2;
        rowSums[i] += square;
        columnSums[j] += square;
      }
    const rowMeans = r.subarray(first, first + height);
    const columnMeans = c.subarray((first / height) * width, (first / height + 1) * width);
    for (let i = 0; i < height; i++) rowMeans[i] += share * (rowSums[i] / width - rowMeans[i]);
    for (let j = 0; j < width; j++) columnMeans[j] += share * (columnSums[j] / height - columnMeans[j]);
    const mean = Math.max(rowMeans.reduce((sum, value) => sum + value, 0) / height, least);
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) estimate[(first + i) * width + j] = (rowMeans[i] * columnMeans[j]) / mean;
  }
  return estimate;
}
