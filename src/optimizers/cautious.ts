import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { type Vector, zeros } from "../vector.ts";
import { evaluatedOf, wrapping } from "./changedGradient.ts";

/** The wrapped optimizer's state, the parameters before its step, and the tensors. */
export type CautiousState<State> = { inner: State; before: Vector; blocks: readonly ParamsBlock[] };

/**
 * Cautious: only those parameters move whose step goes down their gradient; the steps of a tensor grow to make up for it.
 *
 *     u = what `optimizer` would take away
 *     φᵢ = 1 where uᵢ gᵢ > 0, else 0
 *     θₗ ← θₗ − φₗ uₗ / max(mean of φₗ, 10⁻³)        for each tensor l
 *
 * Source: Liang et al. 2024, Algorithm 1, with the scaling of its published code.
 */
export const cautious = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): Optimizer<CautiousState<State>> => ({
  ...wrapping("cautious", optimizer, {}),
  init: (shape, params) => ({
    inner: optimizer.init(shape, params),
    before: zeros(shape.length),
    blocks: shape.blocks,
  }),
  step(params, gradient, { inner, before, blocks }, context) {
    before.set(params);
    optimizer.step(params, gradient, inner, context);
    for (const block of blocks) {
      const [now, old, g] = [params, before, gradient].map((row) => blockOf(row, block));
      let downhill = 0;
      for (let i = 0; i < now.length; i++) if ((old[i] - now[i]) * g[i] > 0) downhill++;
      const scale = 1 / Math.max(downhill / now.length, 1e-3);
      for (let i = 0; i < now.length; i++)
        now[i] = (old[i] - now[i]) * g[i] > 0 ? old[i] - scale * (old[i] - now[i]) : old[i];
    }
  },
  ...evaluatedOf(optimizer),
});
