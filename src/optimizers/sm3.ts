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
        for (let k = 0; k < block.length; k++) {
          const i = block.offset + k;
          const places = placesOf(k, axes, at);
          const nu = Math.min(...places.map((place) => covers[place])) + gradient[i] * gradient[i];
          for (const place of places) next[place] = Math.max(next[place], nu);
          m[i] = momentum * m[i] + (1 - momentum) * (nu > 0 ? gradient[i] / Math.sqrt(nu + epsilon) : 0);
          params[i] -= learningRate * m[i];
        }
        at += axes.reduce((sum, size) => sum + size, 0);
      }
      covers.set(next);
    },
  };
}

/** The sizes of a tensor's axes; a lone number has one. */
const axesOf = ({ shape, length }: ParamsBlock): readonly number[] => (shape.length === 0 ? [length] : shape);

const coversOf = (blocks: readonly ParamsBlock[]): number =>
  blocks.reduce((sum, block) => sum + axesOf(block).reduce((total, size) => total + size, 0), 0);

/** Where the covers of element `k` lie: one an axis, each axis after the one before, from `at` on. */
function placesOf(k: number, axes: readonly number[], at: number): number[] {
  let rest = k;
  let end = at + axes.reduce((sum, size) => sum + size, 0);
  const places: number[] = [];
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    end -= axes[axis];
    places.push(end + (rest % axes[axis]));
    rest = Math.floor(rest / axes[axis]);
  }
  return places;
}
