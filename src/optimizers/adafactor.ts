import { dot, norm } from "../lanes/dot.ts";
import { inLanes } from "../lanes/inLanes.ts";
import { mix } from "../lanes/loops.ts";
import { scaleBoth, squareSums } from "../lanes/rowsAndColumns.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { count, finite, flag, fraction, nonNegative, positive, within } from "./hyperparameter.ts";

export interface AdafactorOptions {
  /** Largest relative step size, > 0. @default 0.01 */
  learningRate?: number;
  /** Let the step size fall as min(η, 1 / √t). @default true */
  relativeStep?: boolean;
  /** Steps in proportion to the tensor's size. @default true */
  relativeSize?: boolean;
  /** Exponent c of the running mean's rate t^c, < 0. @default -0.8 */
  beta2Decay?: number;
  /** t^c counts steps from here on, a finite number: for a run that goes on with new data. @default 0 */
  decayOffset?: number;
  /** Least mean square is the square of this, > 0. @default 2⁻⁵², the machine precision */
  epsilon?: number;
  /** Add ε to each g² instead: the paper's way, with ε of 1e-30. @default false */
  epsilonInMean?: boolean;
  /** Least size of a tensor, to which its step is in proportion, > 0. @default 1e-3 */
  leastSize?: number;
  /** The root mean square d beyond which a step is scaled down, > 0. @default 1 */
  clipping?: number;
  /** Decay rate β of a running mean of the steps, in [0, 1); 0: none. @default 0 */
  momentum?: number;
  /** A matrix with fewer rows or columns has a mean square for each number, as vectors have. @default 1 */
  factoredFrom?: number;
  /** Of a tensor with more than two axes the two largest are a matrix, not the last two. @default false */
  largestAxes?: boolean;
  /** Factor λ of the decay, >= 0, decoupled from the gradient: θ loses ηλθ. @default 0 */
  weightDecay?: number;
}

/**
 * Mean squares: of rows and of columns for matrices, of each number elsewhere (in `rows`); the last gradient over their root
 * (u); mean steps, where there is momentum (m); the tensors.
 */
export type AdafactorState = { rows: Vector; columns: Vector; u: Vector; m: Vector; blocks: readonly ParamsBlock[] };

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
 * Source: Shazeer & Stern 2018, Algorithms 4 to 6. Equals `torch.optim.Adafactor`, and with `relativeStep: false,
 * epsilonInMean: true, epsilon: 1e-30, factoredFrom: 128, largestAxes: true` `optax.adafactor`, whose weight decay is ηλ.
 */
export function adafactor(options: AdafactorOptions = {}): Optimizer<AdafactorState> {
  const learningRate = positive("adafactor", "learningRate", options.learningRate ?? 0.01);
  const relativeStep = flag("adafactor", "relativeStep", options.relativeStep ?? true);
  const relativeSize = flag("adafactor", "relativeSize", options.relativeSize ?? true);
  const { beta2Decay = -0.8 } = options;
  within("adafactor", "beta2Decay", beta2Decay, "a finite number < 0", beta2Decay < 0);
  const decayOffset = finite("adafactor", "decayOffset", options.decayOffset ?? 0);
  const epsilon = positive("adafactor", "epsilon", options.epsilon ?? Number.EPSILON);
  const epsilonInMean = flag("adafactor", "epsilonInMean", options.epsilonInMean ?? false);
  const leastSize = positive("adafactor", "leastSize", options.leastSize ?? 1e-3);
  const clipping = positive("adafactor", "clipping", options.clipping ?? 1);
  const momentum = fraction("adafactor", "momentum", options.momentum ?? 0);
  const factoredFrom = count("adafactor", "factoredFrom", options.factoredFrom ?? 1);
  const largestAxes = flag("adafactor", "largestAxes", options.largestAxes ?? false);
  const weightDecay = nonNegative("adafactor", "weightDecay", options.weightDecay ?? 0);
  return {
    name: "adafactor",
    learningRate,
    hyperparameters: {
      learningRate,
      relativeStep,
      relativeSize,
      beta2Decay,
      decayOffset,
      epsilon,
      epsilonInMean,
      leastSize,
      clipping,
      momentum,
      factoredFrom,
      largestAxes,
      weightDecay,
    },
    init: ({ length, blocks }) => ({
      rows: zeros(length),
      columns: zeros(length),
      u: zeros(length),
      m: zeros(options.momentum === undefined ? 0 : length),
      blocks,
    }),
    step(params, gradient, { rows, columns, u: directions, m, blocks }, { t, learningRate }) {
      const squares = {
        share: Math.max(1, t - decayOffset) ** beta2Decay,
        added: epsilonInMean ? epsilon : 0,
        leastMean: epsilonInMean ? 0 : epsilon,
        least: epsilonInMean ? Number.MIN_VALUE : epsilon * epsilon,
      };
      const kept = 1 - learningRate * weightDecay;
      for (const block of blocks) {
        const [theta, g, r, c, u] = [params, gradient, rows, columns, directions].map((row) => blockOf(row, block));
        const matrices = block.shape.length > 1 && matricesIn(block.shape, largestAxes);
        const isFactored = matrices && Math.min(matrices.height, matrices.width) >= factoredFrom;
        const square = isFactored ? ofMatrices(u, g, matrices, r, c, squares) : ofNumbers(u, g, r, squares);
        const size = relativeSize ? Math.max(leastSize, norm(theta) / Math.sqrt(theta.length)) : 1;
        const rate = size * (relativeStep ? Math.min(learningRate, 1 / Math.sqrt(t)) : learningRate);
        const scale = rate / Math.max(1, Math.sqrt(square / u.length) / clipping);
        if (momentum > 0) {
          const mean = blockOf(m, block);
          mix(mean, u, momentum, (1 - momentum) * scale);
          mix(theta, mean, kept, -1);
        } else mix(theta, u, kept, -scale);
      }
    },
  };
}

