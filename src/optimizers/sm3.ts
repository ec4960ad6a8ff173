import type { Optimizer } from "../optimizer.ts";
import type { ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { fraction, positive } from "./hyperparameter.ts";

export interface Sm3Options {
  /** Step size η, > 0. @default 0.01 */
  learningRate?: number;
  /** Decay rate β of the running mean of the steps, in [0, 1). @default 0.9 */
  momentum?: number;
  /** Added inside the square root, > 0. @default 1e-8 */
  epsilon?: number;
}

/** For each axis of each tensor one number an index (covers, in order), the mean step m, and the tensors. */
export type Sm3State = { covers: Vector; m: Vector; blocks: readonly ParamsBlock[] };

/**
 * SM3: AdaGrad that keeps one sum a row and one a column in place of one a parameter.
 *
 *     νᵢ = minᵣ μᵣ(i) + gᵢ²        over the rows, columns, … r that hold i
 *     μᵣ ← max νᵢ over i in r
 *     m ← β m + (1 − β) g / √(ν + ε)        where ν > 0
 *     θ ← θ − η m
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Anil et al. 2019, Algorithm SM3-II, with the momentum of section 5. Equals `optax.sm3`.
 */
export function sm3(options: Sm3Options = {}): Optimizer<Sm3State> {
  const learningRate = positive("sm3", "learningRate", options.learningRate ?? 0.01);
  const momentum = fraction("sm3", "momentum", options.momentum ?? 0.9);
  const epsilon = positive("sm3", "epsilon", options.epsilon ?? 1e-8);
  return {
    name: "sm3",
    learningRate,
    hyperparameters: { learningRate, momentum, epsilon },
    init: ({ length, blocks }) => ({ covers: zeros(coversOf(blocks)), m: zeros(length), blocks }),
    step(params, gradient, { covers, m, blocks }, { learningRate }) {
      const next = zeros(covers.length);
      let at = 0;
      for (const block of blocks) {
        const axes = axesOf(block);
        const firsts = axes.map((_, axis) => at + total(axes.slice(0, axis)));
        const places = [...firsts];
        for (let i = block.offset; i < block.offset + block.length; i++) {
          const g = gradient[i];
          let nu = Infinity;
          for (let axis = 0; axis < places.length; axis++) nu = Math.min(nu, covers[places[axis]]);
          nu += g * g;
          for (let axis = 0; axis < places.length; axis++) next[places[axis]] = Math.max(next[places[axis]], nu);
          params[i] -=
            learningRate * (m[i] = momentum * m[i] + (1 - momentum) * (nu > 0 ? g / Math.sqrt(nu + epsilon) : 0));
          advance(places, firsts, axes);
        }
        at += total(axes);
      }
      covers.set(next);
    },
  };
}

/** The sizes of a tensor's axes; a lone number has one. */
const axesOf = ({ shape, length }: ParamsBlock): readonly number[] => (shape.length === 0 ? [length] : shape);

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

const coversOf = (blocks: readonly ParamsBlock[]): number => total(blocks.map((block) => total(axesOf(block))));

/** From the covers of one element to those of the next in row order: the last axis counts first. */
function advance(places: number[], firsts: readonly number[], axes: readonly number[]): void {
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    if (++places[axis] < firsts[axis] + axes[axis]) return;
    places[axis] = firsts[axis];
  }
}
