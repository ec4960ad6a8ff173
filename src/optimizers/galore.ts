import { gram, multiply } from "../lanes/products.ts";
import { transposed } from "../linear/products.ts";
import { symmetricEigen } from "../linear/symmetricEigen.ts";
import type { Optimizer, OptimizerState, StepContext } from "../optimizer.ts";
import { blockOf, type ParamsBlock, type ParamsShape } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { wrapping } from "./changedGradient.ts";
import { count, flag, positive } from "./hyperparameter.ts";

export interface GaloreOptions {
  /** Directions r that are kept of a matrix's shorter axis, at most its length. @default 128 */
  rank?: number;
  /** Steps T from one choice of directions to the next. @default 200 */
  every?: number;
  /** Factor α of the steps of matrices, > 0. @default 1 */
  scale?: number;
  /** Keep directions of the longer axis, as Optax does. @default false */
  longerAxis?: boolean;
}

/** The wrapped optimizer's state, and for each tensor the directions kept, a column each; nothing of what is not a matrix. */
export type GaloreState<State> = { inner: State; directions: Vector[]; blocks: readonly ParamsBlock[] };

/**
 * GaLore: `optimizer` works on matrices in the r directions that held most of their gradient, so that its state is small.
 *
 *     P ← the first r left singular vectors of G, at steps 1, 1 + T, 1 + 2T, …
 *     Δ = the step of `optimizer` at PᵀΘ for the gradient PᵀG        Θ ← Θ + α P Δ
 *
 * That is for fewer rows than columns (`[rows, columns]`); else P has right singular vectors, and Θ P stands for PᵀΘ. What is
 * not a matrix moves as without GaLore. New directions point the way of those that they replace: their sign is open, and the
 * running means stay. An average that `optimizer` keeps is not judged by: `ema(galore(adam()))`, not the other way round.
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Zhao et al. 2024, Algorithm 2; with `longerAxis` `optax.contrib.galore`. Rules there see no parameters.
 */
export function galore<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: GaloreOptions = {},
): Optimizer<GaloreState<State>> {
  const rank = count("galore", "rank", options.rank ?? 128);
  const every = count("galore", "every", options.every ?? 200);
  const scale = positive("galore", "scale", options.scale ?? 1);
  const longerAxis = flag("galore", "longerAxis", options.longerAxis ?? false);
  const projectionsOf = (blocks: readonly ParamsBlock[]) =>
    blocks.map((block) => projectionOf(block, rank, longerAxis));
  return {
    ...wrapping("galore", optimizer, { rank, every, scale, longerAxis }),
    init: ({ blocks }) => {
      const projections = projectionsOf(blocks);
      return {
        inner: optimizer.init(lowShape(blocks, projections)),
        directions: projections.map((projection) => zeros(projection ? projection.side * projection.rank : 0)),
        blocks,
      };
    },
    step(params, gradient, state, context) {
      const { directions, blocks } = state;
      const projections = projectionsOf(blocks);
      if ((context.t - 1) % every === 0)
        blocks.forEach((block, k) => {
          const projection = projections[k];
          if (projection) directions[k] = mainDirections(blockOf(gradient, block), projection, directions[k]);
        });
      const subspace = subspaceOf(blocks, projections, directions);
      const before = subspace.lowered(params);
      // Only now is it known where the wrapped optimizer starts.
      if (context.t === 1) state.inner = optimizer.init(subspace.shape, before);
      const after = before.slice();
      optimizer.step(after, subspace.lowered(gradient), state.inner, contextIn(subspace, params, before, context));
      const way = subspace.raised(difference(after, before));
      blocks.forEach((block, k) => {
        const theta = blockOf(params, block);
        if (!projections[k]) theta.set(blockOf(after, subspace.shape.blocks[k]));
        else for (let i = 0; i < theta.length; i++) theta[i] += scale * way[block.offset + i];
      });
    },
  };
}

/** A matrix of `rows` × `columns`, of whose axis of length `side` `rank` directions are kept: that of columns if `right`. */
interface Projection {
  readonly rows: number;
  readonly columns: number;
  readonly right: boolean;
  readonly side: number;
  readonly rank: number;
}

