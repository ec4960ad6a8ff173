import { checkOptimizer, type Optimizer, type OptimizerState, type StepContext } from "../optimizer.ts";
import type { ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";

/** The wrapped optimizer's state, the gradient that it was given last, and the tensors. */
export type ChangedGradientState<State> = { inner: State; gradient: Vector; blocks: readonly ParamsBlock[] };

/** Writes into `gradient`, which holds the loop's, what the wrapped optimizer is to be given. */
export type GradientChange = (
  gradient: Vector,
  params: Vector,
  blocks: readonly ParamsBlock[],
  context: StepContext,
) => void;

/** `optimizer` on gradients changed before each step: what clipping and penalties have in common. */
export function changedGradient<State extends OptimizerState>(
  name: string,
  optimizer: Optimizer<State>,
  hyperparameters: Optimizer["hyperparameters"],
  change: GradientChange,
): Optimizer<ChangedGradientState<State>> {
  return {
    ...wrapping(name, optimizer, hyperparameters),
    init: (shape, params) => ({
      inner: optimizer.init(shape, params),
      gradient: zeros(shape.length),
      blocks: shape.blocks,
    }),
    step(params, gradient, state, context) {
      state.gradient.set(gradient);
      change(state.gradient, params, state.blocks, context);
      optimizer.step(params, state.gradient, state.inner, context);
    },
    ...evaluatedOf(optimizer),
  };
}

type Named = Pick<Optimizer, "name" | "learningRate" | "hyperparameters">;

/** Name, learning rate and hyper-parameters of a wrapper: its own come after the wrapped optimizer's. */
export function wrapping(name: string, optimizer: Named, hyperparameters: Optimizer["hyperparameters"]): Named {
  checkOptimizer(name, optimizer);
  const { name: inner, learningRate, hyperparameters: innerOnes } = optimizer;
  return { name: `${name}(${inner})`, learningRate, hyperparameters: { ...innerOnes, ...hyperparameters } };
}

/** `evaluated` of a wrapper, where the wrapped optimizer has one. */
export const evaluatedOf = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): { evaluated?: (params: Vector, state: { inner: State }) => Vector } =>
  optimizer.evaluated ? { evaluated: (params, state) => optimizer.evaluated!(params, state.inner) } : {};
