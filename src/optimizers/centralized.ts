import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { rowsAndColumns } from "../paramsShape.ts";
import { type ChangedGradientState, changedGradient } from "./changedGradient.ts";

/**
 * `optimizer` on gradients of matrices from each row of which its mean is taken away.
 *
 *     Gᵢⱼ ← Gᵢⱼ − (1/n) Σₖ Gᵢₖ
 *
 * Source: Yong et al. 2020, equation 1, over the axis that Optax takes. Equals `optax.centralize` on vectors and matrices.
 */
export const centralized = <State extends OptimizerState>(
  optimizer: Optimizer<State>,
): Optimizer<ChangedGradientState<State>> =>
  changedGradient("centralized", optimizer, {}, (g, _params, blocks) => {
    for (const block of blocks) {
      if (block.shape.length < 2) continue;
      const [rows, columns] = rowsAndColumns(block);
      for (let i = 0; i < rows; i++) {
        const row = g.subarray(block.offset + i * columns, block.offset + (i + 1) * columns);
        const mean = row.reduce((sum, value) => sum + value, 0) / columns;
        for (let j = 0; j < columns; j++) row[j] -= mean;
      }
    }
  });
