import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { type ChangedGradientState, changedGradient } from "./changedGradient.ts";
import { nonNegative } from "./hyperparameter.ts";
import { needs } from "./needs.ts";

export interface GradientNoiseOptions {
  /** Variance s of the noise at the first step, >= 0. @default 0.01 */
  variance?: number;
  /** Exponent γ by which it dies out, >= 0. @default 0.55 */
  decay?: number;
}

/**
 * `optimizer` on gradients with normal noise that dies out: g ← g + √(s / tᵞ) ξ, ξ ~ N(0, I).
 *
 * @throws RangeError when an option is out of range.
 *
 * Source: Neelakantan et al. 2015, equations 1 and 2. The rule of `optax.add_noise`, with other random numbers.
 */
export function gradientNoise<State extends OptimizerState>(
  optimizer: Optimizer<State>,
  options: GradientNoiseOptions = {},
): Optimizer<ChangedGradientState<State>> {
  const variance = nonNegative("gradientNoise", "variance", options.variance ?? 0.01);
  const decay = nonNegative("gradientNoise", "decay", options.decay ?? 0.55);
  return changedGradient("gradientNoise", optimizer, { variance, decay }, (g, _params, _blocks, context) => {
    // A stream of its own: the wrapped optimizer may draw too.
    const random = needs("gradientNoise", context, "random").stream("gradient noise");
    const deviation = Math.sqrt(variance / context.t ** decay);
    for (let i = 0; i < g.length; i++) g[i] += deviation * random.normal();
  });
}