function projectionOf({ shape }: ParamsBlock, rank: number, longerAxis: boolean): Projection | undefined {
  if (shape.length !== 2) return undefined;
  const [rows, columns] = shape;
  const right = rows >= columns !== longerAxis;
  return { rows, columns, right, side: right ? columns : rows, rank: Math.min(rank, rows, columns) };
}

/** The tensors that the wrapped optimizer sees. */
function lowShape(blocks: readonly ParamsBlock[], projections: readonly (Projection | undefined)[]): ParamsShape {
  let length = 0;
  const low = blocks.map((block, k) => {
    const offset = length;
    const projection = projections[k];
    const shape = projection
      ? projection.right
        ? [projection.rows, projection.rank]
        : [projection.rank, projection.columns]
      : block.shape;
    const size = projection ? shape[0] * shape[1] : block.length;
    length += size;
    return { path: block.path, offset, length: size, shape };
  });
  return { length, blocks: low };
}

/** What the wrapped optimizer works in: its tensors, and the ways there (Pᵀ) and back (P). */
interface Subspace {
  readonly shape: ParamsShape;
  lowered(whole: Vector): Vector;
  raised(low: Vector): Vector;
}

function subspaceOf(
  blocks: readonly ParamsBlock[],
  projections: readonly (Projection | undefined)[],
  directions: readonly Vector[],
): Subspace {
  const shape = lowShape(blocks, projections);
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  const mapped = (
    from: Vector,
    fromBlocks: readonly ParamsBlock[],
    to: Vector,
    toBlocks: readonly ParamsBlock[],
    map: typeof project,
  ) => {
    fromBlocks.forEach((block, k) => {
      const [part, projection] = [blockOf(from, block), projections[k]];
      to.set(projection ? map(part, projection, directions[k]) : part, toBlocks[k].offset);
    });
    return to;
  };
  return {
    shape,
    lowered: (whole) => mapped(whole, blocks, zeros(shape.length), shape.blocks, project),
    raised: (low) => mapped(low, shape.blocks, zeros(length), blocks, projectBack),
  };
}

/** What a step knows, as the wrapped optimizer sees it; `low` is where it stands. */
function contextIn({ lowered, raised }: Subspace, params: Vector, low: Vector, context: StepContext): StepContext {
  const { gradientAt, hessianProduct, curvature: _, ...rest } = context;
  const whole = (point: Vector) => sum(params, raised(difference(point, low)));
  const out = zeros(params.length);
  return {
    ...rest,
    ...(gradientAt && {
      gradientAt(point, lowOut) {
        const cost = gradientAt(whole(point), out);
        lowOut.set(lowered(out));
        return cost;
      },
    }),
    ...(hessianProduct && {
      hessianProduct(point, v, lowOut) {
        hessianProduct(whole(point), raised(v), out);
        lowOut.set(lowered(out));
      },
    }),
  };
}

const sum = (a: Vector, b: Vector): Vector => a.map((x, i) => x + b[i]);
const difference = (a: Vector, b: Vector): Vector => a.map((x, i) => x - b[i]);

/** The first singular vectors of one side: the last eigenvectors of G Gᵀ or Gᵀ G. */
function mainDirections(g: Vector, { rows, columns, right, side, rank }: Projection, before: Vector): Vector {
  const square = right ? gram(transposed(g, rows, columns), columns, rows) : gram(g, rows, columns);
  const { vectors } = symmetricEigen(square, side);
  const directions = zeros(side * rank);
  for (let k = 0; k < rank; k++) {
    const column = side - 1 - k;
    let along = 0;
    for (let i = 0; i < side; i++) along += before[i * rank + k] * vectors[i * side + column];
    for (let i = 0; i < side; i++) directions[i * rank + k] = (along < 0 ? -1 : 1) * vectors[i * side + column];
  }
  return directions;
}

const project = (g: Vector, { rows, columns, right, rank }: Projection, p: Vector): Vector =>
  right ? multiply(g, p, rows, columns, rank) : multiply(transposed(p, rows, rank), g, rank, rows, columns);

const projectBack = (low: Vector, { rows, columns, right, rank }: Projection, p: Vector): Vector =>
  right ? multiply(low, transposed(p, columns, rank), rows, rank, columns) : multiply(p, low, rows, rank, columns);
