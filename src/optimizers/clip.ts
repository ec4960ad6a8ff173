import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { norm, type Vector } from "../vector.ts";
import { type ChangedGradientState, changedGradient } from "./changedGradient.ts";
import { nonNegative, positive } from "./hyperparameter.ts";

/**
 * `optimizer` on gradients each number of which is held within ±`limit`: g ← min(max(g, −c), c).
 *
 * @throws RangeError when `limit` is not a finite number > 0.
 *
 * Source: Mikolov 2012; Goodfellow et al. 2016, section 10.11.1. Equals `optax.clip`, `torch.nn.utils.clip_grad_value_`.
 */
export function clipValue<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  limit: number,
): Optimizer<ChangedGradientState<State>> {
  positive("clipValue", "limit", limit);
  return changedGradient("clipValue", optimizer, { limit }, (g) => {
    for (let i = 0; i < g.length; i++) g[i] = Math.min(Math.max(g[i], -limit), limit);
  });
}

/**
 * `optimizer` on gradients no longer than `limit`: g ← g c / (‖g‖ + ε) where ‖g‖ + ε > c.
 *
 * @throws RangeError when `limit` is not a finite number > 0, or `epsilon` not one >= 0.
 *
 * Source: Pascanu et al. 2013, Algorithm 1. Equals `optax.clip_by_global_norm`, and with `epsilon: 1e-6`
 * `torch.nn.utils.clip_grad_norm_`.
 */
export function clipNorm<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  limit: number,
  options: ClipNormOptions = {},
): Optimizer<ChangedGradientState<State>> {
  positive("clipNorm", "limit", limit);
  const epsilon = nonNegative("clipNorm", "epsilon", options.epsilon ?? 0);
  return changedGradient("clipNorm", optimizer, { limit, epsilon }, (g) => shorten(g, limit, epsilon));
}

export interface ClipNormOptions {
  /** Added to the norm, >= 0; torch has 1e-6. @default 0 */
  epsilon?: number;
}

/**
 * `optimizer` on gradients of which each tensor's part is no longer than `limit`.
 *
 * @throws RangeError when `limit` is not a finite number > 0.
 *
 * Source: Pascanu et al. 2013, Algorithm 1, applied to each layer.
 */
export function clipPerLayer<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  limit: number,
): Optimizer<ChangedGradientState<State>> {
  positive("clipPerLayer", "limit", limit);
  return changedGradient("clipPerLayer", optimizer, { limit }, (g, _params, blocks) => {
    for (const block of blocks) shorten(blockOf(g, block), limit);
  });
}

/**
 * `optimizer` on gradients of which each tensor's root mean square is at most `limit`.
 *
 * @throws RangeError when `limit` is not a finite number > 0.
 *
 * Source: Shazeer & Stern 2018, Algorithm 4, applied to gradients. Equals `optax.clip_by_block_rms`.
 */
export function clipRms<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  limit: number,
): Optimizer<ChangedGradientState<State>> {
  positive("clipRms", "limit", limit);
  return changedGradient("clipRms", optimizer, { limit }, (g, _params, blocks) => {
    for (const block of blocks) shorten(blockOf(g, block), limit * Math.sqrt(block.length));
  });
}

/**
 * `optimizer` on gradients of length 1, so that the learning rate is the length of the step; a gradient of 0 stays.
 *
 * Source: Nesterov 2004, section 3.2.3. Equals `optax.contrib.normalize`.
 */
export const normalized = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): Optimizer<ChangedGradientState<State>> =>
  changedGradient("normalized", optimizer, {}, (g) => {
    const length = norm(g);
    if (length > 0) for (let i = 0; i < g.length; i++) g[i] /= length;
  });

export interface ClipAdaptiveOptions {
  /** Longest gradient λ of a unit, in the unit's own norm, > 0. @default 0.01 */
  limit?: number;
  /** Least norm of a unit that is reckoned with, > 0. @default 1e-3 */
  epsilon?: number;
}

/**
 * `optimizer` on gradients that are clipped unit by unit, in proportion to the unit's weights.
 *
 *     gᵤ ← gᵤ λ max(‖θᵤ‖, ε) / ‖gᵤ‖        where ‖gᵤ‖ > λ max(‖θᵤ‖, ε)
 *
 * A unit is a column of a matrix [fan in, fan out]. Of three axes it is along the first, of more along all but the last, as in
 * a convolution's [height, width, in, out]; a tensor with no more than one axis longer than 1 is one unit.
 *
 * @throws RangeError when a hyper-parameter is not a finite number > 0.
 *
 * Source: Brock et al. 2021, equation 3. Equals `optax.adaptive_grad_clip`.
 */
export function clipAdaptive<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: ClipAdaptiveOptions = {},
): Optimizer<ChangedGradientState<State>> {
  const limit = positive("clipAdaptive", "limit", options.limit ?? 0.01);
  const epsilon = positive("clipAdaptive", "epsilon", options.epsilon ?? 1e-3);
  return changedGradient("clipAdaptive", optimizer, { limit, epsilon }, (g, params, blocks) => {
    for (const block of blocks)
      for (const unit of unitsOf(block)) {
        const most = limit * Math.max(norm(unit.map((i) => params[i])), epsilon);
        const length = norm(unit.map((i) => g[i]));
        if (length > most) for (const i of unit) g[i] *= most / Math.max(length, 1e-6);
      }
  });
}

function shorten(g: Vector, limit: number, epsilon = 0): void {
  const length = norm(g) + epsilon;
  if (length > limit) for (let i = 0; i < g.length; i++) g[i] = (g[i] / length) * limit;
}

/** The places of each unit's numbers. */
function unitsOf({ offset, length, shape }: ParamsBlock): number[][] {
  const isVector = shape.filter((size) => size > 1).length < 2;
  const columns = isVector ? 1 : shape.length < 4 ? length / shape[0] : shape[shape.length - 1];
  return Array.from({ length: columns }, (_, j) =>
    Array.from({ length: length / columns }, (_, i) => offset + i * columns + j),
  );
}