/** How mean squares are made: the share of the new one, what is added to each g², the least mean of R, and the least V. */
interface Squares {
  readonly share: number;
  readonly added: number;
  readonly leastMean: number;
  readonly least: number;
}

/** Writes u = g / √V, with a mean square V for each number, and gives ‖u‖². */
function ofNumbers(u: Vector, g: Vector, mean: Vector, { share, added, least }: Squares): number {
  scaleByMean(u, g, mean, share, added, least);
  return dot(u, u);
}

const scaleByMean = inLanes((u: Vector, g: Vector, mean: Vector, share: number, added: number, least: number): void => {
  for (let i = 0; i < u.length; i++) {
    mean[i] += share * (g[i] * g[i] + added - mean[i]);
    u[i] = g[i] / Math.sqrt(Math.max(mean[i], least));
  }
});

/** Writes u = g / √V, with V = R C / mean(R) of each matrix, and gives ‖u‖². */
function ofMatrices(u: Vector, g: Vector, matrices: Matrices, rows: Vector, columns: Vector, squares: Squares): number {
  const { starts, height, width, down, across } = matrices;
  const isDense = across === 1 && down === width;
  const size = height * width;
  const copy = zeros(isDense ? 0 : size);
  let total = 0;
  for (let k = 0; k < starts.length; k++) {
    const r = rows.subarray(k * height, (k + 1) * height);
    const c = columns.subarray(k * width, (k + 1) * width);
    if (isDense) {
      const end = starts[k] + size;
      total += ofMatrix(u.subarray(starts[k], end), g.subarray(starts[k], end), r, c, squares);
      continue;
    }
    const placeOf = (at: number) => starts[k] + Math.floor(at / width) * down + (at % width) * across;
    for (let at = 0; at < size; at++) copy[at] = g[placeOf(at)];
    total += ofMatrix(copy, copy, r, c, squares);
    for (let at = 0; at < size; at++) u[placeOf(at)] = copy[at];
  }
  return total;
}

function ofMatrix(u: Vector, g: Vector, r: Vector, c: Vector, { share, added, leastMean, least }: Squares): number {
  const [height, width] = [r.length, c.length];
  const [ofRows, ofColumns] = [zeros(height), zeros(width)];
  squareSums(g, height, width, ofRows, ofColumns);
  for (let i = 0; i < height; i++) r[i] += share * (ofRows[i] / width + added - r[i]);
  for (let j = 0; j < width; j++) c[j] += share * (ofColumns[j] / height + added - c[j]);
  const mean = Math.max(r.reduce((sum, x) => sum + x, 0) / height, leastMean);
  const smallest = (a: Vector) => a.reduce((x, y) => Math.min(x, y), Infinity);
  // Where no mean square is too small, the root of a product is one of roots: one for each row and column, not each number.
  if ((smallest(r) / mean) * smallest(c) > Math.max(least, LEAST_PRODUCT)) {
    for (let i = 0; i < height; i++) ofRows[i] = 1 / Math.sqrt(r[i] / mean);
    for (let j = 0; j < width; j++) ofColumns[j] = 1 / Math.sqrt(c[j]);
    return scaleBoth(u, g, ofRows, ofColumns);
  }
  for (let i = 0, at = 0; i < height; i++)
    for (let j = 0; j < width; j++, at++) u[at] = g[at] / Math.sqrt(Math.max((r[i] / mean) * c[j], least));
  return dot(u, u);
}

/** Products of mean squares above this lose nothing to underflow. */
const LEAST_PRODUCT = 1e-290;

/** A tensor as matrices: the number (i, j) of each lies `i * down + j * across` after its start. */
interface Matrices {
  readonly starts: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly down: number;
  readonly across: number;
}

/** Two axes are a matrix, the last or the largest ones; the others number the matrices. */
function matricesIn(shape: readonly number[], largestAxes: boolean): Matrices {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const axes = [...shape.keys()];
  if (largestAxes) axes.sort((a, b) => shape[a] - shape[b]);
  const [vertical, horizontal] = axes.slice(-2);
  let starts = [0];
  for (const axis of axes.slice(0, -2))
    starts = starts.flatMap((start) => Array.from({ length: shape[axis] }, (_, i) => start + i * strides[axis]));
  return {
    starts,
    height: shape[vertical],
    width: shape[horizontal],
    down: strides[vertical],
    across: strides[horizontal],
  };
}
