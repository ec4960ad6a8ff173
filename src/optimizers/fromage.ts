import { norm } from "../lanes/dot.ts";
import type { Optimizer } from "../optimizer.ts";
import { blockOf, type ParamsBlock } from "../paramsShape.ts";
import { positive } from "./hyperparameter.ts";

export interface FromageOptions {
  /** Step size η, relative to each tensor's norm, > 0. @default 0.01 */
  learningRate?: number;
  /** Least norm that is reckoned with, > 0. @default 1e-6 */
  minNorm?: number;
}

/** The tensors. */
export type FromageState = { blocks: readonly ParamsBlock[] };

/**
 * Fromage: every tensor turns by the same relative amount, and is kept from growing.
 *
 *     θₗ ← (θₗ − η (‖θₗ‖ / ‖gₗ‖) gₗ) / √(1 + η²)        for each tensor l
 *
 * @throws RangeError when a hyper-parameter is out of range.
 *
 * Source: Bernstein et al. 2020, Algorithm 1. Equals `optax.fromage`.
 */
export function fromage(options: FromageOptions = {}): Optimizer<FromageState> {
  const learningRate = positive("fromage", "learningRate", options.learningRate ?? 0.01);
  const minNorm = positive("fromage", "minNorm", options.minNorm ?? 1e-6);
  return {
    name: "fromage",
    learningRate,
    hyperparameters: { learningRate, minNorm },
    init: ({ blocks }) => ({ blocks }),
    step(params, gradient, { blocks }, { learningRate }) {
      const shrink = 1 / Math.sqrt(1 + learningRate * learningRate);
      for (const block of blocks) {
        const [theta, g] = [blockOf(params, block), blockOf(gradient, block)];
        const ratio = Math.max(norm(theta), minNorm) / Math.max(norm(g), minNorm);
        for (let i = 0; i < theta.length; i++) theta[i] = shrink * (theta[i] - learningRate * ratio * g[i]);
      }
    },
  };
}
