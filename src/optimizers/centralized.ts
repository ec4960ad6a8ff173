import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type ChangedGradientState, changedGradient } from "./changedGradient.ts";
import { flag } from "./hyperparameter.ts";

export interface CentralizedOptions {
  /** Take the means over each output's numbers, as the paper does; the last axis is that of the outputs. @default false */
  ofOutputs?: boolean;
}

/**
 * `optimizer` on gradients of matrices from each row of which its mean is taken away.
 *
 *     Gᵢⱼ ← Gᵢⱼ − (1/n) Σₖ Gᵢₖ        with `ofOutputs`: Gᵢⱼ ← Gᵢⱼ − (1/m) Σₖ Gₖⱼ
 *
 * Of a tensor with more axes i is the first, and with `ofOutputs` j the last; the mean is over all others.
 *
 * Source: Yong et al. 2020, equation 1, with `ofOutputs` for matrices [fan in, fan out]. Equals `optax.centralize`.
 */
export function centralized<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: CentralizedOptions = {},
): Optimizer<ChangedGradientState<State>> {
  const ofOutputs = flag("centralized", "ofOutputs", options.ofOutputs ?? false);
  return changedGradient("centralized", optimizer, { ofOutputs }, (g, _params, blocks) => {
    for (const { offset, length, shape } of blocks) {
      if (shape.length < 2) continue;
      const groups = ofOutputs ? shape[shape.length - 1] : shape[0];
      const size = length / groups;
      // Of one group the numbers lie side by side, or one in each row of outputs.
      const [across, along] = ofOutputs ? [1, groups] : [size, 1];
      for (let group = 0; group < groups; group++) {
        const first = offset + group * across;
        let sum = 0;
        for (let k = 0; k < size; k++) sum += g[first + k * along];
        for (let k = 0; k < size; k++) g[first + k * along] -= sum / size;
      }
    }
  });
}
