import { checkOptimizer, type Optimizer, type OptimizerState, type StepContext } from "../optimizer.ts";
import { blockOf, type ParamsBlock, type ParamsShape } from "../paramsShape.ts";
import { shown } from "../shown.ts";
import { type Vector, zeros } from "../vector.ts";

/** Of each group: its optimizer's state, and which tensors it has. */
export type PartitionState = { [group: string]: { inner: OptimizerState; blocks: readonly ParamsBlock[] } };

/**
 * Different optimizers for different tensors: `groupOf` names each tensor's group, and a group without an optimizer stays as
 * it is.
 *
 *     partition({ weights: muon(), biases: adam() }, ({ shape }) => (shape.length > 1 ? "weights" : "biases"))
 *
 * Each keeps its own learning rate; the one of the partition, 1, is a factor of them all.
 *
 * @throws TypeError when a group's optimizer is none; RangeError when `groupOf` gives a group that is neither among the optimizers nor "frozen".
 *
 * The rule of `optax.partition` and of torch's parameter groups.
 */
export function partition<Group extends string>(
  // biome-ignore lint/suspicious/noExplicitAny: each optimizer has a state of its own, and only it reads that
  optimizers: Readonly<Record<Group, Optimizer<any>>>,
  groupOf: (block: ParamsBlock) => NoInfer<Group> | "frozen",
): Optimizer<PartitionState> {
  const groups = Object.entries<Optimizer>(optimizers ?? {});
  if (groups.length === 0)
    throw new TypeError(
      `partition: optimizers must be those of the groups, { weights: muon() }, got ${shown(optimizers)}`,
    );
  for (const [group, optimizer] of groups) checkOptimizer("partition", optimizer, `the one of group ${group}`);
  checkPicks("partition", "groupOf", groupOf);
  const hyperparameters = Object.fromEntries(
    groups.flatMap(([group, { hyperparameters }]) =>
      Object.entries(hyperparameters).map(([name, value]) => [`${group}.${name}`, value]),
    ),
  );
  return {
    name: `partition(${groups.map(([group, { name }]) => `${group}: ${name}`).join(", ")})`,
    learningRate: 1,
    hyperparameters: { learningRate: 1, ...hyperparameters },
    init(shape, params) {
      for (const block of shape.blocks) checkGroup(groupOf(block), block, Object.keys(optimizers));
      return Object.fromEntries(
        groups.map(([group, optimizer]) => {
          const blocks = shape.blocks.filter((block) => groupOf(block) === group);
          return [group, { inner: optimizer.init(packedShape(blocks), params && gathered(params, blocks)), blocks }];
        }),
      );
    },
    step(params, gradient, state, context) {
      for (const [group, optimizer] of groups) {
        const { inner, blocks } = state[group];
        const part = gathered(params, blocks);
        const learningRate = optimizer.learningRate * context.learningRate;
        optimizer.step(
          part,
          gathered(gradient, blocks),
          inner,
          contextOf(blocks, params, { ...context, learningRate }),
        );
        scatter(part, blocks, params);
      }
    },
    evaluated(params, state) {
      const judged = params.slice();
      for (const [group, optimizer] of groups) {
        const { inner, blocks } = state[group];
        if (optimizer.evaluated) scatter(optimizer.evaluated(gathered(params, blocks), inner), blocks, judged);
      }
      return judged;
    },
  };
}

/**
 * `optimizer` for the tensors that `moves` picks; the others stay as they are.
 *
 *     masked(adam(), ({ path }) => path.startsWith("layer 2"))
 *
 * Whole tensors are picked: an array of numbers is one, and so are the numbers of `[x, y]`.
 *
 * The rule of `optax.masked` with `optax.freeze` for the rest.
 */
export const masked = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
  moves: (block: ParamsBlock) => boolean,
): Optimizer<PartitionState> => {
  checkOptimizer("masked", optimizer);
  checkPicks("masked", "moves", moves);
  const { name, learningRate, hyperparameters } = optimizer;
  const parts = partition({ moving: optimizer }, (block) => (moves(block) ? "moving" : "frozen"));
  return {
    ...parts,
    name: `masked(${name})`,
    learningRate,
    hyperparameters,
    step: (params, gradient, state, context) =>
      parts.step(params, gradient, state, { ...context, learningRate: context.learningRate / learningRate }),
  };
};

/**
 * What a step knows, for the tensors of one group: elsewhere means that only these are, and the Hessian is their block of it. The
 * Fisher matrix of a net does not divide so, and is not given.
 */
function contextOf(blocks: readonly ParamsBlock[], params: Vector, context: StepContext): StepContext {
  const { gradientAt, hessianProduct, curvature: _, ...rest } = context;
  const put = (part: Vector, whole: Vector): Vector => {
    scatter(part, blocks, whole);
    return whole;
  };
  return {
    ...rest,
    ...(gradientAt && {
      gradientAt(elsewhere: Vector, out: Vector) {
        const whole = zeros(params.length);
        const cost = gradientAt(put(elsewhere, params.slice()), whole);
        out.set(gathered(whole, blocks));
        return cost;
      },
    }),
    ...(hessianProduct && {
      hessianProduct(at: Vector, v: Vector, out: Vector) {
        const whole = zeros(params.length);
        hessianProduct(put(at, params.slice()), put(v, zeros(params.length)), whole);
        out.set(gathered(whole, blocks));
      },
    }),
  };
}

function checkPicks(owner: string, name: string, picks: unknown): void {
  if (typeof picks === "function") return;
  throw new TypeError(
    `${owner}: ${name} must be a function of a tensor, such as ({ path }) => ..., got ${shown(picks)}`,
  );
}

function checkGroup(group: string, { path }: ParamsBlock, known: readonly string[]): void {
  if (group === "frozen" || known.includes(group)) return;
  throw new RangeError(
    `partition: groupOf must give one of ${known.map((name) => `"${name}"`).join(", ")} or "frozen", got ${shown(group)} for ${path || "the parameters"}`,
  );
}

/** The shape of a row that holds the blocks one after the other. */
function packedShape(blocks: readonly ParamsBlock[]): ParamsShape {
  let length = 0;
  const packed = blocks.map((block) => {
    const moved = { ...block, offset: length };
    length += block.length;
    return moved;
  });
  return { length, blocks: packed };
}

function gathered(row: Vector, blocks: readonly ParamsBlock[]): Vector {
  const part = zeros(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    part.set(blockOf(row, block), at);
    at += block.length;
  }
  return part;
}

function scatter(part: Vector, blocks: readonly ParamsBlock[], row: Vector): void {
  let at = 0;
  for (const { offset, length } of blocks) {
    row.set(part.subarray(at, at + length), offset);
    at += length;
  }
}
